import type { LocalDate } from '@coprowatt/contracts';
import {
  addDays,
  dayMinutes,
  startOfDay,
  type Interval,
  type MaximumPower,
  type MeterDay,
  type Quality,
} from '@coprowatt/energy';
import { PackedReadingStore, type PowerMetric } from '@coprowatt/iot';
import { openClock } from '@coprowatt/platform';
import type { Connected } from './connect.ts';
import type { Truth, TruthPeak, TruthPoint } from './desk.ts';
import type { World } from './world.ts';

const SHOWN = 3;
/** The week of the weekly call, and the day that it may have been too early for. */
const TOLD_WITHIN_DAYS = 9;
/** What a status of ORES is worth: what it has not validated counts as its estimate. Enedis's raw values were read. */
const WORTH = {
  READ: 'read',
  EST: 'estimated',
  VAL: 'validated',
  NVAL: 'estimated',
} as const satisfies Record<NonNullable<TruthPoint['status']>, Quality>;

/** Days that the comparison covers; `to` is exclusive. */
export interface Span {
  from: LocalDate;
  to: LocalDate;
}

/**
 * How what is stored of every meter, from the first day of its back-fill to `to`, differs from what the operators hold: nothing
 * when it is the same. Both stores are read alike.
 */
export async function compareReadings(
  world: World,
  meters: readonly Connected[],
  { today, to }: { today: LocalDate; to: LocalDate },
): Promise<string[]> {
  const clock = await openClock(world.databaseUrl);
  const store = new PackedReadingStore(world.db, clock);
  const problems: string[] = [];
  for (const meter of meters) {
    const span = { from: addDays(today, -meter.historyDays), to };
    problems.push(...(await compareSeries(world, store, meter, 'electricity_consumption', span)));
    if (meter.injects)
      problems.push(...(await compareSeries(world, store, meter, 'electricity_production', span)));
  }
  await clock.close();
  return problems;
}

async function compareSeries(
  { desk }: World,
  store: PackedReadingStore,
  { corrects, deviceId, label, point, provider, timeZone }: Connected,
  metric: PowerMetric,
  { from, to }: Span,
): Promise<string[]> {
  const isProduction = metric === 'electricity_production';
  const truth = await desk.truth(point, from, to, isProduction ? { direction: 'production' } : {});
  const stored = await store.readCurve(
    [deviceId],
    metric,
    startOfDay(from, timeZone),
    startOfDay(to, timeZone),
  );
  const days = await store.readDays([deviceId], metric, from, to);
  const hasPeaks = provider !== 'ores' && !isProduction;
  const peaks = hasPeaks ? await desk.peaks(point, from, to) : [];
  const settled = settledBefore(to, corrects);
  const told = (what: string, differences: string[]): string[] =>
    differences.length === 0 ? [] : [`${label} (${metric}): ${what}: ${shown(differences)}`];
  return [
    ...told('curve', differencesOf(truth.points.map(truthLine(provider)), stored.map(storedLine))),
    ...told('overlaps', overlapsIn(stored)),
    ...told('daily values', dailyDifferences(truth, days, settled)),
    ...told('maximum power', peakDifferences(peaks, days, settled)),
    ...told('coverage', wrongSums(days, stored, timeZone)),
  ];
}

function truthLine(source: string): (point: TruthPoint) => string {
  return ({ start, minutes, watts, status }) =>
    `${new Date(start).toISOString()} ${minutes} min ${watts} W ${status ? WORTH[status] : 'read'} ${source}`;
}

function storedLine({ startMs, minutes, value, quality, source }: Interval): string {
  return `${new Date(startMs).toISOString()} ${minutes} min ${value} W ${quality} ${source}`;
}

function differencesOf(truth: string[], stored: string[]): string[] {
  const [held, kept] = [new Set(truth), new Set(stored)];
  return [
    ...truth.filter((line) => !kept.has(line)).map((line) => `missing ${line}`),
    ...stored.filter((line) => !held.has(line)).map((line) => `wrong ${line}`),
    ...(kept.size < stored.length ? [`${stored.length - kept.size} twice`] : []),
  ].sort((a, b) => a.slice(a.indexOf(' ')).localeCompare(b.slice(b.indexOf(' '))));
}

function overlapsIn(stored: readonly Interval[]): string[] {
  return stored.flatMap((interval, index) => {
    const before = stored[index - 1];
    return before && before.startMs + before.minutes * 60_000 > interval.startMs
      ? [storedLine(interval)]
      : [];
  });
}

/** Daily values come once a week: what they must all be by now, and where the operator corrects them, a week later. */
interface Settled {
  told: LocalDate;
  right: LocalDate;
}

function settledBefore(to: LocalDate, corrects = false): Settled {
  const told = addDays(to, -TOLD_WITHIN_DAYS);
  return { told, right: corrects ? addDays(told, -7) : to };
}

/** Every daily value that is old enough is there, and each one that is there is the operator's. */
function dailyDifferences({ days }: Truth, stored: readonly MeterDay[], settled: Settled): string[] {
  const known = new Map(stored.map(({ localDate, operatorWh }) => [localDate, operatorWh]));
  return days.flatMap(({ date, wh }) => {
    const kept = known.get(date) ?? null;
    return kept === wh || isOut(date, kept, settled) ? [] : [`${date} ${kept} Wh, not ${wh} Wh`];
  });
}

/** The same of the largest power of each day and its instant. */
function peakDifferences(
  peaks: readonly TruthPeak[],
  stored: readonly MeterDay[],
  settled: Settled,
): string[] {
  const known = new Map(stored.map(({ localDate, maximumPower }) => [localDate, maximumPower]));
  const told = new Set(peaks.map(({ date }) => date));
  const invented = stored.flatMap(({ localDate, maximumPower }) =>
    maximumPower && !told.has(localDate) ? [`${localDate} ${peakLine(maximumPower)} of nothing`] : [],
  );
  const wrong = peaks.flatMap(({ date, va, at }) => {
    const kept = known.get(date) ?? null;
    const [held, line] = [peakLine({ va, atMs: Date.parse(at) }), kept && peakLine(kept)];
    return held === line || isOut(date, kept, settled) ? [] : [`${date} ${line}, not ${held}`];
  });
  return [...invented, ...wrong];
}

function peakLine({ va, atMs }: MaximumPower): string {
  return `${va} VA at ${atMs === null ? 'no time' : new Date(atMs).toISOString()}`;
}

/** Whether a day is too new to be told, or to be told right. */
function isOut(date: LocalDate, kept: unknown, { told, right }: Settled): boolean {
  return kept === null ? date >= told : date >= right;
}

/** The day rows say of the curve what the curve says. */
function wrongSums(days: readonly MeterDay[], stored: readonly Interval[], timeZone: string): string[] {
  return days.flatMap(({ localDate, coveredMin, expectedMin, totalWattMinutes, maxW }) => {
    const [startMs, length] = [startOfDay(localDate, timeZone), dayMinutes(localDate, timeZone)];
    const own = stored.filter(
      (interval) => interval.startMs >= startMs && interval.startMs < startMs + length * 60_000,
    );
    const covered = own.reduce((minutes, interval) => minutes + interval.minutes, 0);
    const total = own.reduce((sum, { minutes, value }) => sum + minutes * value, 0);
    const most = own.length === 0 ? null : Math.max(...own.map(({ value }) => value));
    const [said, is] = [
      `${coveredMin} of ${expectedMin} min, ${totalWattMinutes} W min, at most ${maxW} W`,
      `${covered} of ${length} min, ${total} W min, at most ${most} W`,
    ];
    return said === is ? [] : [`${localDate} ${said}, not ${is}`];
  });
}

function shown(lines: string[]): string {
  const more = lines.length > SHOWN ? `; and ${lines.length - SHOWN} more` : '';
  return `${lines.slice(0, SHOWN).join('; ')}${more}`;
}
