import type { Statistics } from '@coprowatt/contracts';
import {
  addDays,
  coincidentPeak,
  dayTotals,
  firstOfYear,
  higher,
  lastCompleteDay,
  mayHold,
  peakCandidates,
  withoutAgedCurves,
  type DayTotal,
  type LocalDate,
  type Peak,
} from '@coprowatt/energy';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { lastReadingAt, type MeterScope } from '../meter/meter-scope.ts';
import type { DaySpan } from '../reading/day-span.ts';
import { selectDaySums } from '../reading/day-sums.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { selectCommonCurve } from './common-curve.ts';
import { selectNightHours } from './night-hours.ts';
import type { StatisticsQueryDto } from './readings.dto.ts';
import { statisticsFigures } from './statistics.mapper.ts';
import { parseWindow, type Window } from './window.ts';

const METRIC = 'electricity_consumption';

/** Days of best bound that are read in a round, each in one statement; the rest in the last. */
const PEAK_ROUNDS = [12, Infinity];

/** Before any smart meter: "from the first day that is kept". */
const BEFORE_ALL: LocalDate = '1900-01-01';

/** Answers `GET …/statistics` from the day rows; the curve is read only for the days that may hold a common peak. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  /** Without `from` the window begins with the first day known or due; without `to` it ends at the last published day. */
  async statistics(scope: MeterScope, query: StatisticsQueryDto): Promise<Statistics> {
    const { timeZone, lastPublished, meters } = scope;
    const asked = parseWindow(query, lastPublished, timeZone);
    const ofHistory = query.means === 'history';
    const history = await this.history(scope, query.from === undefined ? null : asked, ofHistory);
    const first = history[0]?.localDate ?? asked.firstDay;
    const from = query.from === undefined && first < asked.endDay ? first : asked.firstDay;
    const days = history.filter((day) => from <= day.localDate && day.localDate < asked.endDay);
    const meanDays = ofHistory ? history.filter(({ localDate }) => localDate <= lastPublished) : days;
    const powerDays = withoutAgedCurves(days, this.retention.keptFrom(METRIC, this.clock.nowMs(), timeZone));
    const peak = await this.peak(scope, powerDays);
    return {
      timeZone,
      meterCount: meters.length,
      lastReadingAt: lastReadingAt(meters),
      ...statisticsFigures({
        history,
        days,
        meanDays,
        powerDays,
        from,
        to: asked.endDay,
        lastPublished,
        peak,
      }),
    };
  }

  /**
   * As much of the history as the answer stands on: the window, the year to date and the last complete day, which is
   * nearly always among them; or the whole of it.
   */
  private async history(scope: MeterScope, window: Window | null, whole: boolean): Promise<DayTotal[]> {
    // An operator may be early.
    const end = addDays(scope.lastPublished, 3);
    if (!window) return this.days(scope, BEFORE_ALL, { from: BEFORE_ALL, to: end }, end);
    const asked = { from: window.firstDay, to: window.endDay };
    if (whole) return this.days(scope, BEFORE_ALL, asked, end);
    const newYear = firstOfYear(scope.lastPublished);
    const days = await this.days(scope, asked.from < newYear ? asked.from : newYear, asked, end);
    return lastCompleteDay(days).value ? days : this.days(scope, BEFORE_ALL, asked, end);
  }

  /** The days from `from` to `end`; powers only of those in the window, which is the lesser part. */
  private async days(
    { deviceIds, expected, timeZone }: MeterScope,
    from: LocalDate,
    powers: DaySpan,
    end: LocalDate,
  ): Promise<DayTotal[]> {
    const { manager } = this.dataSource;
    const [rows, nights] = await Promise.all([
      selectDaySums(manager, deviceIds, METRIC, { from, to: end, powers }),
      // Of one meter the base is kept with the day.
      deviceIds.length > 1 ? selectNightHours(manager, deviceIds, METRIC, powers) : null,
    ]);
    const days = dayTotals(rows, expected, from, end, timeZone);
    return nights ? days.map((day) => ({ ...day, hourly: nights.get(day.localDate) ?? [] })) : days;
  }

  /**
   * Reads the days of the best bounds, then every one that may still hold more: where meters never peak together that may be
   * the whole window, of which the database gives their sum alone.
   */
  private async peak({ deviceIds }: MeterScope, days: DayTotal[]): Promise<Peak | null> {
    const { manager } = this.dataSource;
    const { certain, candidates } = peakCandidates(days);
    let best = certain;
    let open = candidates;
    for (const size of PEAK_ROUNDS) {
      const round = open.slice(0, size).filter((candidate) => mayHold(candidate, best));
      if (round.length > 0)
        best = higher(best, coincidentPeak(await selectCommonCurve(manager, deviceIds, METRIC, round)));
      open = open.slice(size);
    }
    return best;
  }
}
