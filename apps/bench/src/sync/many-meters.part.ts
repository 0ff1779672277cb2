import { dayNumber, firstDay, startBefore } from './start.ts';
import type { BenchWorker } from './bench-worker.ts';
import {
  ENEDIS,
  ORES,
  passInRealTime,
  passInVirtualTime,
  type CallKind,
  type Operator,
  type VirtualDay,
} from './day.ts';
import { wholeDays } from './pass.ts';
import { populate } from './population.ts';
import { megabytes, minutes, percent, printMarkdown } from './table.ts';
import type { Figures } from './worker-messages.ts';
import { openWorld, type World } from './world.ts';

export interface ManyScale {
  operator: 'enedis' | 'ores';
  meters: number;
  /** Days in virtual time. */
  days: number;
  /** Passes without allowances that come first: a week of each meter, then a day of each. */
  lifted: 1 | 2;
}

interface Throughput {
  name: string;
  seconds: number;
  figures: Figures;
}

export interface Measured {
  scale: ManyScale;
  lifted: Throughput[];
  days: VirtualDay[];
  whole: number;
  memory: Memory;
}

/** Of the worker that lived the days in virtual time, bytes. */
interface Memory {
  /** Most of its heap that was in use, looked at after collections in the middle of its work. */
  liveHeap: number;
  /** Most that it ever had of the system, and what it kept at the end. */
  mostRss: number;
  endRss: number;
}

const LIFTED = ['a week each', 'a day each'] as const;
/** Each look collects garbage first: rarely enough that the work goes on as it would. */
const LOOK_EVERY_MS = 5_000;

/** Many meters of one operator: as fast as the machine is, then as fast as the operator lets anybody be, in virtual time. */
export async function measureMany(scale: ManyScale): Promise<Measured> {
  const operator = operatorOf(scale);
  const world = await openWorld(startBefore(operator));
  try {
    const { meters } = scale;
    const home = { provider: scale.operator, buildings: meters, meters, askedTo: dayNumber(-1) };
    await populate(world, home);
    const lifted = await withoutAllowances(world, operator, scale);
    const bound = await world.startWorker(true);
    let first = scale.lifted;
    // What was called without allowances weighs on ORES's day: it is lived, not measured.
    if (scale.operator === 'ores')
      await passInVirtualTime(world, bound, operator, dayNumber(first++), meters);
    const days: VirtualDay[] = [];
    const heap = watchHeap(bound);
    for (let day = 0; day < scale.days; day += 1)
      days.push(await passInVirtualTime(world, bound, operator, dayNumber(first + day), meters));
    const liveHeap = await heap.most();
    const { maxRssBytes, rssBytes } = await bound.figures();
    await bound.stop();
    const whole = await wholeDays(world.db, dayNumber(first + scale.days - 2));
    const memory = { liveHeap, mostRss: maxRssBytes, endRss: rssBytes };
    return { scale, lifted, days, whole, memory };
  } finally {
    await world.close();
  }
}

function watchHeap(worker: BenchWorker): { most(): Promise<number> } {
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, (await worker.figures()).heapBytes);
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    most: async () => {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}

async function withoutAllowances(
  world: World,
  operator: Operator,
  { lifted, meters }: ManyScale,
): Promise<Throughput[]> {
  const worker = await world.startWorker(false);
  const passes: Throughput[] = [];
  for (const [day, name] of LIFTED.slice(0, lifted).entries()) {
    const before = await worker.figures();
    const { seconds } = await passInRealTime(world, operator, dayNumber(day), meters);
    passes.push({ name, seconds, figures: between(before, await worker.figures()) });
  }
  await worker.stop();
  return passes;
}

function between(before: Figures, after: Figures): Figures {
  return {
    ...after,
    cpuMs: after.cpuMs - before.cpuMs,
    database: {
      count: after.database.count - before.database.count,
      ms: after.database.ms - before.database.ms,
    },
    http: { count: after.http.count - before.http.count, ms: after.http.ms - before.http.ms },
  };
}

const operatorOf = ({ operator }: Pick<ManyScale, 'operator'>): Operator =>
  operator === 'enedis' ? ENEDIS : ORES;
const nameOf = ({ operator, meters }: ManyScale): string =>
  `${meters.toLocaleString('en')} ${operator === 'enedis' ? 'Enedis' : 'ORES'}`;

export function printMany(measured: readonly Measured[]): void {
  printVirtualTime(measured);
  printCalls(measured);
  printThroughput(measured);
  printMemory(measured);
}

function printVirtualTime(measured: readonly Measured[]): void {
  printMarkdown(
    `**Many meters in virtual time**, the day's publication pass from ${firstDay()} on: from the first meter's turn to the last one's turn, and to the last answer:`,
    [
      'meters',
      'last turn, min',
      'took, min',
      'quota alone, min',
      'took / quota alone',
      'binds',
      'failed runs',
    ],
    measured.flatMap(({ scale, days }) =>
      days.map(({ tookMs, turnsMs, quotaMs, failed }, day) => [
        `${nameOf(scale)}, day ${day + 1}`,
        minutes(turnsMs),
        minutes(tookMs),
        minutes(quotaMs),
        quotaMs === 0 ? '–' : (tookMs / quotaMs).toFixed(3),
        quotaMs > turnsMs ? 'the quota' : 'our turns',
        String(failed),
      ]),
    ),
  );
}

function printCalls(measured: readonly Measured[]): void {
  printMarkdown(
    '**Calls a meter and day**, by what they ask:',
    ['meters', 'of', 'calls a meter and day', 'refused', 'curves whole on the last day'],
    measured.flatMap(({ scale, days, whole }) => {
      const { kinds, kindOf } = operatorOf(scale);
      const calls = Map.groupBy(
        days.flatMap((day) => day.calls),
        kindOf,
      );
      return kinds.map((kind: CallKind) => {
        const own = calls.get(kind) ?? [];
        const refused = own.filter(({ quota }) => quota === 'refused').length;
        const each = (own.length / scale.meters / days.length).toFixed(3);
        return [nameOf(scale), kind, each, String(refused), `${whole} of ${scale.meters}`];
      });
    }),
  );
}

function printThroughput(measured: readonly Measured[]): void {
  printMarkdown(
    '**Without allowances**, one worker, milliseconds a meter (waits that overlap count each):',
    ['meters', 'pass', 'seconds', 'meters/s', 'our code', 'database', 'operator', 'shares', 'queries'],
    measured.flatMap(({ scale, lifted }) => lifted.map((pass) => throughputRow(scale, pass))),
  );
}

function throughputRow(scale: ManyScale, { name, seconds, figures }: Throughput): string[] {
  const parts = [figures.cpuMs, figures.database.ms, figures.http.ms].map((ms) => ms / scale.meters);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return [
    nameOf(scale),
    name,
    seconds.toFixed(1),
    (scale.meters / seconds).toFixed(1),
    ...parts.map((part) => part.toFixed(1)),
    parts.map((part) => percent(part / whole)).join(' / '),
    (figures.database.count / scale.meters).toFixed(1),
  ];
}

function printMemory(measured: readonly Measured[]): void {
  printMarkdown(
    '**Memory of the worker** over the days in virtual time, MB:',
    ['meters', 'calls in all', 'live heap, most', 'resident, most', 'resident at the end'],
    measured.map(({ scale, days, memory: { liveHeap, mostRss, endRss } }) => [
      nameOf(scale),
      days.reduce((sum, { calls }) => sum + calls.length, 0).toLocaleString('en'),
      megabytes(liveHeap),
      megabytes(mostRss),
      megabytes(endRss),
    ]),
  );
}
