import type { Statistics } from '@coprowatt/contracts';
import {
  addDays,
  coincidentPeak,
  dayTotals,
  higher,
  peakCandidates,
  type DayTotal,
  type LocalDate,
  type Peak,
} from '@coprowatt/energy';
import type { BuildingAccess } from '@coprowatt/identity';
import { Injectable } from '@nestjs/common';
import { lastReadingAt, type MeterScope } from '../meter/meter-scope.ts';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import type { WindowQueryDto } from './readings.dto.ts';
import { statisticsFigures } from './statistics.mapper.ts';
import { parseWindow } from './window.ts';

const METRIC = 'electricity_consumption';

/** Before any smart meter: "from the first day that is kept". */
const BEFORE_ALL: LocalDate = '1900-01-01';

/** Answers `GET …/statistics` from the day rows; the curve is read only for the days that may hold a common peak. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly scopes: MeterScopes,
    private readonly store: ReadingStore,
  ) {}

  /** Without `from` the window begins with the first day known or due; without `to` it ends at the last published day. */
  async statistics(access: BuildingAccess, userId: string, query: WindowQueryDto): Promise<Statistics> {
    const scope = await this.scopes.of(access, userId, query.deviceId);
    const { timeZone, lastPublished, meters } = scope;
    const asked = parseWindow(query, lastPublished, timeZone);
    const history = await this.history(scope);
    const first = history[0]?.localDate ?? asked.firstDay;
    const from = query.from === undefined && first < asked.endDay ? first : asked.firstDay;
    const days = history.filter((day) => from <= day.localDate && day.localDate < asked.endDay);
    const peak = await this.peak(scope, days);
    return {
      timeZone,
      meterCount: meters.length,
      lastReadingAt: lastReadingAt(meters),
      ...statisticsFigures({ history, days, from, to: asked.endDay, lastPublished, peak }),
    };
  }

  /** Up to two days after the last published: an operator may be early. */
  private async history({ deviceIds, expected, lastPublished, timeZone }: MeterScope): Promise<DayTotal[]> {
    const end = addDays(lastPublished, 3);
    const rows = await this.store.readDays(deviceIds, METRIC, BEFORE_ALL, end);
    return dayTotals(rows, expected, BEFORE_ALL, end, timeZone);
  }

  /** Reads curves from the best bound down, until no stretch left can be higher. */
  private async peak({ deviceIds }: MeterScope, days: DayTotal[]): Promise<Peak | null> {
    const { certain, candidates } = peakCandidates(days);
    let best = certain;
    for (const { fromMs, toMs, boundW } of candidates) {
      if (best && boundW < best.powerW) break;
      best = higher(best, coincidentPeak(await this.store.readCurve(deviceIds, METRIC, fromMs, toMs)));
    }
    return best;
  }
}
