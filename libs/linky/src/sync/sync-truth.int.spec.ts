import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { addDays, localDateOf } from '@coprowatt/energy';
import { advanceTo, filled, idle, passRunsOf } from '../testing/days.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { isWeeklyDay } from './fresh-plan-rules.ts';
import { SyncRecorder } from './sync-recorder.ts';

jest.setTimeout(240_000);

const ZONE = 'Europe/Paris';
const TODAY = '2026-06-23';
const FROM = addDays(TODAY, -14);
const WEDNESDAYS_APART = '42900589957123';
const DAILY_ONLY = '32320647321714';
const INJECTS = '12655648759651';
const REVOKED_AFTER_25_CALLS = '00000000000109';
/** All counts of a run in which nothing happened. */
const NOTHING = {
  intervalsWritten: 0,
  intervalsCorrected: 0,
  intervalsRejected: 0,
  daysWritten: 0,
  daysCorrected: 0,
  maximumPowersWritten: 0,
  maximumPowersCorrected: 0,
  holesFound: 0,
  holesFilled: 0,
  holesRemaining: 0,
};
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp(`${TODAY}T10:00:00Z`);
  syndic = await linky.browser('syndic');
  await linky.limitDepth(FROM);
});
afterEach(() => linky.sandbox.clearFaults());
afterAll(() => linky.close());

async function connect(prm: string, fault?: object): Promise<string> {
  await linky.sandbox.forgetCalls();
  if (fault) await linky.sandbox.fault({ ...fault, prm });
  const { device, authorizationUrl } = await syndic.configured(prm);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device.id;
}

function until(deviceId: string, isThere: (run: SyncRun) => boolean): Promise<SyncRun> {
  return eventually(async () => {
    const run = (await syndic.runs()).find((one) => one.deviceId === deviceId);
    if (!run) throw new Error('no run');
    return run;
  }, isThere);
}

const ended = (deviceId: string) => until(deviceId, ({ finishedAt }) => finishedAt !== null);

/** A sync of some days that somebody asks for. */
async function asked(deviceId: string, from: string, to: string): Promise<SyncRun> {
  await linky.sandbox.forgetCalls();
  const started = await syndic.post(`${syndic.linky}/sync`, { deviceId, from, to }).expect(202);
  const id = started.body.runs[0].id;
  await idle(linky);
  return (await syndic.get(`${syndic.linky}/sync-runs/${id}`).expect(200)).body;
}

/** What the operator saw of it; returns from the consent page are no data. */
const callsSeen = async () =>
  (await linky.sandbox.calls()).filter(({ api }) => !/token|authorize|services|consent/.test(api)).length;

describe('a run tells', () => {
  it('of a healthy meter all that came, once', async () => {
    const deviceId = await connect(prmOf(4_301));
    const run = await ended(deviceId);
    expect(run).toMatchObject({
      ...NOTHING,
      state: 'succeeded',
      reason: null,
      window: { from: FROM, to: TODAY, days: 14 },
      intervalsWritten: 14 * 48,
      daysWritten: 14,
      maximumPowersWritten: 14,
      contract: 'new',
      contractNews: expect.arrayContaining(['subscribedPowerKva', 'tariff', 'meterType']),
      nextTryAt: null,
    });
    expect(run.calls).toBe(await callsSeen());
    expect(await asked(deviceId, FROM, TODAY)).toMatchObject({
      ...NOTHING,
      reaction: null,
      contract: null,
      contractNews: [],
    });
  });

  it('of a contract that came without one of its parts what to do about that', async () => {
    const deviceId = await connect(prmOf(4_309), { api: 'synth_contrat_auto', kind: '900908' });
    expect(await ended(deviceId)).toMatchObject({ state: 'succeeded', contract: 'new', reaction: 'fix' });
  });

  it('of a contract of which the operator knows a part alone nothing that is not so', async () => {
    const deviceId = await connect(prmOf(4_310), { api: 'synth_contrat_auto', kind: 'stm-19' });
    expect(await ended(deviceId)).toMatchObject({ state: 'succeeded', contract: 'new', reaction: null });
  });

  it('of a hole each day that it lacks, once, and later which it asked again in vain', async () => {
    const deviceId = await connect(WEDNESDAYS_APART);
    const run = await ended(deviceId);
    // Tuesdays in part, Wednesdays as a whole.
    expect(run).toMatchObject({
      ...NOTHING,
      intervalsWritten: expect.any(Number),
      daysWritten: 12,
      maximumPowersWritten: expect.any(Number),
      state: 'succeeded',
      holesFound: 4,
    });
    expect(run.calls).toBe(await callsSeen());
    await linky.sandbox.advance('PT1M');
    const again = await asked(deviceId, FROM, addDays(TODAY, -7));
    expect(again).toMatchObject({ ...NOTHING, state: 'succeeded', holesRemaining: 2 });

    // A run that a withdrawal ends after its daily values tells the same, of its own days alone.
    await linky.sandbox.advance('PT1M');
    const prm = WEDNESDAYS_APART;
    await linky.sandbox.fault({ prm, api: 'courbe_de_charge_consommation', kind: '503', times: 100 });
    const window = { deviceId, from: FROM, to: addDays(TODAY, -7) };
    const { body } = await syndic.post(`${syndic.linky}/sync`, window).expect(202);
    const { id } = body.runs[0];
    await eventually(
      async () => (await syndic.runs()).find((run) => run.id === id),
      (run) => run?.state === 'waiting',
    );
    // Of a day that another run asked meanwhile.
    await linky.database.dataSource.query(
      'update linky_day_ledger set last_asked_at = $2 where device_id = $1 and local_date >= $3',
      [deviceId, linky.clock.now(), window.to],
    );
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
    const over = await until(deviceId, (run) => run.id === id && run.finishedAt !== null);
    expect(over).toMatchObject({ ...NOTHING, state: 'cancelled', holesRemaining: 1 });
  });

  it('of a correction what was replaced, apart from what is new', async () => {
    const prm = prmOf(4_302);
    const deviceId = await connect(prm);
    await ended(deviceId);
    const noon = '2026-06-15T10:00:00Z';
    await linky.sandbox.correct(prm, [{ start: noon, minutes: 30, watts: 9_999 }]);
    const run = await asked(deviceId, '2026-06-12', '2026-06-18');
    expect(run).toMatchObject({
      ...NOTHING,
      intervalsCorrected: 1,
      daysCorrected: 1,
      maximumPowersCorrected: expect.any(Number),
    });
    expect(run.calls).toBe(await callsSeen());
  });

  it.each([
    ['429', 'quota'],
    ['500', 'operator_unavailable'],
  ])('of a %s why it waits and until when, and afterwards what came', async (kind, reason) => {
    const deviceId = await connect(prmOf(4_303 + Number(kind === '500')), {
      api: 'courbe_de_charge_consommation',
      kind,
    });
    const waiting = await until(deviceId, ({ state }) => state === 'waiting');
    expect(waiting).toMatchObject({ reason, reaction: 'back_off', finishedAt: null });
    expect(Date.parse(waiting.nextTryAt ?? '')).toBeGreaterThan(linky.clock.nowMs());
    await linky.sandbox.advance('PT90S');
    const run = await ended(deviceId);
    expect(run).toMatchObject({
      ...NOTHING,
      state: 'succeeded',
      reason: null,
      nextTryAt: null,
      intervalsWritten: 14 * 48,
      daysWritten: 14,
      maximumPowersWritten: 14,
    });
    expect(run.calls).toBe(await callsSeen());
  });

  it('of points that cannot be read how many', async () => {
    const deviceId = await connect(prmOf(4_305), {
      api: 'courbe_de_charge_consommation',
      kind: 'unreadable-point',
      times: 1,
    });
    const run = await ended(deviceId);
    expect(run).toMatchObject({
      ...NOTHING,
      state: 'succeeded',
      intervalsRejected: 1,
      intervalsWritten: 14 * 48 - 1,
      daysWritten: 14,
      maximumPowersWritten: 14,
      holesFound: 1,
    });
  });

  it('of a meter with daily values only that its curve is to be switched on', async () => {
    await linky.limitDepth(addDays(TODAY, -60));
    const deviceId = await connect(DAILY_ONLY);
    const run = await ended(deviceId);
    await linky.limitDepth(FROM);
    expect(run).toMatchObject({
      ...NOTHING,
      state: 'succeeded',
      reaction: 'enable_collection',
      daysWritten: 60,
      maximumPowersWritten: expect.any(Number),
    });
    expect(run.calls).toBe(await callsSeen());
    expect((await syndic.device(deviceId))?.curveState).toBe('not_collected');
  });

  it('of a fault of ours the calls that were made before it', async () => {
    const save = jest.spyOn(linky.app.get(SyncRecorder), 'save');
    save.mockRejectedValueOnce(new Error('the database is away'));
    const deviceId = await connect(prmOf(4_307));
    const waiting = await until(deviceId, ({ state }) => state === 'waiting');
    save.mockRestore();
    expect(waiting).toMatchObject({ reason: 'internal', reaction: null, calls: 1 });
    await linky.sandbox.advance('PT90S');
    const run = await ended(deviceId);
    expect(run).toMatchObject({ state: 'succeeded', reason: null, daysWritten: 14 });
    expect(run.calls).toBe(await callsSeen());
  });

  it('of a meter that injects both directions', async () => {
    const deviceId = await connect(INJECTS);
    const run = await ended(deviceId);
    expect(run).toMatchObject({ state: 'succeeded', daysWritten: 28, intervalsWritten: 2 * 14 * 48 });
    expect(run.calls).toBe(await callsSeen());
  });

  it('of a pass what was new, and of the next that nothing was missing', async () => {
    const tomorrow = addDays(localDateOf(linky.clock.nowMs(), ZONE), 1);
    let deviceId = await filled(linky, syndic, prmOf(4_306));
    // On its day of the week a meter is asked for more.
    for (let nth = 4_311; isWeeklyDay(deviceId, tomorrow); nth += 1)
      deviceId = await filled(linky, syndic, prmOf(nth));
    await advanceTo(linky, `${tomorrow}T07:30:00Z`);
    await idle(linky);
    const [night, publication] = await passRunsOf(syndic, deviceId);
    expect(night).toMatchObject({ ...NOTHING, calls: 1, intervalsWritten: 48, contract: null });
    expect(publication).toMatchObject({ ...NOTHING, state: 'succeeded', calls: 0, window: null });
  });

  it('of a pass that is refused which days it asked in vain', async () => {
    const prm = prmOf(4_308);
    const deviceId = await filled(linky, syndic, prm);
    const today = localDateOf(linky.clock.nowMs(), ZONE);
    await linky.sandbox.fault({ prm, api: 'courbe_de_charge_consommation', kind: '900908' });
    await advanceTo(linky, `${addDays(today, 1)}T07:30:00Z`);
    await idle(linky);
    const tomorrow = addDays(today, 1);
    const night = (await passRunsOf(syndic, deviceId)).find(({ localDate }) => localDate === tomorrow);
    expect(night).toMatchObject({
      ...NOTHING,
      pass: 'nightly',
      state: 'succeeded',
      reaction: 'fix',
      calls: 1,
      window: { from: addDays(tomorrow, -7), to: tomorrow, days: 7 },
    });
  });

  it('of a share that is ended in mid-history that it is over, after it waited for it in vain', async () => {
    await linky.limitDepth(null);
    const deviceId = await connect(REVOKED_AFTER_25_CALLS);
    await linky.limitDepth(FROM);
    const waiting = await until(deviceId, ({ state }) => state === 'waiting');
    expect(waiting).toMatchObject({ reason: 'consent_missing', reaction: 'back_off', finishedAt: null });
    expect(waiting.calls).toBe(await callsSeen());
    await linky.sandbox.advance('PT25H');
    await eventually(
      () => syndic.device(deviceId),
      (device) => device?.state === 'revoked',
    );
    const over = { state: 'failed', reason: 'consent_missing', reaction: 'ask_consent', nextTryAt: null };
    const runs = (await syndic.runs()).filter((run) => run.deviceId === deviceId);
    expect(runs.filter(({ state }) => state !== 'succeeded')).toEqual(
      runs.map(() => expect.objectContaining(over)),
    );
  });
});
