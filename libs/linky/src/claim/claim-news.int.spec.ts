import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { IdentitySeeder } from '@coprowatt/identity';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';
import { ClaimAnnouncer } from './claim-announcer.ts';

jest.setTimeout(180_000);

// A gateway proves nothing: what is asked through it waits for an admin.
const MED = { provider: 'myelectricaldata', consentTextVersion: 'myelectricaldata-1' };
const ADMINS = ['admin@copro.test', 'second-admin@copro.test'];
let linky: LinkyApp;
let syndic: Browser;
let other: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2030-01-01');
  const seeder = linky.app.get(IdentitySeeder);
  const account = { email: 'second-admin@copro.test', displayName: 'Bo', language: 'nl' } as const;
  const { id: userId } = await seeder.createUser({ ...account, password: TEST_PASSWORD });
  await seeder.grant(userId, { role: 'admin', organisationId: null, buildingId: null });
  [syndic, other] = await Promise.all([linky.browser('syndic'), linky.browser('other')]);
});
afterAll(() => linky.close());

const asked = (browser: Browser, serial: number): Promise<string> =>
  browser
    .configure(prmOf(serial), MED)
    .expect(201)
    .then(({ body }) => body.device.id);

async function newsOf(email: string): Promise<{ subject: string; text: string }[]> {
  const mails = await mailsTo(linky, email);
  return mails.filter(({ text }) => text.includes('/admin/claims'));
}

const subjects = () =>
  Promise.all(ADMINS.map(async (email) => (await newsOf(email)).map(({ subject }) => subject)));

const untold = () =>
  linky.database.dataSource.query<unknown[]>(
    "select 1 from linky_claims where state = 'open' and admins_told_at is null",
  );

const allTold = () => eventually(untold, (rows: unknown[]) => rows.length === 0);

describe('the platform’s admins are told of claims', () => {
  it('once each, in his language, whoever ticks, with no meter named, and nobody else', async () => {
    await asked(syndic, 9_701);
    const announcer = linky.app.get(ClaimAnnouncer);
    await Promise.all(Array.from({ length: 5 }, () => announcer.tell()));
    await allTold();
    expect(await subjects()).toEqual([['Une demande à examiner'], ['Een aanvraag om na te kijken']]);
    const [news] = await newsOf('admin@copro.test');
    expect(news?.text).toMatch(/\/admin\/claims$/);
    expect(`${news?.subject} ${news?.text}`).not.toMatch(/9701|Ascenseur|Lille/);
    for (const { email } of Object.values(linky.tenants.people))
      if (!ADMINS.includes(email)) expect(await newsOf(email)).toEqual([]);
  });

  it('of all that came within the hour in one mail, and not of what is decided meanwhile', async () => {
    const gone = await asked(syndic, 9_702);
    await asked(syndic, 9_703);
    await asked(other, 9_703);
    await linky.app.get(ClaimAnnouncer).tell();
    expect((await untold()).length).toBe(3);
    await syndic.delete(`${syndic.linky}/devices/${gone}`).expect(204);
    await linky.sandbox.advance('PT61M');
    await allTold();
    expect(await subjects()).toEqual([
      ['2 demandes à examiner', 'Une demande à examiner'],
      ['2 aanvragen om na te kijken', 'Een aanvraag om na te kijken'],
    ]);
  });

  it('once a day of the same one, however often its claimant gives up and comes back', async () => {
    for (let time = 0; time < 3; time += 1) {
      const device = await asked(other, 9_704);
      if (time === 0) {
        await linky.sandbox.advance('PT61M');
        await allTold();
      }
      await linky.sandbox.advance('PT61M');
      if (time < 2) await other.delete(`${other.linky}/devices/${device}`).expect(204);
    }
    await linky.app.get(ClaimAnnouncer).tell();
    expect((await subjects()).map(({ length }) => length)).toEqual([3, 3]);
    await linky.sandbox.advance('PT24H');
    await allTold();
    expect((await subjects()).map(({ length }) => length)).toEqual([4, 4]);
  });
});
