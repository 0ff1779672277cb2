import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SYNC_LANES, type SyncLaneName } from '@coprowatt/contracts';
import type { Interval } from '@coprowatt/energy';
import { startLinkyApp, type LinkyApp } from '../testing/linky-app.ts';
import { connectMeter, OPERATORS, recover, type ConnectedMeter } from '../testing/operators.ts';
import type { DayEnergy, MeterDataProvider } from './meter-data.provider.ts';
import { Providers } from './providers.ts';

jest.setTimeout(180_000);

const DAYS = { from: '2026-11-09', to: '2026-11-16' };
const CLOCK_CHANGES = [
  { from: '2026-03-28', to: '2026-03-31' },
  { from: '2026-10-24', to: '2026-10-27' },
];

describe.each(OPERATORS)('all that $name is asked for', (operator) => {
  let linky: LinkyApp;
  let provider: MeterDataProvider;
  let injecting: ConnectedMeter;
  let plain: ConnectedMeter;

  beforeAll(async () => {
    linky = await startLinkyApp('2026-11-22T13:00:00Z', 'api');
    provider = linky.app.get(Providers).get(operator.name);
    const browser = await linky.browser('syndic');
    const syndic = operator.name === 'ores' ? browser.in(linky.namur) : browser;
    injecting = await connectMeter(linky, syndic, operator, operator.injecting);
    plain = await connectMeter(linky, syndic, operator, operator.pointOf(501));
  });
  afterAll(() => linky.close());
  afterEach(() => recover(linky, operator));

  const calls = {
    daily: (meter, range) => provider.dailyEnergy({ ...meter, ...range }),
    curve: (meter, range) => provider.loadCurve({ ...meter, ...range }),
    maximumPower: (meter, range) => provider.maximumPower({ ...meter, ...range }),
    productionDaily: (meter, range) => provider.productionDaily({ ...meter, ...range }),
    productionCurve: (meter, range) => provider.productionCurve({ ...meter, ...range }),
    contract: (meter, range) => provider.contract({ ...meter, ...range }),
  } as const satisfies Record<SyncLaneName, (meter: ConnectedMeter, range: typeof DAYS) => Promise<unknown>>;

  const shown = (intervals: Interval[] = []) =>
    intervals.map(({ startMs, minutes, value }) => [startMs, minutes, value]);

  /** What is given to the network, asked apart or told along. */
  async function produced(range: typeof DAYS): Promise<{ intervals: Interval[]; days: DayEnergy[] }> {
    const isApart = provider.lanes.has('productionCurve');
    const curve = await calls[isApart ? 'productionCurve' : 'curve'](injecting, range);
    const daily = await calls[isApart ? 'productionDaily' : 'daily'](injecting, range);
    expect([curve.rejected, daily.rejected]).toEqual([0, 0]);
    return isApart
      ? { intervals: curve.intervals, days: daily.days }
      : { intervals: curve.production ?? [], days: daily.production ?? [] };
  }

  it('has names for the quota, and a refusal of its own for what it does not offer', async () => {
    for (const lane of SYNC_LANES) {
      expect(provider.apiOf(lane)).toMatch(new RegExp(`^${operator.quotaPrefix}`));
      if (!provider.lanes.has(lane))
        await expect(calls[lane](plain, DAYS)).rejects.toMatchObject({ code: 'not_offered', status: null });
    }
    for (const lane of ['daily', 'curve', 'contract'] as const) expect(provider.lanes).toContain(lane);
    expect(Object.keys(operator.api).sort()).toEqual(['token', ...provider.lanes].sort());
  });

  it.each([DAYS, ...CLOCK_CHANGES])(
    'tells what is given to the network to the Wh, from $from',
    async (range) => {
      const { intervals, days } = await produced(range);
      const truth = await linky.sandbox.history(injecting.usagePoint, range.from, range.to, 'production');
      expect(shown(intervals)).toEqual(
        truth.points.map(({ start, minutes, watts }) => [Date.parse(start), minutes, watts]),
      );
      expect(intervals.some(({ value }) => value > 0)).toBe(true);
      expect(days).toEqual(truth.days.map(({ date, wh }) => ({ localDate: date, energyWh: wh })));
    },
  );

  it.each([DAYS, ...CLOCK_CHANGES])(
    'tells what the same meter takes, apart from that, from $from',
    async (range) => {
      const { intervals, rejected } = await calls.curve(injecting, range);
      const truth = await linky.sandbox.history(injecting.usagePoint, range.from, range.to);
      expect(rejected).toBe(0);
      expect(shown(intervals)).toEqual(
        truth.points.map(({ start, minutes, watts }) => [Date.parse(start), minutes, watts]),
      );
    },
  );

  if (operator.api.maximumPower)
    it('tells the largest power of each day with its second', async () => {
      for (const range of [DAYS, ...CLOCK_CHANGES]) {
        const { days, rejected } = await calls.maximumPower(plain, range);
        const truth = await linky.sandbox.peaks(plain.usagePoint, range.from, range.to);
        expect(rejected).toBe(0);
        expect(days).toEqual(
          truth.map(({ date, va, at }) => ({ localDate: date, va, atMs: Date.parse(at) })),
        );
      }
    });

  it('tells the supply, and whether energy is given back', async () => {
    const facts = await calls.contract(plain, DAYS);
    expect(facts).toMatchObject({ meterType: 'communicating', injects: false });
    expect(facts.subscribedPowerKva).toBeGreaterThan(0);
    expect(await calls.contract(injecting, DAYS)).toMatchObject({ injects: true });
    const text = JSON.stringify(facts);
    for (const secret of [plain.usagePoint, 'FICTI', 'INVENTEE', 'exemple.invalid'])
      expect(text).not.toContain(secret);
  });

  describe.each(SYNC_LANES.filter((lane) => operator.api[lane] !== undefined))('in the lane %s', (lane) => {
    const api = operator.api[lane];
    const ask = () => calls[lane](injecting, DAYS);

    it.each([
      ['503', 'unavailable'],
      ['500', 'operator_failure'],
      ['drop-answer', 'unavailable'],
      ['non-json', 'unreadable'],
      ['truncated', 'unreadable'],
    ])('never takes trouble for "no data": %s is %s', async (kind, code) => {
      await linky.sandbox.fault({ api, kind, ms: 30_000 });
      await expect(ask()).rejects.toMatchObject({ code });
    });

    it('says how long to wait when its quota is used up', async () => {
      await linky.sandbox.fault({ api, kind: '429', ms: 90_000 });
      await expect(ask()).rejects.toMatchObject({ code: 'quota', retryAfterMs: expect.any(Number) });
    });

    it('reads an answer that calls itself something else, and renews a token that dies', async () => {
      await linky.sandbox.fault({ api, kind: 'octet-stream' });
      const told = await ask();
      await linky.sandbox.fault({ api, kind: 'token-expired' });
      expect(await ask()).toEqual(told);
    });
  });
});
