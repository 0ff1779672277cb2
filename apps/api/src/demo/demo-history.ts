import {
  addDays,
  lastPublishedDay,
  monthsBefore,
  startOfDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import { ReadingStore, type CurveRetention, type StoredMeter } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SandboxControl, SandboxHistory } from './sandbox-control.ts';

const METRIC = 'electricity_consumption';
/** What Enedis gives at most of daily values. */
const DAILY_MONTHS = 36;
/** Days in one write: short enough not to hold the process up. */
const WRITE_DAYS = 60;

/** Local days of a meter's past; `to` is the day after the last published one. */
export interface Past {
  dailyFrom: LocalDate;
  curveFrom: LocalDate;
  to: LocalDate;
}

/** Curves are those that a service which ran all along would still keep. */
export function pastAt(nowMs: number, timeZone: string, retention: CurveRetention): Past {
  const to = addDays(lastPublishedDay(nowMs, timeZone), 1);
  return {
    dailyFrom: monthsBefore(to, DAILY_MONTHS),
    curveFrom: retention.keptFrom('electricity_consumption', nowMs, timeZone),
    to,
  };
}

function asInterval({ start, minutes, watts }: SandboxHistory['points'][number]): Interval {
  return { startMs: Date.parse(start), minutes, value: watts, quality: 'read', source: 'enedis' };
}

/** The past of a demonstration meter, as if it had been synchronised all along (design section 2). */
@Injectable()
export class DemoHistory {
  constructor(private readonly readings: ReadingStore) {}

  /** Writes what the operator holds, inside the caller's transaction. */
  async write(
    meter: StoredMeter,
    prm: string,
    past: Past,
    sandbox: SandboxControl,
    manager: EntityManager,
  ): Promise<void> {
    const curveFromMs = startOfDay(past.curveFrom, meter.timeZone);
    for (let from = past.dailyFrom; from < past.to; from = addDays(from, WRITE_DAYS)) {
      const stop = addDays(from, WRITE_DAYS);
      const { days, points } = await sandbox.history(prm, from, stop < past.to ? stop : past.to);
      const known = days.flatMap(({ date, wh }) => (wh === null ? [] : [{ localDate: date, energyWh: wh }]));
      const curve = points.map(asInterval).filter(({ startMs }) => startMs >= curveFromMs);
      await this.readings.writeOperatorDays(meter, METRIC, known, manager);
      await this.readings.writeCurve(meter, METRIC, curve, manager);
    }
  }
}
