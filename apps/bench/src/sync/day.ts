import { setTimeout as delay } from 'node:timers/promises';
import { instantsOfWallTime, type LocalDate } from '@coprowatt/energy';
import type { BenchWorker } from './bench-worker.ts';
import type { LoggedCall } from './desk.ts';
import { leastTimes, type Allowance } from './least-times.ts';
import { endOf, openRuns, releasesOf } from './pass.ts';
import { jumpTo, workOff } from './virtual-time.ts';
import type { World } from './world.ts';

const PASS = 'publication';
const HOUR_MS = 3_600_000;
const LONGEST_DAY_MS = 40 * HOUR_MS;
/** Latest turn of a meter after the hour of publication. */
const LAST_TURN_MS = 41 * 60_000;

/** What an operator's days are measured by. */
export interface Operator {
  provider: 'enedis' | 'ores';
  timeZone: string;
  publishesAt: `${number}:00`;
  /** Of each thing that it counts for itself. */
  allowances: readonly Allowance[];
  countedAs: (call: LoggedCall) => string;
  /** What calls are asked for, in the order of the table. */
  kinds: readonly CallKind[];
  kindOf: (call: LoggedCall) => CallKind;
}

export type CallKind = 'curve' | 'daily values' | 'maximum power' | 'production' | 'contract';

const KINDS_OF_ENEDIS: Readonly<Record<string, CallKind>> = {
  courbe_de_charge_consommation: 'curve',
  consommation_quotidienne: 'daily values',
  puissance_conso_max_quotidienne: 'maximum power',
  courbe_de_charge_production: 'production',
  production_quotidienne: 'production',
};

export const ENEDIS: Operator = {
  provider: 'enedis',
  timeZone: 'Europe/Paris',
  publishesAt: '08:00',
  allowances: [
    { calls: 5, windowMs: 1_000 },
    { calls: 1_000, windowMs: HOUR_MS },
  ],
  countedAs: ({ api }) => api,
  kinds: ['curve', 'daily values', 'maximum power', 'production', 'contract'],
  kindOf: ({ api }) => KINDS_OF_ENEDIS[api] ?? 'contract',
};

export const ORES: Operator = {
  provider: 'ores',
  timeZone: 'Europe/Brussels',
  publishesAt: '12:00',
  allowances: [
    { calls: 60, windowMs: 60_000 },
    { calls: 2_000, windowMs: 24 * HOUR_MS },
  ],
  countedAs: () => 'ores',
  kinds: ['curve', 'daily values', 'contract'],
  kindOf: ({ api, resolution }) =>
    api === 'metering_point' ? 'contract' : resolution === 'P1D' ? 'daily values' : 'curve',
};

/** When an operator publishes on a day. */
export function publicationMs({ timeZone, publishesAt }: Operator, date: LocalDate): number {
  return instantsOfWallTime(`${date}T${publishesAt}:00`, timeZone)[0] ?? NaN;
}

export interface VirtualDay {
  /** From the first meter's turn to the end of the last one's work, and to the last meter's turn. */
  tookMs: number;
  turnsMs: number;
  /** The least in which anybody could have made the same calls, all of them at once possible: what the allowances alone impose. */
  quotaMs: number;
  calls: LoggedCall[];
  failed: number;
}

/** One publication pass in virtual time; what was left of the day before is worked off first. */
export async function passInVirtualTime(
  world: World,
  worker: BenchWorker,
  operator: Operator,
  date: LocalDate,
  meters: number,
): Promise<VirtualDay> {
  const atMs = publicationMs(operator, date);
  const deadlineMs = atMs + LONGEST_DAY_MS;
  await jumpTo(world, atMs - 600_000);
  await worker.still(atMs - 600_000);
  await workOff(world, worker, async () => (await openRuns(world.db)) === 0, deadlineMs);
  await jumpTo(world, atMs + 1_000);
  const releases = await releasesOf(world.db, PASS, date, meters);
  await workOff(world, worker, async () => (await endOf(world.db, PASS, date)).open === 0, deadlineMs);
  const { lastMs, failed } = await endOf(world.db, PASS, date);
  const firstMs = Math.min(...releases);
  const longestMs = Math.max(...operator.allowances.map(({ windowMs }) => windowMs));
  const { earlier = [], own = [] } = Object.groupBy(
    await world.desk.calls(firstMs - longestMs),
    ({ time }) => (Date.parse(time) < firstMs ? 'earlier' : 'own'),
  );
  return {
    tookMs: lastMs - firstMs,
    turnsMs: Math.max(...releases) - firstMs,
    quotaMs: quotaOf(operator, firstMs, earlier, own),
    calls: own,
    failed,
  };
}

/** Milliseconds from `firstMs` to the last of these calls at the earliest, after those that weigh on the allowances already. */
function quotaOf(
  { allowances, countedAs }: Operator,
  firstMs: number,
  earlier: readonly LoggedCall[],
  own: readonly LoggedCall[],
): number {
  const weighing = (calls: readonly LoggedCall[]) =>
    Map.groupBy(
      calls.filter(({ quota }) => quota === 'counted'),
      countedAs,
    );
  const before = weighing(earlier);
  const lasts = [...weighing(own)].map(([name, calls]) => {
    const times = (before.get(name) ?? []).map(({ time }) => Date.parse(time));
    return leastTimes(Array<number>(calls.length).fill(firstMs), allowances, times).at(-1) ?? firstMs;
  });
  return Math.max(firstMs, ...lasts) - firstMs;
}

/** One publication pass in real time, every meter's turn at once: seconds from the jump to the end of the last one. */
export async function passInRealTime(
  world: World,
  operator: Operator,
  date: LocalDate,
  meters: number,
): Promise<{ seconds: number; failed: number }> {
  const atMs = publicationMs(operator, date);
  await jumpTo(world, atMs - 60_000);
  await delay(2_000);
  const startedAt = performance.now();
  await jumpTo(world, atMs + LAST_TURN_MS);
  for (;;) {
    const { open, failed, done } = await endOf(world.db, PASS, date);
    if (open === 0 && done >= meters) return { seconds: (performance.now() - startedAt) / 1_000, failed };
    await delay(50);
  }
}
