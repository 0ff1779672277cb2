import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MeterRepository } from '@coprowatt/iot';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { Providers } from '../providers/providers.ts';
import { startLinkyApp, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { lanesOf, nextStep, openLane } from './lane-rules.ts';
import { SyncRecorder } from './sync-recorder.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import type { Work } from './sync-work.ts';

const NO_CONSENT = {
  reaction: {
    name: 'ask_consent',
    incident: null,
    kind: 'stop',
    reason: 'consent_missing',
    ends: 'revoke',
  },
  vendorCode: 'adam-dc-0008',
} as const;

let linky: LinkyApp;
beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
}, 60_000);
afterAll(() => linky.close());

async function work(prm: string): Promise<Work> {
  const syndic = await linky.browser('syndic');
  const { device, authorizationUrl } = await syndic.configured(prm);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  const { manager } = linky.database.dataSource;
  const lanes = lanesOf({ curve: openLane('2026-06-16', '2026-06-23', 7, false) });
  await manager.query('update linky_sync_runs set lanes = $1 where device_id = $2', [lanes, device.id]);
  const run = await linky.app.get(SyncRunRepository).findHistory(device.id, manager);
  const connection = await linky.app.get(ConnectionRepository).find(device.id, manager);
  const step = nextStep(lanes);
  if (!run || !connection || !step) throw new Error('a meter that is connected has a run');
  const meter = await linky.app.get(MeterRepository).getWithPrm(device.id, manager);
  return { run, connection, meter, step, provider: linky.app.get(Providers).get('enedis') };
}

it('a refusal of a call that left under an agreement renewed since does not end the new one', async () => {
  const { dataSource } = linky.database;
  const asked = await work(prmOf(3_931));
  const before: Work = { ...asked, connection: { ...asked.connection, consentId: randomUUID() } };
  const save = (of: Work) =>
    dataSource.transaction((manager) => linky.app.get(SyncRecorder).save(of, NO_CONSENT, manager));
  const stateOf = async () => (await linky.app.get(ConnectionRepository).find(asked.meter.id))?.state;

  expect(await save(before)).toBeNull();
  expect(await stateOf()).toBe('connected');
  expect(await save(asked)).not.toBeNull();
  expect(await stateOf()).toBe('revoked');
});
