import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { addDays, instantsOfWallTime, localDateOf } from '@coprowatt/energy';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { Logger } from '@nestjs/common';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';
import { ConsentCountdown } from './consent-countdown.service.ts';
import { latestMorning } from './countdown-rules.ts';

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

const organisation = () => linky.tenants.lille.organisationId;
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

/** Moves the clock to an hour, in Paris, of the day that is `days` before another. */
async function moveTo(lastDay: string, days: number, time: string): Promise<void> {
  const [instant = 0] = instantsOfWallTime(`${addDays(lastDay, -days)}T${time}`, 'Europe/Paris');
  await linky.sandbox.advance(`PT${Math.round((instant - linky.clock.nowMs()) / 1_000)}S`);
  await eventually(
    async () => linky.clock.nowMs(),
    (nowMs) => nowMs >= instant,
  );
}

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

/** Mails of the countdown to an address that name a meter, newest first. */
const about = async (email: string, prm: string) =>
  (await mailsTo(linky, email)).filter(
    ({ subject, text }) => /fin/.test(subject) && text.includes(`…${prm.slice(-4)}`),
  );

const SYNDIC = 'syndic@copro.test';
const spoken = (date: string) =>
  new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(date));

describe("the countdown of a consent's end", () => {
  it('is told at 90, 30 and 7 days, in the morning, once each, to the syndics in their language', async () => {
    const { prm, device, lastDay } = await ending(100);
    await moveTo(lastDay, 90, '07:59:00');
    await linky.app.get(ConsentCountdown).tell(new Date(latestMorning(linky.clock.nowMs())).toISOString());
    expect(await toldOf(device)).toEqual([]);
    await moveTo(lastDay, 90, '08:00:00');
    await untilTold(device, [90]);
    await moveTo(lastDay, 30, '08:00:00');
    await untilTold(device, [90, 30]);
    await moveTo(lastDay, 7, '08:00:00');
    await untilTold(device, [90, 30, 7]);
    const mails = (await about(SYNDIC, prm)).toReversed();
    expect(mails.map(({ text }) => /il reste (\d+)\u00a0jours/.exec(text)?.[1])).toEqual(['90', '30', '7']);
    expect(mails[0]?.subject).toBe(
      `Compteur …${prm.slice(-4)}\u00a0: votre accord prend fin le ${spoken(lastDay)}`,
    );
    expect(mails[0]?.text).toContain(`/buildings/${device.buildingId}/iot?meters=open`);
    expect(mails[0]?.text).toMatch(/Ascenseur[\s\S]*Enedis[\s\S]*\/consents$/);
    expect(mails[0]?.text).not.toContain(prm);
  });

  it('is one mail a person and stage for all that ends, by building, whenever its meters were connected', async () => {
    const ends = [await ending(100), await ending(100), await ending(100)];
    const { body: second } = await syndic
      .post('/api/v1/buildings', { ...A_BUILDING, name: 'Les Aulnes', organisationId: organisation() })
      .expect(201);
    ends.push(await ending(100, syndic.in(second)));
    const [first] = ends;
    if (!first) throw new Error('no meter');
    const before = (await mailsTo(linky, SYNDIC)).length;
    await moveTo(first.lastDay, 90, '08:00:00');
    for (const { device } of ends) await untilTold(device, [90]);
    const late = await ending(90);
    await linky.sandbox.advance('PT2H');
    const mails = (await mailsTo(linky, SYNDIC)).slice(0, -before);
    expect(mails.map(({ subject }) => subject)).toEqual([
      `4 compteurs\u00a0: vos accords prennent fin, le premier le ${spoken(first.lastDay)}`,
    ]);
    for (const { prm } of ends) expect(mails[0]?.text).toContain(`(…${prm.slice(-4)})`);
    expect(mails[0]?.text.match(/Les Aulnes/g)).toHaveLength(1);
    expect(await toldOf(late.device)).toEqual([]);
    await moveTo(first.lastDay, 89, '08:00:00');
    await untilTold(late.device, [90]);
  });

  it('sends only the nearest stage after a standstill, and none for what has ended', async () => {
    const late = await ending(100);
    const gone = await ending(100);
    await syndic.delete(`${syndic.linky}/devices/${gone.device.id}`).expect(204);
    await moveTo(late.lastDay, 5, '08:00:00');
    await untilTold(late.device, [7]);
    expect(await about(SYNDIC, late.prm)).toHaveLength(1);
    await linky.sandbox.advance('P6D');
    await eventually(
      () => syndic.device(late.device.id),
      (seen) => seen?.state === 'consent_expired',
    );
    expect(await toldOf(late.device)).toEqual([7]);
    expect(await toldOf(gone.device)).toEqual([]);
    expect(await about(SYNDIC, gone.prm)).toEqual([]);
  });

  it("of a private meter is its holder's alone, and names the last day", async () => {
    const { prm, device, lastDay } = await ending(20, owner, { usage: 'private' });
    await moveTo(lastDay, 19, '08:00:00');
    await untilTold(device, [30]);
    const [mail] = await about('owner@copro.test', prm);
    expect(mail?.subject).toContain(spoken(lastDay));
    expect(await about(SYNDIC, prm)).toEqual([]);
  });

  it('starts anew with a renewal', async () => {
    const { prm, device, lastDay } = await ending(60);
    await moveTo(lastDay, 59, '08:00:00');
    await untilTold(device, [90]);
    await linky.sandbox.endShare(prm);
    await linky.sandbox.share(prm, today(), addDays(today(), 80));
    const agreement = {
      purposes: { daily: true, loadCurve: false, advice: false },
      consentTextVersion: 'enedis-2',
    };
    await syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, agreement).expect(200);
    await moveTo(lastDay, 58, '08:00:00');
    await untilTold(device, [90, 90]);
  });

  it('waits for the morning after a wave of contested holders at the operator is over', async () => {
    const { prm, device, lastDay } = await ending(60);
    const { dataSource } = linky.database;
    await dataSource.query(
      `insert into linky_operator_incidents (id, provider, kind, first_at, last_at, opened_at)
        values (gen_random_uuid(), 'enedis', 'not_holder_wave', $1, $1, $1)`,
      [linky.clock.now()],
    );
    await moveTo(lastDay, 59, '08:00:00');
    await moveTo(lastDay, 59, '10:00:00');
    await dataSource.query('update linky_operator_incidents set resolved_at = $1', [linky.clock.now()]);
    await linky.app.get(ConsentCountdown).tell(new Date(latestMorning(linky.clock.nowMs())).toISOString());
    expect(await toldOf(device)).toEqual([]);
    await moveTo(lastDay, 58, '08:00:00');
    await untilTold(device, [90]);
    expect(await about(SYNDIC, prm)).toHaveLength(1);
  });

  it('is told once by processes that look at the same moment, and again by none that was stopped before', async () => {
    const { prm, device, lastDay } = await ending(60);
    const morning = new Date(latestMorning(Date.parse(`${addDays(lastDay, -59)}T12:00:00Z`)));
    const { dataSource } = linky.database;
    await dataSource.query(
      `create function stop_it() returns trigger language plpgsql as $$ begin raise 'stopped'; end $$`,
    );
    await dataSource.query(
      'create trigger stop_it after insert on platform_mails execute function stop_it()',
    );
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await moveTo(lastDay, 59, '08:00:00');
    const countdown = linky.app.get(ConsentCountdown);
    await expect(countdown.tell(morning.toISOString())).rejects.toThrow('stopped');
    expect(await toldOf(device)).toEqual([]);
    await dataSource.query('drop trigger stop_it on platform_mails');
    await Promise.all([1, 2, 3].map(() => countdown.tell(morning.toISOString())));
    await untilTold(device, [90]);
    expect(await about(SYNDIC, prm)).toHaveLength(1);
  });
});

describe('the end itself', () => {
  it('comes exactly when it was told, and stops the calls at once', async () => {
    const { device, lastDay } = await ending(0);
    await moveTo(lastDay, 0, '23:59:00');
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
