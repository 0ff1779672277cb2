import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { startLinkyApp, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { answered, connectedToAsk, workOf } from '../testing/work.ts';
import { lanesOf, openLane } from './lane-rules.ts';
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
  const lanes = lanesOf({ curve: openLane('2026-06-16', '2026-06-23', 7, false) });
  return workOf(linky, await connectedToAsk(linky, syndic, prm, lanes));
}

it('a refusal of a call that left under an agreement renewed since does not end the new one', async () => {
  const asked = await work(prmOf(3_931));
  const before: Work = { ...asked, connection: { ...asked.connection, consentId: randomUUID() } };
  const stateOf = async () => (await linky.app.get(ConnectionRepository).find(asked.meter.id))?.state;

  expect(await answered(linky, before, NO_CONSENT)).toBeNull();
  expect(await stateOf()).toBe('connected');
  expect(await answered(linky, asked, NO_CONSENT)).not.toBeNull();
  expect(await stateOf()).toBe('revoked');
});
