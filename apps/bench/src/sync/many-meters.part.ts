import { dayNumber, firstDay, startBefore } from './start.ts';
import type { BenchWorker } from './bench-worker.ts';
import { ENEDIS, ORES, passInRealTime, passInVirtualTime, type Operator, type VirtualDay } from './day.ts';
import { wholeDays } from './pass.ts';
import { populate } from './population.ts';
import { megabytes, minutes, percent, printTable } from './table.ts';
import type { Figures } from './worker-messages.ts';
import { openWorld, type World } from './world.ts';

export interface ManyScale {
  operator: 'enedis' | 'ores';
  meters: number;
  /** Days in virtual time. */
  days: number;
  /** Whether passes without allowances come first. */
  lifted: boolean;
}

interface Throughput {
  seconds: number;
  figures: Figures;
}

interface Measured {
  scale: ManyScale;
  /** The first pass, which fetches a week of each meter, and a later one, both without allowances; null: not measured. */
  lifted: { firstWeek: Throughput; oneDay: Throughput } | null;
  days: VirtualDay[];
  calls: Record<string, { calls: number; refused: number }>;
  whole: number;
  /** After the days in virtual time. */
  memory: Figures;
}

/** Many meters: as fast as the machine is, then as fast as the operator lets anybody be, in virtual time. */
export async function measureMany(scales: readonly ManyScale[]): Promise<void> {
  const measured: Measured[] = [];
  for (const scale of scales) {
    const one = await measureOne(scale);
    measured.push(one);
    console.log(`measured: ${summaryOf(one)}`);
  }
  if (measured.length > 0) printAll(measured);
}

/** For whoever waits for the tables. */
function summaryOf({ scale, lifted, days, memory }: Measured): string {
  const rate = ({ seconds }: Throughput): string => `${(scale.meters / seconds).toFixed(1)} meters/s`;
  const ratios = days.map(({ tookMs, leastMs }) => (tookMs / leastMs).toFixed(3)).join(' ');
  const free = lifted ? `a week each ${rate(lifted.firstWeek)}, a day each ${rate(lifted.oneDay)}, ` : '';
  return `${nameOf(scale)}: ${free}ratios ${ratios}, ${megabytes(memory.maxRssBytes)} MB`;
}

function printAll(measured: readonly Measured[]): void {
  printVirtualTime(measured);
  printCalls(measured);
  if (measured.some(({ lifted }) => lifted)) printThroughput(measured);
  printMemory(measured);
}

/** Calls without allowances weigh on the operator's log for a day: the first day within allowances is lived, not measured. */
async function measureOne(scale: ManyScale): Promise<Measured> {
  const operator = operatorOf(scale);
  const world = await openWorld(startBefore(operator));
  try {
    const { meters } = scale;
    const home = { provider: scale.operator, buildings: meters, meters, askedTo: dayNumber(-1) };
    await populate(world, home);
    const lifted = scale.lifted ? await withoutAllowances(world, operator, meters) : null;
    const bound = await world.startWorker(true);
    if (lifted) await passInVirtualTime(world, bound, operator, dayNumber(2), meters);
    const first = lifted ? 3 : 0;
    await world.desk.forgetCalls();
    const days: VirtualDay[] = [];
    for (let day = 0; day < scale.days; day += 1)
      days.push(await passInVirtualTime(world, bound, operator, dayNumber(first + day), meters));
    const [calls, memory] = [await world.desk.summary(), await bound.figures()];
    await bound.stop();
    const whole = await wholeDays(world.db, dayNumber(first + scale.days - 2));
    return { scale, lifted, days, calls, whole, memory };
  } finally {
    await world.close();
  }
}

async function withoutAllowances(
  world: World,
  operator: Operator,
  meters: number,
): Promise<NonNullable<Measured['lifted']>> {
  const worker = await world.startWorker(false);
  const firstWeek = await throughput(world, worker, operator, 0, meters);
  const oneDay = await throughput(world, worker, operator, 1, meters);
  await worker.stop();
  return { firstWeek, oneDay };
}

async function throughput(
  world: World,
  worker: BenchWorker,
  operator: Operator,
  day: number,
  meters: number,
): Promise<Throughput> {
  const before = await worker.figures();
  const { seconds } = await passInRealTime(world, operator, dayNumber(day), meters);
  const after = await worker.figures();
  return {
    seconds,
    figures: {
      ...after,
      cpuMs: after.cpuMs - before.cpuMs,
      database: {
        count: after.database.count - before.database.count,
        ms: after.database.ms - before.database.ms,
      },
      http: { count: after.http.count - before.http.count, ms: after.http.ms - before.http.ms },
    },
  };
}

const operatorOf = ({ operator }: ManyScale): Operator => (operator === 'enedis' ? ENEDIS : ORES);
const nameOf = ({ operator, meters }: ManyScale): string => `${meters.toLocaleString('en')} ${operator}`;

function printVirtualTime(measured: readonly Measured[]): void {
  printTable(
    `(b) a day's publication pass in virtual time, from ${firstDay()}: from the first turn to the last answer, in minutes`,
    ['meters', 'day', 'took', 'least', 'ratio', 'failed runs'],
    measured.flatMap(({ scale, days }) =>
      days.map(({ tookMs, leastMs, failed }, day) => [
        nameOf(scale),
        String(day + 1),
        minutes(tookMs),
        minutes(leastMs),
        (tookMs / leastMs).toFixed(3),
        String(failed),
      ]),
    ),
  );
}

function printCalls(measured: readonly Measured[]): void {
  printTable(
    '(b) calls a meter and day; whole: curves of the last day',
    ['meters', 'of', 'calls', 'refused', 'whole'],
    measured.flatMap(({ scale, days, calls, whole }) =>
      Object.entries(operatorOf(scale).apis).map(([what, apis]) => {
        const sum = (pick: 'calls' | 'refused'): number =>
          apis.reduce((all, api) => all + (calls[api]?.[pick] ?? 0), 0);
        const each = (sum('calls') / scale.meters / days.length).toFixed(3);
        return [nameOf(scale), what, each, String(sum('refused')), `${whole} of ${scale.meters}`];
      }),
    ),
  );
}

function printThroughput(measured: readonly Measured[]): void {
  printTable(
    '(c) no allowance on either side, one worker; milliseconds a meter: CPU of the worker, waits for the database and the operator',
    ['meters', 'pass', 'seconds', 'meters/s', 'our code', 'database', 'operator', 'shares', 'queries'],
    measured.flatMap(({ scale, lifted }) =>
      lifted
        ? [
            throughputRow(scale, 'a week each', lifted.firstWeek),
            throughputRow(scale, 'a day each', lifted.oneDay),
          ]
        : [],
    ),
  );
}

function throughputRow(scale: ManyScale, name: string, { seconds, figures }: Throughput): string[] {
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
  printTable(
    '(d) memory of the worker, MB',
    ['meters', 'most, without allowances', 'most, in virtual time', 'heap after collection'],
    measured.map(({ scale, lifted, memory }) => [
      nameOf(scale),
      lifted ? megabytes(lifted.oneDay.figures.maxRssBytes) : '',
      megabytes(memory.maxRssBytes),
      megabytes(memory.heapBytes),
    ]),
  );
}
