import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { addDays, localDateOf } from '@coprowatt/energy';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';
import { ConsentCountdown } from './consent-countdown.service.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2030-01-01');
  [syndic, owner] = await Promise.all([linky.browser('syndic'), linky.browser('co_owner')]);
});
afterAll(() => linky.close());

const today = () => localDateOf(linky.clock.nowMs(), 'Europe/Paris');

/** A connected meter whose last day is `days` from today. */
async function ending(days: number, browser = syndic, more: object = {}) {
  serial += 1;
  const prm = prmOf(9_400 + serial);
  const { device, authorizationUrl } = await browser.configured(prm, more);
  const lastDay = addDays(today(), days);
  const { autorisationId } = await linky.sandbox.share(prm, today(), lastDay);
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  const landing = await browser.comeBack({ autorisation_id: String(autorisationId), state });
  expect(landing.searchParams.get('linky')).toBe('connected');
  return { prm, device, lastDay };
}

/** Moves the clock to this long before a consent's end. */
async function moveTo(browser: Browser, device: LinkyDevice, beforeEndMs: number): Promise<void> {
  const end = Date.parse((await browser.device(device.id))?.consentExpiresAt ?? '');
  await linky.sandbox.advance(`PT${Math.round((end - beforeEndMs - linky.clock.nowMs()) / 1_000)}S`);
}

const DAY_MS = 86_400_000;

/** Stages that were told of a meter, in order. */
async function toldOf({ id }: LinkyDevice): Promise<number[]> {
  const rows: { stage: number }[] = await linky.database.dataSource.query(
    `select r.stage_days as stage from linky_consent_reminders r
      where r.consent_id in (select consent_id from consent_events where device_id = $1) order by r.sent_at`,
    [id],
  );
  return rows.map(({ stage }) => stage);
}

async function untilTold(device: LinkyDevice, stages: number[]): Promise<void> {
  await eventually(
    () => toldOf(device),
    (told) => told.join() === stages.join(),
  );
}

const about = async (email: string, prm: string) =>
  (await mailsTo(linky, email)).filter(({ subject }) => subject.includes(`…${prm.slice(-4)}`));

describe("the countdown of a consent's end", () => {
  it('is told at 90, 30 and 7 days, once each, to the syndics in their language', async () => {
    const { prm, device } = await ending(100);
    await moveTo(syndic, device, 90 * DAY_MS + 3_600_000);
    await linky.app.get(ConsentCountdown).tell(device.id);
    expect(await toldOf(device)).toEqual([]);
    await moveTo(syndic, device, 90 * DAY_MS - 60_000);
    await untilTold(device, [90]);
    await linky.app.get(ConsentCountdown).tell(device.id);
    await moveTo(syndic, device, 30 * DAY_MS - 60_000);
    await untilTold(device, [90, 30]);
    await moveTo(syndic, device, 7 * DAY_MS - 60_000);
    await untilTold(device, [90, 30, 7]);
    const mails = (await about('syndic@copro.test', prm)).toReversed();
    expect(mails.map(({ text }) => /il reste (\d+)\u00a0jours/.exec(text)?.[1])).toEqual(['90', '30', '7']);
    expect(mails[0]?.text).toMatch(/Ascenseur[\s\S]*Enedis[\s\S]*\/consents$/);
    expect(mails[0]?.text).not.toContain(prm);
  });

  it('sends only the nearest stage after a standstill, and none for what has ended', async () => {
    const late = await ending(100);
    const gone = await ending(100);
    await syndic.delete(`${syndic.linky}/devices/${gone.device.id}`).expect(204);
    await moveTo(syndic, late.device, 5 * DAY_MS);
    await untilTold(late.device, [7]);
    expect(await about('syndic@copro.test', late.prm)).toHaveLength(1);
    await linky.sandbox.advance('P6D');
    await eventually(
      () => syndic.device(late.device.id),
      (seen) => seen?.state === 'consent_expired',
    );
    expect(await toldOf(late.device)).toEqual([7]);
    expect(await toldOf(gone.device)).toEqual([]);
    expect(await about('syndic@copro.test', gone.prm)).toEqual([]);
  });

  it("of a private meter is its holder's alone, and names the last day", async () => {
    const { prm, device, lastDay } = await ending(20, owner, { usage: 'private' });
    await untilTold(device, [30]);
    const [mail] = await about('owner@copro.test', prm);
    const spoken = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });
    expect(mail?.subject).toContain(spoken.format(Date.parse(lastDay)));
    expect(await about('syndic@copro.test', prm)).toEqual([]);
  });

  it('starts anew with a renewal', async () => {
    const { prm, device } = await ending(60);
    await untilTold(device, [90]);
    await linky.sandbox.endShare(prm);
    await linky.sandbox.share(prm, today(), addDays(today(), 80));
    const agreement = {
      purposes: { daily: true, loadCurve: false, advice: false },
      consentTextVersion: 'enedis-2',
    };
    await syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, agreement).expect(200);
    await untilTold(device, [90, 90]);
  });

  it('is told once by two processes that look at the same moment', async () => {
    const { prm, device } = await ending(60);
    const countdown = linky.app.get(ConsentCountdown);
    await Promise.all([1, 2, 3].map(() => countdown.tell(device.id)));
    await untilTold(device, [90]);
    expect(await about('syndic@copro.test', prm)).toHaveLength(1);
  });
});

describe('the end itself', () => {
  it('comes exactly when it was told, and stops the calls at once', async () => {
    const { device } = await ending(0);
    await moveTo(syndic, device, 60_000);
    expect((await syndic.device(device.id))?.state).toBe('connected');
    await linky.sandbox.advance('PT60S');
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'consent_expired',
    );
    expect((await syndic.device(device.id))?.purposes).toBeNull();
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(409);
    const runs = (await syndic.runs()).filter(({ deviceId }) => deviceId === device.id);
    expect(runs.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
  });
});
