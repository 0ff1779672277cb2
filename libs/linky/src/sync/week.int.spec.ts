import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { addDays, daysBetween, startOfDay } from '@coprowatt/energy';
import { ReadingStore } from '@coprowatt/iot';
import { advanceTo, filled, idle, passRunsOf } from '../testing/days.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';

jest.setTimeout(300_000);

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';
const FIRST = '2026-06-23';
const DEEP = '2026-06-09';
const MIDWEEK_HOLES = '42900589957123';
let linky: LinkyApp;
let syndic: Browser;

async function start(): Promise<void> {
  linky = await startLinkyApp(`${FIRST}T10:00:00Z`);
  syndic = await linky.browser('syndic');
  await linky.limitDepth(DEEP);
}

/** Lives through the days from `from` to `to` (excluded), at the hours (UTC) after each pass. */
async function live(from: string, to: string, hours = ['00:30', '07:30', '11:30', '16:00']): Promise<void> {
  for (let day = from; day < to; day = addDays(day, 1))
    for (const hour of hours) {
      await advanceTo(linky, `${day}T${hour}:00Z`);
      await idle(linky);
    }
}

async function expectTruth(deviceId: string, prm: string, to: string): Promise<void> {
  const truth = await linky.sandbox.history(prm, DEEP, to);
  const store = linky.app.get(ReadingStore);
  const curve = await store.readCurve([deviceId], METRIC, startOfDay(DEEP, ZONE), startOfDay(to, ZONE));
  expect(
    curve.map(({ startMs, minutes, value }) => [new Date(startMs).toISOString(), minutes, value]),
  ).toEqual(
    truth.points.map(({ start: at, minutes, watts }) => [new Date(at).toISOString(), minutes, watts]),
  );
}

const curveCalls = async () =>
  (await linky.sandbox.calls()).filter(({ api }) => api === 'courbe_de_charge_consommation');

describe('a week', () => {
  const [from, to] = [addDays(FIRST, 1), addDays(FIRST, 8)];
  const prms = [prmOf(101), prmOf(102), prmOf(103)];
  const meters: string[] = [];

  beforeAll(async () => {
    await start();
    for (const prm of prms) meters.push(await filled(linky, syndic, prm));
    await advanceTo(linky, `${FIRST}T21:00:00Z`);
    await idle(linky);
    await linky.sandbox.forgetCalls();
    await live(from, to);
  });
  afterAll(() => linky.close());

  it('costs a healthy meter one curve call a day, and one call of daily values', async () => {
    const days = daysBetween(from, to) * meters.length;
    expect((await curveCalls()).length / days).toBeLessThanOrEqual(1.2);
    const calls = await linky.sandbox.calls();
    expect(calls.filter(({ api }) => api === 'consommation_quotidienne')).toHaveLength(meters.length);
    for (const meter of meters)
      expect((await passRunsOf(syndic, meter)).map(({ pass, state }) => `${pass} ${state}`)).toEqual(
        Array.from({ length: 7 }, () => ['nightly succeeded', 'publication succeeded']).flat(),
      );
  });

  it('leaves every watt that the operator has', async () => {
    for (const [index, prm] of prms.entries()) await expectTruth(meters[index] ?? '', prm, addDays(to, -1));
  });

  it('asked for again in all its days changes nothing', async () => {
    const stored = () =>
      linky.database.dataSource.query('select * from iot_days order by device_id, metric, local_date');
    // The first time brings the daily values that were not asked yet this week.
    await askAll();
    const before = await stored();
    for (const run of await askAll())
      expect(run).toMatchObject({
        state: 'succeeded',
        intervalsWritten: 0,
        intervalsCorrected: 0,
        daysWritten: 0,
        holesFound: 0,
      });
    expect(await stored()).toEqual(before);
  });

  /** The runs of it. */
  async function askAll(): Promise<SyncRun[]> {
    const asked = { from: DEEP, to: addDays(to, -1) };
    const started = await syndic.post(`${syndic.linky}/sync`, asked).expect(202);
    const ids: string[] = started.body.runs.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(meters.length);
    await idle(linky);
    return (await syndic.runs()).filter(({ id }) => ids.includes(id));
  }
});

describe('holes', () => {
  afterEach(() => linky.close());

  it('are known, asked again in the day and later ever more seldom, and never turned into a zero', async () => {
    await start();
    const deviceId = await filled(linky, syndic, MIDWEEK_HOLES);
    const wednesday = '2026-06-24';
    await live(addDays(FIRST, 1), '2026-06-26');
    const ofThursday = (await passRunsOf(syndic, deviceId)).filter(
      ({ localDate }) => localDate === '2026-06-25',
    );
    expect(ofThursday.map(({ pass, state, window }) => [pass, state, window?.to])).toEqual([
      ['nightly', 'succeeded', '2026-06-24'],
      ['publication', 'succeeded', '2026-06-25'],
      ['midday', 'succeeded', '2026-06-25'],
      ['evening', 'succeeded', '2026-06-25'],
    ]);
    await expectTruth(deviceId, MIDWEEK_HOLES, '2026-06-25');
    const [hole] = await linky.database.dataSource.query(
      `select hole, asks from linky_day_ledger where device_id = $1 and lane = 'curve' and local_date = $2`,
      [deviceId, wednesday],
    );
    expect(hole).toMatchObject({ hole: 'open' });
    await live('2026-06-26', '2026-07-04', ['07:30']);
    await linky.sandbox.forgetCalls();
    await live('2026-07-04', '2026-07-12', ['07:30']);
    // It has left the week: it is asked only when the ledger says so.
    const again = (await curveCalls()).filter(
      ({ dateDebut, dateFin }) => (dateDebut ?? '') <= wednesday && (dateFin ?? '') > wednesday,
    );
    expect(again.length).toBeLessThanOrEqual(2);
  });

  it('that the operator fills are filled', async () => {
    await start();
    const prm = prmOf(114);
    const deviceId = await filled(linky, syndic, prm);
    await live(addDays(FIRST, 1), addDays(FIRST, 24), ['00:30', '07:30']);
    const runs = (await passRunsOf(syndic, deviceId)).filter(({ holesFilled }) => holesFilled > 0);
    expect(runs.length).toBeGreaterThan(0);
    const open: { local_date: string }[] = await linky.database.dataSource.query(
      `select local_date::text from linky_day_ledger where device_id = $1 and hole = 'open' and local_date < $2`,
      [deviceId, FIRST],
    );
    // Mondays come after three days, Tuesdays after nine, Thursdays after twenty: a Thursday may still be waiting.
    for (const { local_date } of open) expect(new Date(local_date).getUTCDay()).toBe(4);
  });
});
