import type { LocalDate } from '@coprowatt/energy';
import type { DataSource, EntityManager } from 'typeorm';
import { POWER_METRICS } from '../reading/codes.ts';
import type { SeriesKey } from '../reading/day-rows.ts';
import { findRetention, listMetersAfter } from '../retention/retention-rows.ts';
import { keepForm } from '../timescale/kept-form.ts';
import type { StoreForm } from '../timescale/store-form-rules.ts';
import { differenceOf, type CurveSums } from './curve-sums.ts';
import {
  curvesOf,
  findWithoutCurve,
  lockOtherForm,
  moveToPacked,
  moveToRows,
  type FormDay,
} from './form-days.ts';

/** Two months a transaction: at most some 17,000 intervals in memory. */
const DAYS_AT_ONCE = 60;
const METERS_AT_ONCE = 500;

export interface ChangeCounts {
  meters: number;
  /** Local days whose curve now lies in the other form. */
  moved: number;
  /** Days that no array holds: their rows stay, in both stores. */
  kept: number;
}

export interface ChangeProgress extends ChangeCounts {
  ofMeters: number;
}

/** The curve of a day is not what its sums say, or not the same after the move. Nothing of that day was changed. */
export class StoreDifference extends Error {
  constructor(
    readonly deviceId: string,
    metric: string,
    readonly localDate: LocalDate,
    what: string,
  ) {
    super(`meter ${deviceId}, ${metric}, ${localDate}: ${what}`);
  }
}

/**
 * Moves every curve into one form, some days of one meter a transaction, each day's sums compared with its row before, and
 * its intervals with themselves after. Safe to repeat: it goes on with the days that still lie in the other form.
 * @throws StoreDifference at the first day that does not agree.
 */
export async function changeStore(
  dataSource: DataSource,
  to: StoreForm,
  tell: (progress: ChangeProgress) => void,
): Promise<ChangeCounts> {
  const { manager } = dataSource;
  // From here on a start without READING_STORE writes the new form, whatever becomes of this change.
  await keepForm(manager, to, true);
  const ofMeters = await countMeters(manager);
  const counts: ChangeCounts = { meters: 0, moved: 0, kept: 0 };
  for await (const deviceId of metersOf(manager)) {
    for (const metric of POWER_METRICS) await changeSeries(dataSource, { deviceId, metric }, to, counts);
    counts.meters++;
    tell({ ...counts, ofMeters });
  }
  await keepForm(manager, to, false);
  return counts;
}

async function changeSeries(
  dataSource: DataSource,
  series: SeriesKey,
  to: StoreForm,
  counts: ChangeCounts,
): Promise<void> {
  const aged = (await findRetention(dataSource.manager, series.metric))?.keptFrom ?? null;
  await requireCurves(dataSource.manager, series);
  let after: LocalDate | null = null;
  for (;;) {
    const batch = await dataSource.transaction((manager) =>
      changeBatch(manager, series, to, { notBefore: aged, after, limit: DAYS_AT_ONCE }),
    );
    counts.moved += batch.moved;
    counts.kept += batch.kept;
    if (batch.last === null) return;
    after = batch.last;
  }
}

/** @throws StoreDifference naming a day whose curve is in neither form although it cannot have aged out. */
async function requireCurves(manager: EntityManager, series: SeriesKey): Promise<void> {
  const droppedBefore = (await findRetention(manager, series.metric))?.droppedBefore ?? null;
  const lost = await findWithoutCurve(manager, series, droppedBefore);
  if (lost !== null)
    throw new StoreDifference(series.deviceId, series.metric, lost, 'its curve is in neither form');
}

async function changeBatch(
  manager: EntityManager,
  series: SeriesKey,
  to: StoreForm,
  page: Parameters<typeof lockOtherForm>[3],
): Promise<{ moved: number; kept: number; last: LocalDate | null }> {
  const days = await lockOtherForm(manager, series, to, page);
  const before = await curvesOf(manager, series, days);
  for (const { day, sums } of before) agree(series, day, sums, sumsOfRow(day));
  const moved = await (to === 'rows' ? moveToRows : moveToPacked)(manager, series, before);
  const after = new Map(
    (await curvesOf(manager, series, days)).map((each) => [each.day.localDate, each.sums]),
  );
  for (const { day, sums } of before) agree(series, day, after.get(day.localDate), sums);
  return { moved, kept: before.length - moved, last: days.at(-1)?.localDate ?? null };
}

function agree(
  { deviceId, metric }: SeriesKey,
  { localDate }: FormDay,
  found: CurveSums | undefined,
  expected: Partial<CurveSums>,
): void {
  const difference = found ? differenceOf(found, expected) : 'its curve is gone';
  if (difference !== null) throw new StoreDifference(deviceId, metric, localDate, difference);
}

function sumsOfRow({ coveredMin, wattMinutes }: FormDay): Partial<CurveSums> {
  return { minutes: coveredMin, wattMinutes };
}

async function* metersOf(manager: EntityManager): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await listMetersAfter(manager, after, METERS_AT_ONCE);
    yield* ids;
    after = ids.at(-1) ?? null;
    if (after === null) return;
  }
}

async function countMeters(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<{ meters: number }[]>('select count(*)::integer as meters from meters');
  return row?.meters ?? 0;
}
