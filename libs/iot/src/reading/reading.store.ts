import type { MetricType } from '@coprowatt/contracts';
import {
  localDateOf,
  summariseDay,
  type EpochMs,
  type Interval,
  type LocalDate,
  type MeterDay,
} from '@coprowatt/energy';
import type { Clock } from '@coprowatt/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { markOf } from '../anomaly/detection-mark-rules.ts';
import type { CurveRetention } from '../retention/curve-retention.ts';
import { RETENTION_ZONE } from '../retention/retention-rules.ts';
import type { PowerMetric } from './codes.ts';
import { packCurve, unpackCurve, type PackedCurve } from './curve-codec.ts';
import { counted, MAXIMUM_POWER, OPERATOR_DAY, sortFacts, writeFacts, type FactKind } from './day-facts.ts';
import {
  changes,
  endOf,
  isLoose,
  mergeLocked,
  outcomeOf,
  spans,
  type DayMerge,
  type WriteOutcome,
} from './day-merge.ts';
import type { DayCoverage } from './day-columns.ts';
import { selectIntervals } from './curve-query.ts';
import {
  selectCoverage,
  selectCurveDays,
  selectDays,
  type CurveDays,
  type WantedHours,
} from './day-queries.ts';
import { selectDaySums, type SummedDays } from './day-sums.ts';
import {
  lockDays,
  touchMeter,
  updateDays,
  type ChangedDay,
  type LockedDay,
  type Series,
} from './day-rows.ts';
import { deleteRows, insertRows, selectRows, type DeviceInterval } from './reading-rows.ts';
import { isStorableNow, localDateOrNull, type MaximumPowerDay, type OperatorDay } from './storable-rules.ts';

/** What a store must know of a meter. */
export interface StoredMeter {
  id: string;
  /** Zone of its building. */
  timeZone: string;
}

/**
 * The one place where readings are kept (design section 8). Each write is one transaction with the day rows that sum it, or
 * joins the caller's when given its EntityManager. The two stores differ in one question only: `livesPacked`.
 */
export abstract class ReadingStore {
  constructor(
    protected readonly dataSource: DataSource,
    private readonly clock: Clock,
    /** Null: every curve is kept for ever. */
    private readonly retention: CurveRetention | null = null,
  ) {}

  /** Whether a day's curve lives as an array in its day row rather than as rows of `iot_readings`. */
  protected abstract livesPacked(curve: PackedCurve | null): boolean;

  /**
   * Merges intervals into the days that they belong to (`mergeDay`). Rejects, too, what ends in the future, and refuses what is
   * older than curves are kept.
   */
  async writeCurve(
    meter: StoredMeter,
    metric: PowerMetric,
    intervals: Interval[],
    manager?: EntityManager,
  ): Promise<WriteOutcome> {
    const series = seriesOf(meter, metric);
    const nowMs = this.clock.nowMs();
    const keptFromMs = this.retention?.keptFromMs(metric, nowMs, meter.timeZone) ?? -Infinity;
    const {
      storable = [],
      rejected = [],
      aged = [],
    } = Object.groupBy(intervals, (interval) => {
      if (!isStorableNow(interval, meter.timeZone, nowMs)) return 'rejected';
      return interval.startMs < keptFromMs ? 'aged' : 'storable';
    });
    const byDay = Map.groupBy(storable, ({ startMs }) => localDateOf(startMs, meter.timeZone));
    const merges =
      byDay.size > 0 ? await this.within(manager, (joined) => this.merge(joined, series, byDay)) : [];
    const dates = rejected.flatMap(({ startMs }) => localDateOrNull(startMs, meter.timeZone) ?? []);
    return outcomeOf(
      [
        ...merges,
        ...dates.map((date) => counted(date, 'rejected')),
        ...aged.map(({ startMs }) => counted(localDateOf(startMs, meter.timeZone), 'refused')),
      ],
      rejected.length - dates.length,
    );
  }

  /** Keeps the operator's daily values beside the curve; a later value replaces an earlier one. */
  writeOperatorDays(
    meter: StoredMeter,
    metric: PowerMetric,
    days: OperatorDay[],
    manager?: EntityManager,
  ): Promise<WriteOutcome> {
    return this.writeFacts(OPERATOR_DAY, seriesOf(meter, metric), days, manager);
  }

  /** Keeps the operator's daily maximum powers, VA, beside the consumption; a later one replaces an earlier one. */
  writeMaximumPower(
    meter: StoredMeter,
    days: MaximumPowerDay[],
    manager?: EntityManager,
  ): Promise<WriteOutcome> {
    return this.writeFacts(MAXIMUM_POWER, seriesOf(meter, 'electricity_consumption'), days, manager);
  }

  /** Intervals that start from `fromMs` to `toMs` (excluded), by instant, then device. */
  async readCurve(
    deviceIds: string[],
    metric: MetricType,
    fromMs: EpochMs,
    toMs: EpochMs,
  ): Promise<DeviceInterval[]> {
    // Aged curves are dropped night by night, or week by week: what is left of them until then is as good as gone.
    const keptFromMs = this.retention?.keptFromMs(metric, this.clock.nowMs(), RETENTION_ZONE) ?? -Infinity;
    const span = { fromMs: Math.max(fromMs, keptFromMs), toMs };
    return deviceIds.length > 0 && span.fromMs < toMs
      ? selectIntervals(this.dataSource.manager, deviceIds, metric, span)
      : [];
  }

  /** Day rows from `from` to `to` (excluded), by date, then device; with no more hours than are wanted. */
  async readDays(
    deviceIds: string[],
    metric: MetricType,
    from: LocalDate,
    to: LocalDate,
    hours: WantedHours = 'all',
  ): Promise<MeterDay[]> {
    return deviceIds.length > 0
      ? selectDays(this.dataSource.manager, deviceIds, metric, from, to, hours)
      : [];
  }

  /** Days of which any energy is known, in no order, without hours and what no sum stands on: of many meters several times as fast. */
  readDaySums(deviceIds: string[], metric: PowerMetric, days: SummedDays): Promise<MeterDay[]> {
    return selectDaySums(this.dataSource.manager, deviceIds, metric, days);
  }

  /** How the days of one meter from `from` to `to` (excluded) are known; a day without any fact is absent. */
  coverage(meterId: string, metric: PowerMetric, from: LocalDate, to: LocalDate): Promise<DayCoverage[]> {
    return selectCoverage(this.dataSource.manager, meterId, metric, from, to);
  }

  /** First and last local day of which a meter has any curve; null without one. */
  curveDays(meterId: string, metric: PowerMetric): Promise<CurveDays | null> {
    return selectCurveDays(this.dataSource.manager, meterId, metric);
  }

  private async merge(
    manager: EntityManager,
    series: Series,
    byDay: Map<LocalDate, Interval[]>,
  ): Promise<DayMerge[]> {
    const locked = await lockDays(manager, series, [...byDay.keys()]);
    const loose = await this.looseIntervals(manager, series, locked);
    const merges = locked.map((before) => {
      const stored = before.curve ? unpackCurve(before.curve) : (loose.get(before.localDate) ?? []);
      return mergeLocked(before, stored, byDay.get(before.localDate) ?? [], series.timeZone);
    });
    await this.save(manager, series, merges.filter(changes));
    return merges;
  }

  private async looseIntervals(
    manager: EntityManager,
    series: Series,
    days: LockedDay[],
  ): Promise<Map<LocalDate, Interval[]>> {
    const [first, last] = [days.find(isLoose), days.findLast(isLoose)];
    if (!first || !last) return new Map();
    const span = { fromMs: first.startMs, toMs: endOf(last) };
    const rows = await selectRows(manager, series, span);
    const intervals = rows.map(({ deviceId: _, ...interval }) => interval);
    return Map.groupBy(intervals, ({ startMs }) => localDateOf(startMs, series.timeZone));
  }

  private async save(manager: EntityManager, series: Series, merges: DayMerge[]): Promise<void> {
    if (merges.length === 0) return;
    const days = merges.map((merge) => this.changedDay(merge, series.timeZone));
    for (const span of spans(merges.map(({ before }) => before).filter(isLoose)))
      await deleteRows(manager, series, span);
    await insertRows(
      manager,
      series,
      merges.flatMap(({ intervals }, index) => (days[index]?.curve ? [] : intervals)),
    );
    await updateDays(manager, series, days);
    const lastMs = merges.at(-1)?.intervals.at(-1)?.startMs;
    const mark = markOf(series, merges[0]?.localDate, this.clock.nowMs());
    if (lastMs !== undefined) await touchMeter(manager, series.deviceId, lastMs, mark);
  }

  private changedDay({ localDate, intervals, before }: DayMerge, timeZone: string): ChangedDay {
    const curve = packCurve(intervals, before.startMs, before.expectedMin);
    return {
      localDate,
      summary: summariseDay(intervals, localDate, timeZone),
      curve: this.livesPacked(curve) ? curve : null,
    };
  }

  private async writeFacts<Fact extends { localDate: LocalDate }>(
    kind: FactKind<Fact>,
    series: Series,
    facts: Fact[],
    manager: EntityManager | undefined,
  ): Promise<WriteOutcome> {
    const nowMs = this.clock.nowMs();
    const sorted = sortFacts(kind, facts, series.timeZone, nowMs);
    return this.within(manager, (joined) => writeFacts(kind, sorted, series, nowMs, joined));
  }

  private within<T>(
    manager: EntityManager | undefined,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return manager ? work(manager) : this.dataSource.transaction(work);
  }
}

function seriesOf({ id, timeZone }: StoredMeter, metric: PowerMetric): Series {
  return { deviceId: id, metric, timeZone };
}
