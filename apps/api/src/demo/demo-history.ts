import type { Building } from '@coprowatt/contracts';
import { addDays, lastPublishedDay, startOfDay, type Interval, type LocalDate } from '@coprowatt/energy';
import { ReadingStore, type StoredMeter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { monthsBefore } from './months-before.ts';
import type { SandboxControl, SandboxHistory } from './sandbox-control.ts';

const METRIC = 'electricity_consumption';
/** What Enedis gives at most: 36 months of daily values, 24 months and 15 days of curve. */
const DAILY_MONTHS = 36;
const CURVE_MONTHS = 24;
const CURVE_DAYS = 15;
/** Days in one write: short enough not to hold the process up. */
const WRITE_DAYS = 60;

function asInterval({ start, minutes, watts }: SandboxHistory['points'][number]): Interval {
  return { startMs: Date.parse(start), minutes, value: watts, quality: 'read', source: 'enedis' };
}

/** The past of a demonstration meter, as if it had been synchronised all along (design section 2). */
@Injectable()
export class DemoHistory {
  constructor(
    private readonly readings: ReadingStore,
    private readonly clock: Clock,
  ) {}

  /** First local day of the operator's daily values. */
  firstDay(building: Building): LocalDate {
    return monthsBefore(this.end(building), DAILY_MONTHS);
  }

  /** Writes what the operator holds, inside the caller's transaction. */
  async write(
    meter: StoredMeter,
    building: Building,
    prm: string,
    sandbox: SandboxControl,
    manager: EntityManager,
  ): Promise<void> {
    const end = this.end(building);
    const curveFrom = addDays(monthsBefore(end, CURVE_MONTHS), -CURVE_DAYS);
    for (let from = this.firstDay(building); from < end; from = addDays(from, WRITE_DAYS)) {
      const stop = addDays(from, WRITE_DAYS);
      const { days, points } = await sandbox.history(prm, from, stop < end ? stop : end);
      const known = days.flatMap(({ date, wh }) => (wh === null ? [] : [{ localDate: date, energyWh: wh }]));
      await this.readings.writeOperatorDays(meter, METRIC, known, manager);
      const curve = points
        .map(asInterval)
        .filter(({ startMs }) => startMs >= startOfDay(curveFrom, building.timeZone));
      await this.readings.writeCurve(meter, METRIC, curve, manager);
    }
  }

  /** The day after the last published one. */
  private end({ timeZone }: Building): LocalDate {
    return addDays(lastPublishedDay(this.clock.nowMs(), timeZone), 1);
  }
}
