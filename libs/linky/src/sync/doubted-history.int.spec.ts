import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { MeterRepository } from '@coprowatt/iot';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { Providers } from '../providers/providers.ts';
import { openPass } from '../schedule/pass-opening.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { lanesOf, nextStep, openLane } from './lane-rules.ts';
import type { Reaction } from './sync-policy.ts';
import { SyncRecorder } from './sync-recorder.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import type { Work } from './sync-work.ts';

jest.setTimeout(60_000);

const TODAY = '2026-06-23';
const DOUBT: Reaction = {
  name: 'wait',
  incident: 'not_holder_wave',
  kind: 'wait',
  reason: 'not_holder',
  delayMs: 24 * 3_600_000,
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
  const run = (await linky.app.get(SyncRunRepository).listOf([device.id])).find((one) => one.pass !== null);
  const connection = await linky.app.get(ConnectionRepository).find(device.id, manager);
  const step = nextStep(lanes);
  if (!run || !connection || !step) throw new Error('a meter that is connected has a pass');
  const meter = await linky.app.get(MeterRepository).getWithPrm(device.id, manager);
  return { run, connection, meter, step, provider: linky.app.get(Providers).get('enedis') };
}

const refused = (work: Work, reaction: Reaction, vendorCode: string) =>
  linky.database.dataSource.transaction((manager) =>
    linky.app.get(SyncRecorder).save(work, { reaction, vendorCode }, manager),
  );

it('a doubt about the holder stops the history too: that try was the one of the day', async () => {
  const work = await passing(prmOf(3_911));
  const runs = linky.app.get(SyncRunRepository);
  expect(await runs.findHistory(work.meter.id)).toMatchObject({ kind: 'backfill', state: 'queued' });
  const stepped = await refused(work, DOUBT, 'ADAM-DC-0007');
  expect(await runs.findHistory(work.meter.id)).toBeNull();
  const ended = { state: 'failed', reason: 'not_holder' };
  expect((await runs.listOf([work.meter.id])).map(({ state, reason }) => ({ state, reason }))).toEqual([
    ended,
    ended,
  ]);
  expect(stepped?.told).toMatchObject({
    connection: { state: 'suspect' },
    runs: [{ kind: 'backfill', ...ended, nextTryAt: null }],
  });
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
