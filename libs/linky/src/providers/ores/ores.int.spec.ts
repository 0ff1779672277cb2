import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { addDays, localDateOf, startOfDay } from '@coprowatt/energy';
import { Meter, ReadingStore } from '@coprowatt/iot';
import {
  ALL_PURPOSES,
  eventually,
  ORES,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../../testing/linky-app.ts';
import { idle } from '../../testing/days.ts';
import { eanOf } from '../../testing/points.ts';
import { Providers } from '../providers.ts';

jest.setTimeout(180_000);

const ZONE = 'Europe/Brussels';
const METRIC = 'electricity_consumption';
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z');
  syndic = (await linky.browser('syndic')).in(linky.namur);
});
afterAll(() => linky.close());
afterEach(async () => {
  await linky.sandbox.clearFaults();
  await linky.limitDepth(null);
});

const today = () => localDateOf(linky.clock.nowMs(), ZONE);

async function connect(ean: string, purposes = ALL_PURPOSES): Promise<string> {
  const { device, authorizationUrl } = await syndic.configured(ean, { ...ORES, purposes });
  const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', ean));
  expect(landing.searchParams.get('linky')).toBe('connected');
  return device.id;
}

async function runOf(deviceId: string): Promise<SyncRun | undefined> {
  return (await syndic.runs()).find((run) => run.deviceId === deviceId);
}

function until(deviceId: string, isThere: (run: SyncRun) => boolean): Promise<SyncRun | undefined> {
  return eventually(
    () => runOf(deviceId),
    (run) => run !== undefined && isThere(run),
    120_000,
  );
}

const succeeded = (deviceId: string) => until(deviceId, ({ state }) => state === 'succeeded');

/** Compares every stored day with what the sandbox holds. */
async function expectTruth(deviceId: string, ean: string, from: string): Promise<void> {
  const store = linky.app.get(ReadingStore);
  const truth = await linky.sandbox.history(ean, from, today());
  const curve = await store.readCurve([deviceId], METRIC, startOfDay(from, ZONE), startOfDay(today(), ZONE));
  expect(curve.map(({ startMs, minutes, value }) => [startMs, minutes, value])).toEqual(
    truth.points.map(({ start, minutes, watts }) => [Date.parse(start), minutes, watts]),
  );
  const days = await store.readDays([deviceId], METRIC, from, today());
  const operator = new Map(days.map(({ localDate, operatorWh }) => [localDate, operatorWh]));
  for (const { date, wh } of truth.days) expect([date, operator.get(date) ?? null]).toEqual([date, wh]);
}

describe('a Belgian meter', () => {
  it('is filled to the Wh, in few calls', async () => {
    const ean = eanOf(9_001);
    await linky.sandbox.forgetCalls();
    await linky.limitDepth('2026-08-01', ['curve']);
    const deviceId = await connect(ean);
    const run = await succeeded(deviceId);
    expect(run).toMatchObject({
      intervalsRejected: 0,
      curve: { from: '2026-08-01', reached: '2026-08-01' },
      daily: { from: '2023-11-22', reached: '2023-11-22' },
      daysWritten: 1_096,
      intervalsWritten: 113 * 96 + 4,
    });
    const calls = (await linky.sandbox.calls()).filter(({ api }) => api === 'consumption_load_curve');
    expect(calls).toHaveLength(4 + 3);
    expect(calls.every(({ status }) => status === 200)).toBe(true);
    await expectTruth(deviceId, ean, '2026-08-01');
    expect(await syndic.device(deviceId)).toMatchObject({ curveState: 'active', provider: 'ores' });
  });

  it('is asked as far back as 36 months, and no day further', async () => {
    await linky.limitDepth(addDays(today(), -2));
    const usagePoint = eanOf(9_005);
    const meter = { deviceId: await connect(usagePoint), usagePoint, queue: 'fresh' as const };
    const provider = linky.app.get(Providers).get('ores');
    const { intervals } = await provider.loadCurve({ ...meter, from: '2023-11-22', to: '2023-12-23' });
    expect(intervals).toHaveLength(31 * 96);
    const older = provider.loadCurve({ ...meter, from: '2023-11-21', to: '2023-11-23' });
    await expect(older).rejects.toMatchObject({ code: 'before_history', status: null });
  });

  it('gives daily values where quarter-hours are not activated, and says so', async () => {
    const deviceId = await connect('541400000000000042');
    expect(await succeeded(deviceId)).toMatchObject({ intervalsWritten: 0, daysWritten: 1_096 });
    expect(await syndic.device(deviceId)).toMatchObject({ state: 'connected', curveState: 'not_collected' });
  });

  it.each([
    ['holes', '541400000000000028'],
    ['hours that nobody validated', '541400000000000059'],
    ['zeros', '541400000000000080'],
    ['an injection beside', '541400000000000073'],
  ])('with %s is stored as ORES has it', async (_, ean) => {
    const from = addDays(today(), -21);
    await linky.limitDepth(from);
    const deviceId = await connect(ean);
    expect(await succeeded(deviceId)).toMatchObject({ intervalsRejected: 0 });
    await expectTruth(deviceId, ean, from);
  });

  it('takes the right values when estimates are replaced', async () => {
    const [ean, from] = ['541400000000000035', addDays(today(), -5)];
    await linky.limitDepth(from);
    const deviceId = await connect(ean);
    await succeeded(deviceId);
    await expectTruth(deviceId, ean, from);
    await linky.sandbox.advance('P3D');
    await linky.limitDepth(null);
    await syndic.post(`${syndic.linky}/sync`, { deviceId, from }).expect(202);
    await idle(linky);
    const runs = (await syndic.runs()).filter((run) => run.deviceId === deviceId);
    expect(runs.find(({ kind }) => kind === 'manual')).toMatchObject({
      state: 'succeeded',
      window: { from },
    });
    // By whichever came first, the passes of these days or the person.
    expect(runs.some(({ intervalsCorrected }) => intervalsCorrected > 0)).toBe(true);
    await expectTruth(deviceId, ean, from);
  });

  it('is connected no more when its consent is revoked at once', async () => {
    const deviceId = await connect('541400000000000004');
    expect(await until(deviceId, ({ state }) => state === 'failed')).toMatchObject({
      reason: 'consent_missing',
    });
    expect((await syndic.device(deviceId))?.state).toBe('revoked');
  });

  it('loses one reading of an answer that cannot be understood, and no other', async () => {
    const ean = eanOf(9_002);
    await linky.limitDepth(addDays(today(), -3));
    await linky.sandbox.fault({
      api: 'consumption_load_curve',
      kind: 'unreadable-point',
      prm: ean,
      times: 2,
    });
    const run = await succeeded(await connect(ean));
    expect(run).toMatchObject({ intervalsRejected: 2, intervalsWritten: 3 * 96 - 1, daysWritten: 2 });
  });

  it('asks ORES for no more than was agreed to', async () => {
    const scopeOf = async (purposes: typeof ALL_PURPOSES) => {
      const { authorizationUrl } = await syndic.configured(eanOf(9_003), { ...ORES, purposes });
      return new URL(authorizationUrl).searchParams.get('scope');
    };
    expect(await scopeOf(ALL_PURPOSES)).toBe('consumption');
    expect(await scopeOf({ daily: true, loadCurve: false, advice: true })).toBe('consumption.daily');
  });

  it('ends with the consent, on the day that ORES said', async () => {
    const deviceId = await connect(eanOf(9_004), { daily: true, loadCurve: false, advice: false });
    const { consentExpiresAt } = (await syndic.device(deviceId)) ?? {};
    expect(consentExpiresAt).toMatch(/^2029-11-2\dT/);
    await linky.sandbox.advance('P3Y');
    const device = await eventually(
      () => syndic.device(deviceId),
      (one) => one?.state !== 'connected',
    );
    expect(device?.state).toBe('consent_expired');
  });
});

describe('an EAN', () => {
  it.each([
    ['541400000000000012', 'ean_check_digit'],
    ['5414 0000 0000 0000 1', 'ean_length'],
    ['22516914714270', 'ean_length'],
    ['54140000000000001x', 'not_digits'],
    ['', 'empty'],
  ])('that is typed as %j is refused by the rule %s', async (ean, rule) => {
    const { body } = await syndic.configure(ean, ORES).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'prm', rule })]);
  });

  it('may be typed with spaces', async () => {
    const { device } = await syndic.configured('5414 0000 0000 0000 97', ORES);
    expect(device.prmMasked).toBe('…0097');
  });

  it('belongs to a Belgian building, a PRM to a French one', async () => {
    await syndic.in(linky.tenants.lille).configure('541400000000000097', ORES).expect(409);
    await syndic.configure('22516914714270').expect(409);
    const rows = await linky.database.dataSource.getRepository(Meter).findBy({ buildingId: linky.namur.id });
    expect(rows.every(({ provider }) => provider === 'ores')).toBe(true);
  });
});
