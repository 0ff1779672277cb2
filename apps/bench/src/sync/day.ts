import { setTimeout as delay } from 'node:timers/promises';
import { instantsOfWallTime, type LocalDate } from '@coprowatt/energy';
import type { BenchWorker } from './bench-worker.ts';
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
  allowances: readonly Allowance[];
  /** Names at the sandbox of the APIs that are called, by what they tell. */
  apis: Readonly<Record<string, readonly string[]>>;
}

export const ENEDIS: Operator = {
  provider: 'enedis',
  timeZone: 'Europe/Paris',
  publishesAt: '08:00',
  allowances: [
    { calls: 5, windowMs: 1_000 },
    { calls: 1_000, windowMs: HOUR_MS },
  ],
  apis: {
    curve: ['courbe_de_charge_consommation'],
    'daily values': ['consommation_quotidienne'],
    'maximum power': ['puissance_conso_max_quotidienne'],
    production: ['courbe_de_charge_production', 'production_quotidienne'],
    contract: ['situation_contrat_auto', 'comptage_auto', 'synth_contrat_auto'],
  },
};

export const ORES: Operator = {
  provider: 'ores',
  timeZone: 'Europe/Brussels',
  publishesAt: '12:00',
  allowances: [
    { calls: 60, windowMs: 60_000 },
    { calls: 2_000, windowMs: 24 * HOUR_MS },
  ],
  apis: { 'curve and daily values': ['consumption_load_curve'], contract: ['metering_point'] },
};

/** When an operator publishes on a day. */
export function publicationMs({ timeZone, publishesAt }: Operator, date: LocalDate): number {
  return instantsOfWallTime(`${date}T${publishesAt}:00`, timeZone)[0] ?? NaN;
}

export interface VirtualDay {
  /** From the first meter's turn to the end of the last one's work, and the least that turns and allowances allow. */
  tookMs: number;
  leastMs: number;
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
  const leastMs = leastTimes(releases, operator.allowances).at(-1) ?? NaN;
  return { tookMs: lastMs - firstMs, leastMs: leastMs - firstMs, failed };
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
