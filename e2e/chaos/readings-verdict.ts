import type { LocalDate } from '@coprowatt/contracts';
import { addDays, dayMinutes, startOfDay, type Interval } from '@coprowatt/energy';
import { PackedReadingStore, type PowerMetric } from '@coprowatt/iot';
import { openClock } from '@coprowatt/platform';
import type { Connected } from './connect.ts';
import type { Truth } from './desk.ts';
import type { World } from './world.ts';

const SHOWN = 3;
/** The week of the weekly call, and the day that it may have been too early for. */
const TOLD_WITHIN_DAYS = 9;

/** Days that the comparison covers; `to` is exclusive. */
export interface Span {
  from: LocalDate;
  to: LocalDate;
}

/** How the stored readings of every meter differ from what the operators hold: nothing when they are the same. */
export async function compareReadings(
  world: World,
  meters: readonly Connected[],
  span: Span,
): Promise<string[]> {
  const clock = await openClock(world.databaseUrl);
  const store = new PackedReadingStore(world.db, clock);
  const problems: string[] = [];
  for (const meter of meters) {
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
  { corrects, deviceId, label, point, timeZone }: Connected,
  metric: PowerMetric,
  { from, to }: Span,
): Promise<string[]> {
  const direction = metric === 'electricity_production' ? 'production' : undefined;
  const truth = await desk.truth(point, from, to, { ...(direction && { direction }) });
  const stored = await store.readCurve(
    [deviceId],
    metric,
    startOfDay(from, timeZone),
    startOfDay(to, timeZone),
  );
  const days = await store.readDays([deviceId], metric, from, to);
  const known = new Map(days.map(({ localDate, operatorWh }) => [localDate, operatorWh]));
  const told = (what: string, differences: string[]): string[] =>
    differences.length === 0 ? [] : [`${label} (${metric}): ${what}: ${shown(differences)}`];
  return [
    ...told('curve', differencesOf(truth.points.map(truthLine), stored.map(storedLine))),
    ...told('overlaps', overlapsIn(stored)),
    ...told('daily values', dailyDifferences(truth, known, settledBefore(to, corrects))),
    ...told('coverage', wrongCoverage(days, stored, timeZone)),
  ];
}

function truthLine({ start, minutes, watts }: Truth['points'][number]): string {
  return `${new Date(start).toISOString()} ${minutes} min ${watts} W`;
}

function storedLine({ startMs, minutes, value }: Interval): string {
  return `${new Date(startMs).toISOString()} ${minutes} min ${value} W`;
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
function dailyDifferences(
  { days }: Truth,
  known: ReadonlyMap<LocalDate, number | null>,
  { told, right }: Settled,
): string[] {
  return days.flatMap(({ date, wh }) => {
    const stored = known.get(date) ?? null;
    const isOut = stored === null ? date >= told : date >= right;
    return stored === wh || isOut ? [] : [`${date} ${stored} Wh, not ${wh} Wh`];
  });
}

/** The day rows say of the curve what the curve says. */
function wrongCoverage(
  days: readonly { localDate: LocalDate; coveredMin: number; expectedMin: number }[],
  stored: readonly Interval[],
  timeZone: string,
): string[] {
  return days.flatMap(({ localDate, coveredMin, expectedMin }) => {
    const [startMs, length] = [startOfDay(localDate, timeZone), dayMinutes(localDate, timeZone)];
    const covered = stored
      .filter((interval) => interval.startMs >= startMs && interval.startMs < startMs + length * 60_000)
      .reduce((minutes, interval) => minutes + interval.minutes, 0);
    return covered === coveredMin && expectedMin === length
      ? []
      : [`${localDate} ${coveredMin} of ${expectedMin} min, not ${covered} of ${length}`];
  });
}

function shown(lines: string[]): string {
  const more = lines.length > SHOWN ? `; and ${lines.length - SHOWN} more` : '';
  return `${lines.slice(0, SHOWN).join('; ')}${more}`;
}
