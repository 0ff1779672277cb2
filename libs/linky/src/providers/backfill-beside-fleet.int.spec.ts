import { setImmediate as breathe } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SYNC_LANES } from '@coprowatt/contracts';
import { gdprMigrations } from '@coprowatt/gdpr';
import { identityMigrations } from '@coprowatt/identity';
import { iotEntities, iotMigrations } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { linkyMigrations } from '../linky.database.ts';
import { openPass } from '../schedule/pass-opening.ts';
import { passTime } from '../testing/virtual-time.ts';
import { FreshDemand } from './fresh-demand.ts';
import type { CallQueue } from './meter-data.provider.ts';
import { ProviderError } from './provider-error.ts';
import { ProviderGates } from './provider-gates.ts';
import { ProviderQuota } from './provider-quota.ts';
import type { QuotaWindow } from './quota-rules.ts';

/** A quarter of Enedis's allowances, so that its hour is soon played through. */
const SECOND_CALLS = 2;
const HOUR_CALLS = 250;
const QUOTA: QuotaWindow[] = [
  { calls: SECOND_CALLS, windowMs: 1_000 },
  { calls: HOUR_CALLS, windowMs: 3_600_000 },
];
/** More than half of an hour's allowance. */
const METERS = 150;
const API = 'enedis.curve';
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-06-23T05:35:00Z');
const PUBLICATION = Date.parse('2026-06-23T06:00:00Z');
const END = Date.parse('2026-06-23T06:45:00Z');

const ENEDIS = {
  name: 'enedis' as const,
  timeZone: 'Europe/Paris',
  publishesAtHour: 8,
  lanes: new Set(SYNC_LANES),
  limits: {
    curveSpanDays: 7,
    curveDepth: { months: 24, days: 15 },
    dailySpanDays: 365,
    dailyDepth: { months: 36, days: 15 },
  },
  apiOf: (lane: string) => `enedis.${lane}`,
};

const clock = new TestClock(START);
let database: TestDatabase;
let quota: ProviderQuota;

beforeAll(async () => {
  database = await createTestDatabase({
    entities: iotEntities,
    migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
  });
  const { dataSource } = database;
  const building = await insertBuilding(dataSource);
  for (let serial = 0; serial < METERS; serial += 1) await insertMeter(dataSource, building);
  await dataSource.query(
    `insert into linky_connections (device_id, prm_hash, subject_kind, subject_id, provider, state, curve_state, consent_id,
       consent_given_at, connected_at, authorisation_sealed, proved_authorisation_hash, created_at)
     select id, id::text::bytea, 'organisation', id, 'enedis', 'connected', 'active', id, now(), now(), 'x', 'x', now() from meters`,
  );
  const demand = new FreshDemand(dataSource, clock, () => ENEDIS);
  quota = new ProviderQuota(dataSource, clock, new ProviderGates(dataSource), demand);
}, 120_000);
afterAll(() => database.drop());

/** One call, whenever there is a place; answers when the operator had it. */
async function call(queue: CallQueue): Promise<number> {
  for (;;)
    try {
      return await quota.call(API, QUOTA, queue, async () => {
        await breathe();
        return clock.nowMs();
      });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await clock.sleepUntil(new Date(clock.nowMs() + (error.retryAfterMs ?? 0)));
    }
}

/** Histories that never end. */
async function fill(arrivals: number[]): Promise<void> {
  while (clock.nowMs() < END) arrivals.push(await call('history'));
}

/** The publication pass, each meter at its turn. Answers by how much each call came later than that, in ms. */
async function publish(arrivals: number[]): Promise<number[]> {
  await clock.sleepUntil(new Date(PUBLICATION));
  const due = { pass: 'publication', localDate: '2026-06-23', dueAtMs: PUBLICATION } as const;
  await openPass(ENEDIS, due, clock.now(), database.dataSource.manager);
  const runs: { id: string; next_try_at: Date }[] = await database.dataSource.query(
    'select id, next_try_at from linky_sync_runs',
  );
  const turn = async ({ id, next_try_at: at }: (typeof runs)[number]): Promise<number> => {
    await clock.sleepUntil(at);
    const arrived = await call('fresh');
    arrivals.push(arrived);
    await database.dataSource.query(
      `update linky_sync_runs set state = 'succeeded', calls = 1, finished_at = $2, next_try_at = null where id = $1`,
      [id, clock.now()],
    );
    return arrived - at.getTime();
  };
  return Promise.all(runs.map(turn));
}

it('back-fill beside the pass of a full fleet delays none of its calls by more than those of a second do, and has all that they leave', async () => {
  const history: number[] = [];
  const fresh: number[] = [];
  const work = Promise.all([publish(fresh), ...Array.from({ length: 4 }, () => fill(history))]);
  const [delays] = await passTime(clock, [database.dataSource], work);
  expect(delays).toHaveLength(METERS);
  // The places of a second may be taken, and of the next one when turns come together; the hour never is.
  expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
  const all = [...history, ...fresh].sort((one, other) => one - other);
  const within = (at: number): number => all.filter((other) => other >= at && other < at + HOUR_MS).length;
  expect(Math.max(...all.map(within))).toBeLessThanOrEqual(HOUR_CALLS);
  expect(history.filter((at) => at < PUBLICATION)).toHaveLength(HOUR_CALLS - METERS);
}, 300_000);
