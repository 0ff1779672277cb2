import { inspect } from 'node:util';
import type { ProviderName } from '@coprowatt/contracts';
import { addDays, localDateOf, startOfDay } from '@coprowatt/energy';
import { castOf, type CastMeter } from './cast.ts';
import { compareContracts } from './contract-verdict.ts';
import { connect, untilAllConnected, type Connected } from './connect.ts';
import { Crew } from './crew.ts';
import type { Desk } from './desk.ts';
import { Dice } from './dice.ts';
import { Leaks } from './leaks.ts';
import { misfortunesOf } from './misfortunes.ts';
import { liveThrough, settle } from './month.ts';
import { fullestSecond, judgeQuotas } from './quota-verdict.ts';
import { compareReadings } from './readings-verdict.ts';
import { judgeLedger, judgeRuns } from './run-verdict.ts';
import { Storm } from './storm.ts';
import { beginStore, limitHistory, notePasses, openOffice, openWorld, type World } from './world.ts';

/** Months with a night in which the clock changes, one without, and one with such a night in its back-fills. */
const STARTS = [
  '2026-10-05T05:10:00Z',
  '2027-03-08T06:40:00Z',
  '2026-11-19T09:20:00Z',
  '2026-11-02T08:50:00Z',
] as const;
const ZONE = 'Europe/Paris';
const HOUR_MS = 3_600_000;
/** The last days bring nothing new to go wrong, so that what is late can arrive. */
const CALM_DAYS = 5;
/** Of this many days before the start every hole is in the ledger. */
const LEDGER_DAYS = 17;
const KILL_RATE = 0.05;
/** Seeds take turns: how curves are kept. */
const STORES = ['packed', 'rows'] as const;
/** Share of the meters during whose first call for history a worker dies. */
const HISTORY_KILLS = 0.2;
const FIRST_ASKED = {
  enedis: 'consommation_quotidienne',
  myelectricaldata: 'med_daily',
  ores: 'consumption_load_curve',
} as const satisfies Record<ProviderName, string>;

export interface SeedReport {
  seed: number;
  start: string;
  seconds: number;
  /** What the month was made of, for people. */
  figures: string;
  /** Nothing when all is as it must be. */
  problems: string[];
}

/** One month of misfortune, told by its seed, and the judgement over what is left of it. */
export async function runSeed(seed: number, days: number): Promise<SeedReport> {
  const startedAt = Date.now();
  const start = STARTS[(seed - 1) % STARTS.length] ?? STARTS[0];
  const world = await openWorld(seed, start);
  try {
    const { figures, problems } = await liveAndJudge(world, seed, days, start);
    return { seed, start, seconds: Math.round((Date.now() - startedAt) / 1_000), figures, problems };
  } catch (error) {
    const problems = [inspect(error)];
    return {
      seed,
      start,
      seconds: Math.round((Date.now() - startedAt) / 1_000),
      figures: 'broken off',
      problems,
    };
  } finally {
    await world.close();
  }
}

async function liveAndJudge(
  world: World,
  seed: number,
  days: number,
  start: string,
): Promise<Pick<SeedReport, 'figures' | 'problems'>> {
  const dice = new Dice(seed);
  const today = localDateOf(Date.parse(start), ZONE);
  const end = addDays(today, days);
  const store = STORES[seed % 2] ?? 'packed';
  await beginStore(world.db, store);
  await limitHistory(world.db, castOf(days), today);
  await notePasses(world.db);
  const leaks = await Leaks.tear(world.desk, dice, today, end);
  const settings = { databaseUrl: world.databaseUrl, sandboxUrl: world.sandbox.url, keys: world.keys };
  const crew = new Crew(settings, seed % 2 === 0 ? 2 : 1);
  try {
    const storm = await Storm.gather(world.desk, seed);
    const meters = await connectAll(world, castOf(days), crew, dice);
    await storm.rise(seed);
    const endMs = startOfDay(end, ZONE) + 21 * HOUR_MS;
    const calmFromMs = endMs - CALM_DAYS * 24 * HOUR_MS;
    const month = { world, crew, dice, leaks, storm, calmFromMs, endMs, killRate: KILL_RATE };
    const jumps = await liveThrough(month);
    await settle({ world });
    const problems = await judge(world, meters, { today, to: addDays(end, 1) });
    const { calls, spoiled, lostRenewals } = misfortunesOf(await world.desk.calls());
    const mishaps = Object.entries(spoiled).map(([what, times]) => `${times} ${what}`);
    return {
      figures: [
        `${store}, ${jumps} jumps, ${calls} calls, spoiled: ${mishaps.join(', ')}; ${lostRenewals} lost renewals`,
        `${crew.kills} kills, ${leaks.filled} holes filled, at most ${await fullestSecond(world.desk)} calls within a second`,
      ].join(', '),
      problems: [
        ...problems,
        ...idle({
          ...spoiled,
          'lost renewals': lostRenewals,
          kills: crew.kills,
          'filled holes': leaks.filled,
        }),
      ],
    };
  } finally {
    await crew.dismiss();
  }
}

async function connectAll(
  world: World,
  cast: readonly CastMeter[],
  crew: Crew,
  dice: Dice,
): Promise<Connected[]> {
  const office = await openOffice(world);
  try {
    const meters: Connected[] = [];
    for (const meter of cast) {
      const kills = dice.chance(HISTORY_KILLS);
      if (kills) await world.desk.hang(FIRST_ASKED[meter.provider]);
      meters.push(await connect(world, office, meter));
      if (kills) await killAsking(world.desk, crew, dice);
    }
    await untilAllConnected(world, meters);
    return meters;
  } finally {
    await office.close();
  }
}

/** A worker dies while it waits for an answer that never comes. */
async function killAsking(desk: Desk, crew: Crew, dice: Dice): Promise<void> {
  await desk.untilSpent();
  await crew.killSometime(dice);
  await desk.takeBack();
}

type Readings = Parameters<typeof compareReadings>[2];

async function judge(world: World, meters: Connected[], readings: Readings): Promise<string[]> {
  const { today, to } = readings;
  return [
    ...(await compareReadings(world, meters, readings)),
    ...(await compareContracts(world, meters)),
    ...(await judgeRuns(world.db, meters, { from: addDays(today, 1), to })),
    ...(await judgeLedger(world.db, { from: addDays(today, -LEDGER_DAYS), to })),
    ...(await judgeQuotas(world.desk)),
  ];
}

/** A month without misfortune proves nothing. */
function idle(misfortunes: Record<string, number>): string[] {
  return Object.entries(misfortunes)
    .filter(([, times]) => times === 0)
    .map(([name]) => `no misfortune: ${name}`);
}
