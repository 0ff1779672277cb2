import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConsentText } from '@coprowatt/contracts';
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
/** What the first text names, without the curve. */
const NARROW = {
  dailyEnergy: true,
  loadCurve: false,
  maximumPower: false,
  contract: false,
  identity: false,
};
let database: TestDatabase;
let ledger: ConsentLedger;

beforeAll(async () => {
  database = await createTestDatabase({ entities: gdprEntities, migrations: gdprMigrations });
  ledger = new ConsentLedger(database.dataSource, secrets, clock);
});
afterAll(() => database.drop());

function published(version: string): ConsentText {
  const text = new ConsentTexts().published('enedis', 'fr', version);
  if (!text) throw new Error(`${version} was never published`);
  return text;
}

function aRequest(deviceId: string): ConsentRequest {
  return {
    subject: { kind: 'organisation', id: randomUUID() },
    actorUserId: randomUUID(),
    buildingId: randomUUID(),
    deviceId,
    flowVersion: 'v2',
    mandateReference: 'AG 2026-04',
    purposes: { daily: true, loadCurve: false, advice: true },
    text: published('enedis-1'),
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
      dataCategories: NARROW,
      expiresAt,
    });
  });

  it('stays open for other purposes once it changed, with the text that was shown for them', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', { actorUserId: null, authorisationId: '912345678' });
    const purposes = { daily: true, loadCurve: true, advice: false };
    const text = { version: 'enedis-2', lang: 'nl', sha256: 'a'.repeat(64) } as const;
    await ledger.append(consentId, 'changed', { actorUserId: randomUUID(), purposes, text });
    expect(await ledger.current(deviceId)).toEqual({
      consentId,
      purposes,
      // A yes to the curve widens nothing else, though the new text names more.
      dataCategories: { ...NARROW, loadCurve: true },
      expiresAt: null,
    });
    const [requested, given, changed] = await ledger.historyOf(consentId);
    expect(given).toMatchObject({ purposeAdvice: true, textVersion: 'enedis-1' });
    expect(changed).toMatchObject({ kind: 'changed', textVersion: 'enedis-2', textLang: 'nl' });
    expect([requested, changed].map((event) => event?.dataCategories.loadCurve)).toEqual([false, true]);
    await ledger.append(consentId, 'withdrawn', { actorUserId: null });
    expect(await ledger.current(deviceId)).toBeNull();
  });

  it('says on what ground, for which data and in which role', async () => {
    const person = { kind: 'user', id: randomUUID() } as const;
    const ofPerson = { ...aRequest(randomUUID()), subject: person, actorRole: 'occupant' as const };
    const ofOrganisation = aRequest(randomUUID());
    await ledger.request(ofPerson);
    await ledger.request(ofOrganisation);
    const events = await ledger.listOf([person, ofOrganisation.subject]);
    expect(events).toMatchObject([
      { subjectId: person.id, legalBasis: 'consent', actorRole: 'occupant', dataCategories: NARROW },
      { subjectKind: 'organisation', legalBasis: 'legitimate_interest', actorRole: null },
    ]);
    expect(await ledger.listOf([{ kind: 'organisation', id: person.id }])).toEqual([]);
  });

  it('opens maximum power and the facts of the supply to who agreed to a text that names them', async () => {
    const deviceId = randomUUID();
    const wide = { ...NARROW, maximumPower: true, contract: true };
    const consentId = await ledger.request({ ...aRequest(deviceId), text: published('enedis-2') });
    await ledger.append(consentId, 'given', { actorUserId: null });
    expect(await ledger.current(deviceId)).toMatchObject({ dataCategories: wide });
    const purposes = { daily: true, loadCurve: true, advice: true };
    await ledger.append(consentId, 'changed', { actorUserId: null, purposes });
    expect(await ledger.current(deviceId)).toMatchObject({ dataCategories: { ...wide, loadCurve: true } });
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
    expect(events[0]?.userAgent).toHaveLength(300);
    // From where the one asked says nothing of the other.
    expect(last).toMatchObject({ ipTruncated: null, userAgent: null });
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

  it('stays in force while a renewal is asked for or comes to nothing, and gives way to one that is given', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', { actorUserId: null });
    const renewal = await ledger.request(aRequest(deviceId));
    expect((await ledger.current(deviceId))?.consentId).toBe(consentId);
    await ledger.append(renewal, 'refused', { actorUserId: null });
    expect((await ledger.current(deviceId))?.consentId).toBe(consentId);
    const second = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'renewed', { actorUserId: null });
    await ledger.append(second, 'given', { actorUserId: null });
    expect((await ledger.current(deviceId))?.consentId).toBe(second);
    await ledger.append(second, 'withdrawn', { actorUserId: null });
    expect(await ledger.current(deviceId)).toBeNull();
  });

  it('stays in force while the operator doubts its holder, so that it can be asked again', async () => {
    const deviceId = randomUUID();
    const consentId = await ledger.request(aRequest(deviceId));
    await ledger.append(consentId, 'given', { actorUserId: null });
    for (const kind of ['suspect', 'cleared'] as const) {
      await ledger.append(consentId, kind, { actorUserId: null });
      expect((await ledger.current(deviceId))?.consentId).toBe(consentId);
    }
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
