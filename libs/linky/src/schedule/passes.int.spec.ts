import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { addDays, startOfDay } from '@coprowatt/energy';
import { ReadingStore } from '@coprowatt/iot';
import { advanceTo, filled, idle, passesOf, passRunsOf } from '../testing/days.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { eanOf, prmOf } from '../testing/points.ts';
import { kill, startWorker } from '../testing/worker.ts';
import { SyncStepper } from '../sync/sync-stepper.ts';
import { Schedule } from './schedule.service.ts';

jest.setTimeout(300_000);

/** Noon is told 20 % high, and corrected on the third morning after. */
const CORRECTED = '00000000000140';
let linky: LinkyApp;
let syndic: Browser;

async function start(instant: string, role: 'all' | 'api' = 'all'): Promise<void> {
  linky = await startLinkyApp(instant, role);
  syndic = await linky.browser('syndic');
  await linky.limitDepth(addDays(instant.slice(0, 10), -14));
}

function worker(): ChildProcess {
  return startWorker({ databaseUrl: linky.database.url, sandboxUrl: linky.sandbox.url, keys: linky.keys });
}

/** Passes of all meters, each with how often it was opened. */
function opened(): Promise<{ pass: string; date: string; runs: number; meters: number }[]> {
  return linky.database.dataSource.query(
    `select pass, local_date::text as date, count(*)::int as runs, count(distinct device_id)::int as meters
      from linky_sync_runs where pass is not null group by 1, 2 order by 2, 1`,
  );
}

/** Minutes of the local days from `from` to `to` (excluded) that are covered. */
async function coveredMin(deviceId: string, from: string, to: string): Promise<number[]> {
  const days = await linky.app.get(ReadingStore).coverage(deviceId, 'electricity_consumption', from, to);
  return days.map((day) => day.coveredMin);
}

describe.each([
  ['forward', '2027-03-27T20:00:00Z', '2027-03-28', '2027-03-28T00:58:00Z', '2027-03-28T01:15:00Z', 1380],
  ['back', '2026-10-24T20:00:00Z', '2026-10-25', '2026-10-24T23:58:00Z', '2026-10-25T00:15:00Z', 1500],
])('the night in which clocks go %s', (_, evening, date, before, after, minutes) => {
  let second: ChildProcess;

  beforeAll(async () => {
    await start(evening);
    second = worker();
  });
  afterAll(async () => {
    await kill(second);
    await linky.close();
  });

  it('has one run a meter at 02:00, whichever of two processes opens it, in France and in Belgium', async () => {
    const namur = syndic.in(linky.namur);
    const lift = await filled(linky, syndic, prmOf(101));
    await filled(linky, syndic, prmOf(102));
    const belgian = await filled(linky, namur, eanOf(4_101));
    await twoProcesses();
    await advanceTo(linky, before);
    await idle(linky);
    expect(await opened()).toEqual([]);
    await advanceTo(linky, after);
    await idle(linky);
    expect(await opened()).toEqual([{ pass: 'nightly', date, runs: 3, meters: 3 }]);
    expect(await passesOf(syndic, lift)).toEqual([`${date} nightly succeeded`]);
    expect(await passesOf(namur, belgian)).toEqual([`${date} nightly succeeded`]);
    const [night] = await passRunsOf(syndic, lift);
    expect(night).toMatchObject({ kind: 'daily', calls: 0, window: null, reason: null, reaction: null });
    await advanceTo(linky, `${date}T01:45:00Z`);
    await idle(linky);
    expect(await opened()).toEqual([{ pass: 'nightly', date, runs: 3, meters: 3 }]);
  });

  it('brings its day whole the morning after, in one call, and asks nothing more of it', async () => {
    const [lift] = (await syndic.devices()).map(({ id }) => id);
    await advanceTo(linky, `${addDays(date, 1)}T11:05:00Z`);
    await idle(linky);
    await linky.sandbox.forgetCalls();
    await advanceTo(linky, `${addDays(date, 1)}T18:30:00Z`);
    await idle(linky);
    expect(await coveredMin(lift ?? '', date, addDays(date, 1))).toEqual([minutes]);
    const curves = (await linky.sandbox.calls()).filter(({ api }) => api.startsWith('courbe_de_charge'));
    expect(curves).toEqual([]);
    expect(new Set((await opened()).map(({ runs, meters }) => runs - meters))).toEqual(new Set([0]));
  });
});

/** The worker process has the clock and the database once it ticks: its schedule row is touched again and again. */
async function twoProcesses(): Promise<void> {
  await eventually(
    () =>
      linky.database.dataSource.query(
        `select 1 from pg_stat_activity where datname = current_database() and application_name = 'coprowatt clock'`,
      ),
    (clocks: unknown[]) => clocks.length >= 3,
    150_000,
  );
}

describe('a pass that many open at the very same moment', () => {
  afterEach(() => linky.close());

  it('is opened once, and once more changes nothing', async () => {
    // Nobody ticks here.
    await start('2026-10-24T20:00:00Z', 'api');
    const { authorizationUrl } = await syndic.configured(prmOf(101));
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prmOf(101)));
    const schedule = linky.app.get(Schedule);
    await schedule.open('enedis');
    await advanceTo(linky, '2026-10-25T00:00:01Z');
    await Promise.all(Array.from({ length: 8 }, () => schedule.open('enedis')));
    const once = [{ pass: 'nightly', date: '2026-10-25', runs: 1, meters: 1 }];
    expect(await opened()).toEqual(once);
    await linky.database.dataSource.query(`update linky_schedule set handled_to = '2026-10-24T20:00:00Z'`);
    await Promise.all(Array.from({ length: 8 }, () => schedule.open('enedis')));
    expect(await opened()).toEqual(once);
  });
});

describe('nights that a later one overtook', () => {
  afterEach(() => linky.close());

  it('come after all that is due, and say nothing of when the meter was answered', async () => {
    await start('2026-06-23T10:00:00Z', 'api');
    const { device, authorizationUrl } = await syndic.configured(prmOf(101));
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prmOf(101)));
    const schedule = linky.app.get(Schedule);
    await schedule.open('enedis');
    await advanceTo(linky, '2026-06-26T09:00:00Z');
    await schedule.open('enedis');
    const { manager } = linky.database.dataSource;
    const runs: { id: string; name: string }[] = await manager.query(
      `select id, local_date || ' ' || pass as name from linky_sync_runs where pass is not null order by next_try_at, local_date`,
    );
    expect(runs.map(({ name }) => name)).toEqual([
      '2026-06-25 midday',
      '2026-06-26 nightly',
      '2026-06-26 publication',
      '2026-06-24 nightly',
      '2026-06-25 nightly',
    ]);
    const [id] = runs.filter(({ name }) => name === '2026-06-24 nightly').map((run) => run.id);
    const stepped = await linky.app.get(SyncStepper).advance(id ?? '', manager);
    expect(stepped).toMatchObject({ run: { state: 'succeeded', calls: 0 } });
    expect((await syndic.device(device.id))?.lastSyncAt).toBeNull();
  });
});

describe('passes until yesterday is whole', () => {
  afterEach(() => linky.close());

  it('go on at 13:00 and 17:30 for a meter that is told a day late, and for no other', async () => {
    await start('2026-06-23T10:00:00Z');
    const [late, healthy] = [
      await filled(linky, syndic, prmOf(148)),
      await filled(linky, syndic, prmOf(101)),
    ];
    for (const at of ['00:30', '07:30', '11:30', '16:00']) {
      await advanceTo(linky, `2026-06-24T${at}:00Z`);
      await idle(linky);
    }
    expect(await passesOf(syndic, healthy)).toEqual([
      '2026-06-24 nightly succeeded',
      '2026-06-24 publication succeeded',
    ]);
    expect(await passesOf(syndic, late)).toEqual([
      '2026-06-23 midday succeeded',
      '2026-06-24 nightly succeeded',
      '2026-06-24 publication succeeded',
      '2026-06-24 midday succeeded',
      '2026-06-24 evening succeeded',
    ]);
    const evening = (await passRunsOf(syndic, late)).at(-1);
    expect(evening).toMatchObject({
      window: { from: '2026-06-23', to: '2026-06-24' },
      reaction: 'wait',
      daily: { from: '2026-06-23', to: '2026-06-24' },
    });
  });
});

/** What the operator holds, and what is stored, of the local days from `from` to `to` (excluded), as `instant minutes watts`. */
async function truthOf(prm: string, from: string, to: string): Promise<string[]> {
  const { points } = await linky.sandbox.history(prm, from, to);
  return points.map(({ start: at, minutes, watts }) => `${new Date(at).toISOString()} ${minutes} ${watts}`);
}

async function stored(deviceId: string, from: string, to: string): Promise<string[]> {
  const [first, end] = [startOfDay(from, 'Europe/Paris'), startOfDay(to, 'Europe/Paris')];
  const store = linky.app.get(ReadingStore);
  const curve = await store.readCurve([deviceId], 'electricity_consumption', first, end);
  return curve.map(({ startMs, minutes, value }) => `${new Date(startMs).toISOString()} ${minutes} ${value}`);
}

describe('a standstill of three days', () => {
  afterEach(() => linky.close());

  it('is caught up by the newest pass of each name, without a day lost or asked twice, corrections of whole days included, and each night has its run', async () => {
    await start('2026-06-23T10:00:00Z', 'api');
    let process = worker();
    const lift = await filled(linky, syndic, prmOf(101), 150_000);
    const corrected = await filled(linky, syndic, CORRECTED, 150_000);
    const truth = () => truthOf(CORRECTED, '2026-06-20', '2026-06-26');
    const before = await truth();
    await kill(process);
    await linky.sandbox.forgetCalls();
    await advanceTo(linky, '2026-06-26T09:00:00Z');
    process = worker();
    await eventually(opened, (passes) => passes.length > 0, 150_000);
    await idle(linky);
    expect((await opened()).map(({ pass, date, runs }) => `${date} ${pass} ${runs}`)).toEqual([
      '2026-06-24 nightly 2',
      '2026-06-25 midday 2',
      '2026-06-25 nightly 2',
      '2026-06-26 nightly 2',
      '2026-06-26 publication 2',
    ]);
    const nights = (await passRunsOf(syndic, lift)).filter(({ pass }) => pass === 'nightly');
    expect(nights.map(({ localDate, state }) => `${localDate} ${state}`)).toEqual([
      '2026-06-24 succeeded',
      '2026-06-25 succeeded',
      '2026-06-26 succeeded',
    ]);
    expect(nights.slice(0, 2)).toMatchObject([{ calls: 0 }, { calls: 0 }]);
    expect(await coveredMin(lift, '2026-06-20', '2026-06-26')).toEqual(
      Array.from({ length: 6 }, () => 1_440),
    );
    const curves = (await linky.sandbox.calls()).filter(({ api }) => api === 'courbe_de_charge_consommation');
    expect(curves).toHaveLength(2);
    expect(await truth()).not.toEqual(expect.arrayContaining(before));
    expect(await stored(corrected, '2026-06-20', '2026-06-26')).toEqual(await truth());
    await kill(process);
  });
});
