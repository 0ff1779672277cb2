import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { wholeDay } from '@coprowatt/energy/testing';
import { ConsentLedger } from '@coprowatt/gdpr';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { Providers } from '../providers/providers.ts';
import { openPass } from '../schedule/pass-opening.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { answered, workOf } from '../testing/work.ts';
import { lanesOf, openLane } from './lane-rules.ts';
import type { Reaction } from './sync-policy.ts';
import { SyncPlanner } from './sync-planner.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import { SyncWorker } from './sync-worker.ts';
import type { Work } from './sync-work.ts';

const TODAY = '2026-06-23';
const DAY_MS = 24 * 3_600_000;
const DOUBT: Reaction = {
  name: 'wait',
  incident: 'not_holder_wave',
  kind: 'wait',
  reason: 'not_holder',
  delayMs: DAY_MS,
  counts: true,
  suspect: true,
};
const DENIED: Reaction = {
  name: 'ask_consent',
  incident: null,
  kind: 'stop',
  reason: 'access_denied',
  ends: 'revoke',
};
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  // No worker: the runs stay as they are put here.
  linky = await startLinkyApp(`${TODAY}T10:00:00Z`, 'api');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

/** A meter whose history is under way, and the work of the pass that is due. */
async function passing(prm: string): Promise<Work> {
  const { device, authorizationUrl } = await syndic.configured(prm);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  const { manager } = linky.database.dataSource;
  const pass = { pass: 'publication', localDate: TODAY, dueAtMs: linky.clock.nowMs() } as const;
  await openPass(linky.app.get(Providers).get('enedis'), pass, linky.clock.now(), manager);
  const lanes = lanesOf({ curve: openLane('2026-06-16', TODAY, 7, false) });
  await manager.query('update linky_sync_runs set lanes = $1, planned = true where pass is not null', [
    lanes,
  ]);
  return workOf(linky, device.id, (run) => run.pass !== null);
}

const refused = (work: Work, reaction: Reaction, vendorCode: string) =>
  answered(linky, work, { reaction, vendorCode });

/** Keeps the history of a meter at a point that it came to, due now. */
async function broughtTo(deviceId: string, reached: string): Promise<void> {
  await linky.database.dataSource.query(
    `update linky_sync_runs set lanes = $2, next_try_at = $3 where device_id = $1 and kind = 'backfill'`,
    [deviceId, { curve: { ...openLane('2026-01-01', TODAY, 7, true), reached } }, linky.clock.now()],
  );
}

it('a doubt about the holder lets the history wait where it is: that try was the one of the day', async () => {
  const work = await passing(prmOf(3_911));
  const [runs, reached] = [linky.app.get(SyncRunRepository), '2026-03-03'];
  await broughtTo(work.meter.id, reached);
  const stepped = await refused(work, DOUBT, 'ADAM-DC-0007');
  expect(stepped?.told).toMatchObject({ connection: { state: 'suspect' }, runs: [] });
  const history = await runs.findHistory(work.meter.id);
  await linky.sandbox.forgetCalls();
  await linky.app.get(SyncWorker).work(history?.id ?? '');
  expect(await linky.sandbox.calls()).toEqual([]);
  const waiting = await runs.findHistory(work.meter.id);
  expect(waiting?.nextTryAt?.getTime()).toBeGreaterThan(linky.clock.nowMs() + DAY_MS - 60_000);
  expect(waiting).toMatchObject({
    id: history?.id,
    state: 'waiting',
    reason: 'not_holder',
    lanes: { curve: { reached } },
    calls: 0,
  });
});

it('a history goes on at once when data come again', async () => {
  const work = await passing(prmOf(3_918));
  await broughtTo(work.meter.id, '2026-03-03');
  const history = await workOf(linky, work.meter.id);
  await refused(history, DOUBT, 'ADAM-DC-0007');
  const { manager } = linky.database.dataSource;
  await manager.query(
    `update linky_sync_runs set state = 'queued', finished_at = null, next_try_at = $2 where id = $1`,
    [work.run.id, linky.clock.now()],
  );
  const curve = { intervals: [], rejected: 0, missing: 0, inServiceFrom: null, ambiguousDays: [] };
  const stepped = await answered(linky, await workOf(linky, work.meter.id, ({ pass }) => pass !== null), {
    lane: 'curve',
    curve: { ...curve, intervals: wholeDay({ date: '2026-06-22', zone: 'Europe/Paris' }, 30) },
  });
  expect(stepped?.told?.connection.state).toBe('connected');
  const again = await linky.app.get(SyncRunRepository).findHistory(work.meter.id);
  expect(again).toMatchObject({ state: 'queued', reason: null, lanes: { curve: { reached: '2026-03-03' } } });
  expect(again?.nextTryAt?.getTime()).toBeLessThanOrEqual(linky.clock.nowMs());
});

it('a history goes on at once under a renewed agreement', async () => {
  const work = await passing(prmOf(3_920));
  await refused(await workOf(linky, work.meter.id), DOUBT, 'ADAM-DC-0007');
  const { manager } = linky.database.dataSource;
  const connection = await linky.app.get(ConnectionRepository).find(work.meter.id, manager);
  const consent = await linky.app.get(ConsentLedger).current(work.meter.id, manager);
  if (!connection || !consent) throw new Error('a doubted meter is connected');
  const plan = { meter: work.meter, connection, categories: consent.dataCategories, requestedBy: null };
  const run = await manager.transaction((one) => linky.app.get(SyncPlanner).openBackfill(plan, one));
  expect(run).toMatchObject({ kind: 'backfill', state: 'queued', reason: null });
});

it('a history that is the first to hear the doubt waits a day, too', async () => {
  const work = await passing(prmOf(3_914));
  await broughtTo(work.meter.id, '2026-03-03');
  const stepped = await refused(await workOf(linky, work.meter.id), DOUBT, 'ADAM-DC-0007');
  expect(stepped).toMatchObject({
    run: { state: 'waiting', reason: 'not_holder', lanes: { curve: { reached: '2026-03-03' } } },
    told: { runs: [{ kind: 'daily', state: 'failed', reason: 'not_holder' }] },
  });
});

it.each([
  ['that goes on is not joined', 3_915, 'waiting', 'backfill'],
  ['that failed is not taken up again', 3_916, 'failed', undefined],
] as const)("by a person's sync of a doubted meter a history %s", async (_, point, state, left) => {
  const work = await passing(prmOf(point));
  const { manager } = linky.database.dataSource;
  await refused(work, DOUBT, 'ADAM-DC-0007');
  if (state === 'failed')
    await manager.transaction(async (one) => {
      const end = { state, reason: 'internal', reaction: null, at: linky.clock.now() } as const;
      await linky.app.get(SyncRunRepository).endActive(work.meter.id, end, one);
    });
  const connection = await linky.app.get(ConnectionRepository).find(work.meter.id, manager);
  const consent = await linky.app.get(ConsentLedger).current(work.meter.id, manager);
  if (!connection || !consent) throw new Error('a doubted meter is connected');
  const { dataCategories: categories } = consent;
  const plan = { meter: work.meter, connection, categories, requestedBy: null, days: null };
  const run = await manager.transaction((one) => linky.app.get(SyncPlanner).openManual(plan, one));
  expect(run.kind).toBe('manual');
  expect((await linky.app.get(SyncRunRepository).findHistory(work.meter.id))?.kind).toBe(left);
});

it("says why the meter's other runs end in the word of the refusal", async () => {
  const work = await passing(prmOf(3_917));
  await linky.database.dataSource.query(
    `update linky_sync_runs set reaction = 'back_off' where device_id = $1 and kind = 'backfill'`,
    [work.meter.id],
  );
  const stepped = await refused(work, DENIED, '403');
  expect(stepped?.told?.runs).toMatchObject([
    { kind: 'backfill', state: 'failed', reason: 'access_denied', reaction: 'ask_consent' },
  ]);
  const audited = await linky.database.dataSource.query(
    `select facts ->> 'reaction' as reaction from audit_logs where act = 'sync.finished' and facts ->> 'meter' = $1`,
    [work.meter.id],
  );
  expect(audited).toEqual([{ reaction: 'ask_consent' }, { reaction: 'ask_consent' }]);
});

it.each([
  ['has reached its end ran out', 3_912, 0, 'consent_expired'],
  ['has not was revoked', 3_913, 1_000, 'revoked'],
] as const)('a consent that is refused and %s', async (_, point, msLeft, state) => {
  const work = await passing(prmOf(point));
  await linky.database.dataSource.query(
    'update linky_connections set consent_expires_at = $2 where device_id = $1',
    [work.meter.id, new Date(linky.clock.nowMs() + msLeft)],
  );
  const stepped = await refused(work, DENIED, '403');
  expect(stepped?.told?.connection.state).toBe(state);
});
