import {
  MINUTE_MS,
  addDays,
  dayBounds,
  isLocalDate,
  isStorable,
  localDateOf,
  mergeDay,
  startOfDay,
  summariseDay,
  type EpochMs,
  type Interval,
  type LocalDate,
  type MergeOutcome,
  type MeterDay,
} from '@coprowatt/energy';
import type { MetricType } from '@coprowatt/contracts';
import type { Clock } from '@coprowatt/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { PowerMetric } from './codes.ts';
import { packCurve, unpackCurve, type PackedCurve } from './curve-codec.ts';
import {
  lockDays,
  selectCoverage,
  selectCurves,
  selectDays,
  updateDays,
  updateOperatorDays,
  type ChangedDay,
  type DayCoverage,
  type LockedDay,
  type Series,
} from './day-rows.ts';
import { deleteRows, insertRows, selectRows, type DeviceInterval, type Span } from './reading-rows.ts';

/** What a store must know of a meter. */
export interface StoredMeter {
  id: string;
  /** Zone of its building. */
  timeZone: string;
}

/** One daily value of the operator. */
export interface OperatorDay {
  localDate: LocalDate;
  /** Whole Wh. */
  energyWh: number;
}

/** What a write did; each point (or daily value) is counted once, in `MergeOutcome`'s words. */
export interface WriteOutcome extends Omit<MergeOutcome, 'intervals'> {
  /** First local day that changed, and the day after the last; null when nothing did. */
  from: LocalDate | null;
  to: LocalDate | null;
}

const MAX_DAILY_WH = 2 ** 31 - 1;

/**
 * The one place where readings are kept (design section 8). Each write is one transaction with the day rows that sum it, or
 * joins the caller's when given its EntityManager. The two stores differ in one question only: `livesPacked`.
 */
export abstract class ReadingStore {
  constructor(
    protected readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Whether a day's curve lives as an array in its day row rather than as rows of `iot_readings`. */
  protected abstract livesPacked(curve: PackedCurve | null): boolean;

  /** Merges intervals into the days that they belong to (`mergeDay`). Rejects, too, what ends in the future. */
  async writeCurve(
    meter: StoredMeter,
    metric: PowerMetric,
    intervals: Interval[],
    manager?: EntityManager,
  ): Promise<WriteOutcome> {
    const series = { deviceId: meter.id, metric, timeZone: meter.timeZone };
    const storable = intervals.filter((interval) => this.isStorable(interval, meter.timeZone));
    const byDay = Map.groupBy(storable, ({ startMs }) => localDateOf(startMs, meter.timeZone));
    const merges =
      byDay.size > 0 ? await this.within(manager, (joined) => this.merge(joined, series, byDay)) : [];
    const changed = merges.filter(changes).map(({ localDate }) => localDate);
    const counted = { ...sum(merges), rejected: intervals.length - storable.length };
    return { ...counted, ...spanOf(changed) };
  }

  /** Keeps the operator's daily values beside the curve; a later value replaces an earlier one. */
  async writeOperatorDays(
    meter: StoredMeter,
    metric: PowerMetric,
    days: OperatorDay[],
    manager?: EntityManager,
  ): Promise<WriteOutcome> {
    const series = { deviceId: meter.id, metric, timeZone: meter.timeZone };
    const storable = days.filter((day) => this.isStorableDay(day, meter.timeZone));
    const energyWh = new Map(storable.map((day) => [day.localDate, day.energyWh]));
    const counted = {
      written: 0,
      corrected: 0,
      unchanged: 0,
      refused: storable.length - energyWh.size,
      rejected: days.length - storable.length,
    };
    if (energyWh.size === 0) return { ...counted, ...spanOf([]) };
    const before = await this.within(manager, (joined) => this.replaceOperatorDays(joined, series, energyWh));
    const changed = before.filter((day) => day.operatorWh !== energyWh.get(day.localDate));
    const written = changed.filter((day) => day.operatorWh === null).length;
    Object.assign(counted, {
      written,
      corrected: changed.length - written,
      unchanged: before.length - changed.length,
    });
    return { ...counted, ...spanOf(changed.map((day) => day.localDate)) };
  }

  /** Intervals that start from `fromMs` to `toMs` (excluded), by instant, then device. */
  async readCurve(
    deviceIds: string[],
    metric: MetricType,
    fromMs: EpochMs,
    toMs: EpochMs,
  ): Promise<DeviceInterval[]> {
    if (deviceIds.length === 0) return [];
    const { manager } = this.dataSource;
    const [packed, rows] = await Promise.all([
      selectCurves(manager, deviceIds, metric, fromMs, toMs),
      selectRows(manager, deviceIds, metric, { fromMs, toMs }),
    ]);
    const unpacked = packed.flatMap(({ deviceId, curve }) =>
      unpackCurve(curve).map((interval) => ({ deviceId, ...interval })),
    );
    return [...unpacked.filter(({ startMs }) => startMs >= fromMs && startMs < toMs), ...rows].sort(
      byInstantThenDevice,
    );
  }

  /** Day rows from `from` to `to` (excluded), by date, then device. */
  async readDays(
    deviceIds: string[],
    metric: MetricType,
    from: LocalDate,
    to: LocalDate,
  ): Promise<MeterDay[]> {
    return deviceIds.length > 0 ? selectDays(this.dataSource.manager, deviceIds, metric, from, to) : [];
  }

  /** How the days of one meter from `from` to `to` (excluded) are known; a day without any fact is absent. */
  coverage(meterId: string, metric: PowerMetric, from: LocalDate, to: LocalDate): Promise<DayCoverage[]> {
    return selectCoverage(this.dataSource.manager, meterId, metric, from, to);
  }

  private async merge(
    manager: EntityManager,
    series: Series,
    byDay: Map<LocalDate, Interval[]>,
  ): Promise<DayMerge[]> {
    const locked = await lockDays(manager, series, [...byDay.keys()]);
    const loose = await this.looseIntervals(manager, series, locked);
    const merges = locked.map((before) => {
      const { localDate } = before;
      const stored = before.curve ? unpackCurve(before.curve) : (loose.get(localDate) ?? []);
      return {
        ...mergeDay(stored, byDay.get(localDate) ?? [], localDate, series.timeZone),
        localDate,
        before,
      };
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
    const rows = await selectRows(manager, [series.deviceId], series.metric, span);
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
    if (lastMs !== undefined) await touchMeter(manager, series.deviceId, lastMs);
  }

  private changedDay({ localDate, intervals, before }: DayMerge, timeZone: string): ChangedDay {
    const curve = packCurve(intervals, before.startMs, before.expectedMin);
    return {
      localDate,
      summary: summariseDay(intervals, localDate, timeZone),
      curve: this.livesPacked(curve) ? curve : null,
    };
  }

  private async replaceOperatorDays(
    manager: EntityManager,
    series: Series,
    energyWh: Map<LocalDate, number>,
  ): Promise<LockedDay[]> {
    const before = await lockDays(manager, series, [...energyWh.keys()]);
    await updateOperatorDays(manager, series, energyWh);
    const last = before.at(-1);
    if (last) await touchMeter(manager, series.deviceId, last.startMs);
    return before;
  }

  private isStorable(interval: Interval, timeZone: string): boolean {
    const { startMs, minutes } = interval;
    if (!Number.isSafeInteger(startMs) || startMs + minutes * MINUTE_MS > this.clock.nowMs()) return false;
    return isStorable(interval, dayBounds(localDateOf(startMs, timeZone), timeZone));
  }

  private isStorableDay({ localDate, energyWh }: OperatorDay, timeZone: string): boolean {
    const isEnergy = Number.isInteger(energyWh) && energyWh >= 0 && energyWh <= MAX_DAILY_WH;
    return (
      isEnergy && isLocalDate(localDate) && startOfDay(addDays(localDate, 1), timeZone) <= this.clock.nowMs()
    );
  }

  private within<T>(
    manager: EntityManager | undefined,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return manager ? work(manager) : this.dataSource.transaction(work);
  }
}

interface DayMerge extends MergeOutcome {
  localDate: LocalDate;
  before: LockedDay;
}

function changes(merge: MergeOutcome): boolean {
  return merge.written + merge.corrected > 0;
}

function isLoose(day: LockedDay): boolean {
  return day.coveredMin > 0 && !day.curve;
}

function endOf(day: LockedDay): EpochMs {
  return day.startMs + day.expectedMin * MINUTE_MS;
}

function sum(merges: MergeOutcome[]): Omit<WriteOutcome, 'rejected' | 'from' | 'to'> {
  const total = { written: 0, corrected: 0, unchanged: 0, refused: 0 };
  for (const merge of merges) {
    total.written += merge.written;
    total.corrected += merge.corrected;
    total.unchanged += merge.unchanged;
    total.refused += merge.refused;
  }
  return total;
}

function spanOf(dates: LocalDate[]): Pick<WriteOutcome, 'from' | 'to'> {
  const [first, last] = [dates[0], dates.at(-1)];
  return first && last ? { from: first, to: addDays(last, 1) } : { from: null, to: null };
}

/** Days in a row as one span, so that a long write deletes with a few statements. */
function spans(days: LockedDay[]): Span[] {
  const joined: Span[] = [];
  for (const day of days) {
    const previous = joined.at(-1);
    if (previous?.toMs === day.startMs) previous.toMs = endOf(day);
    else joined.push({ fromMs: day.startMs, toMs: endOf(day) });
  }
  return joined;
}

async function touchMeter(manager: EntityManager, deviceId: string, lastMs: EpochMs): Promise<void> {
  await manager.query(
    `update meters set last_reading_at = $2 where id = $1 and coalesce(last_reading_at < $2, true)`,
    [deviceId, new Date(lastMs)],
  );
}

function byInstantThenDevice(a: DeviceInterval, b: DeviceInterval): number {
  return a.startMs - b.startMs || (a.deviceId < b.deviceId ? -1 : 1);
}
