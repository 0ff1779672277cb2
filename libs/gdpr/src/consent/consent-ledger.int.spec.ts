import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createTestDatabase,
  createTestSecrets,
  TestClock,
  type TestDatabase,
} from '@coprowatt/platform/testing';
import { ConsentTexts } from '../consent-text/consent-texts.ts';
import { gdprEntities, gdprMigrations } from '../gdpr.database.ts';
import { ConsentEvent } from './consent-event.entity.ts';
import { ConsentLedger, type ConsentRequest } from './consent-ledger.ts';

const clock = new TestClock('2026-06-23T10:00:00Z');
const secrets = createTestSecrets();
let database: TestDatabase;
let ledger: ConsentLedger;

beforeAll(async () => {
  database = await createTestDatabase({ entities: gdprEntities, migrations: gdprMigrations });
  ledger = new ConsentLedger(database.dataSource, secrets, clock);
});
afterAll(() => database.drop());

function aRequest(deviceId: string): ConsentRequest {
  return {
    subject: { kind: 'organisation', id: randomUUID() },
    actorUserId: randomUUID(),
    buildingId: randomUUID(),
    deviceId,
    flowVersion: 'v2',
    mandateReference: 'AG 2026-04',
    purposes: { daily: true, loadCurve: false, advice: true },
    text: new ConsentTexts().current('enedis', 'fr'),
    stateHash: secrets.lookupHash('a state'),
    ipTruncated: '192.0.2.0',
    userAgent: 'x'.repeat(1_000),
  };
}

describe('the consent ledger', () => {
  it('opens nothing before the operator confirmed, then what was ticked and nothing else', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    expect(await ledger.current(deviceId)).toBeNull();
    const expiresAt = new Date('2029-06-23T00:00:00Z');
    await ledger.append(consentId, 'given', { actorUserId: null, expiresAt, authorisationId: '912345678' });
    expect(await ledger.current(deviceId)).toEqual({
      consentId,
      purposes: { daily: true, loadCurve: false, advice: true },
      givenAt: clock.now(),
      expiresAt,
    });
  });

  it('closes at withdrawal and keeps the proof with the authorisation sealed', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', { actorUserId: null, authorisationId: '912345678' });
    await ledger.append(consentId, 'withdrawn', {
      actorUserId: randomUUID(),
      cause: 'withdrawn in the application',
    });
    expect(await ledger.current(deviceId)).toBeNull();
    const events = await database.dataSource
      .getRepository(ConsentEvent)
      .find({ where: { consentId }, order: { seq: 'ASC' } });
    expect(events.map(({ kind }) => kind)).toEqual(['requested', 'given', 'withdrawn']);
    const last = events.at(-1);
    expect(JSON.stringify(events)).not.toContain('912345678');
    expect(secrets.open(last?.authorisationSealed ?? '', `consent_events.authorisation:${last?.id}`)).toBe(
      '912345678',
    );
    expect(last).toMatchObject({ mandateReference: 'AG 2026-04', textVersion: 'enedis-1', textLang: 'fr' });
    expect(last?.userAgent).toHaveLength(300);
  });

  it('is not in force any more once it ran out', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', {
      actorUserId: null,
      expiresAt: new Date(clock.nowMs() + 1_000),
    });
    expect(await ledger.current(deviceId)).not.toBeNull();
    clock.advance(1_000);
    expect(await ledger.current(deviceId)).toBeNull();
  });

  it('stays in force while a renewal is only asked for', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', { actorUserId: null });
    await ledger.request(aRequest(deviceId));
    expect((await ledger.current(deviceId))?.consentId).toBe(consentId);
  });

  it('refuses every change and deletion in the database, except a new seal of the same authorisation', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', { actorUserId: null, authorisationId: '912345678' });
    const run = (sql: string) => database.dataSource.query(sql, [consentId]);
    await expect(
      run(`update consent_events set purpose_load_curve = true where consent_id = $1`),
    ).rejects.toThrow('append-only');
    await expect(
      run(`update consent_events set authorisation_sealed = null where consent_id = $1`),
    ).rejects.toThrow('append-only');
    await expect(run(`delete from consent_events where consent_id = $1`)).rejects.toThrow('append-only');
    await expect(database.dataSource.query('truncate consent_events')).rejects.toThrow('append-only');
    await run(
      `update consent_events set authorisation_sealed = 'sealed anew' where consent_id = $1 and kind = 'given'`,
    );
  });
});
