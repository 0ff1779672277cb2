import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SYNC_LANES, type SyncLaneName } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { startLinkyApp, type LinkyApp } from '../../testing/linky-app.ts';
import {
  connectMeter,
  OPERATORS,
  recover,
  type ConnectedMeter,
  type Operator,
} from '../../testing/operators.ts';
import { prmOf } from '../../testing/points.ts';
import type { MeterDataProvider } from '../meter-data.provider.ts';
import { Providers } from '../providers.ts';

jest.setTimeout(180_000);

const ENEDIS = OPERATORS.find(({ name }) => name === 'enedis') as Operator;
const DAYS = { from: '2026-11-09', to: '2026-11-16' };
const CONTRACT_APIS = ['situation_contrat_auto', 'comptage_auto', 'synth_contrat_auto'];
const RANGE_LANES = SYNC_LANES.filter((lane) => lane !== 'contract');
/** A point with panels, of which everything can be asked. */
const INJECTING = '12655648759651';
/** A point of production alone. */
const PRODUCING = '24880057139941';

let linky: LinkyApp;
let enedis: MeterDataProvider;
let meter: ConnectedMeter;

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z', 'api');
  enedis = linky.app.get(Providers).get('enedis');
  meter = await connect(INJECTING);
});
afterAll(() => linky.close());
afterEach(() => recover(linky, ENEDIS));

async function connect(prm: string): Promise<ConnectedMeter> {
  return connectMeter(linky, await linky.browser('syndic'), ENEDIS, prm);
}

function ask(lane: SyncLaneName, of = meter): Promise<unknown> {
  const request = { ...of, ...DAYS };
  const calls = {
    daily: () => enedis.dailyEnergy(request),
    curve: () => enedis.loadCurve(request),
    maximumPower: () => enedis.maximumPower(request),
    productionDaily: () => enedis.productionDaily(request),
    productionCurve: () => enedis.productionCurve(request),
    contract: () => enedis.contract(request),
  } satisfies Record<SyncLaneName, () => Promise<unknown>>;
  return calls[lane]();
}

describe.each(RANGE_LANES)('Enedis, asked for %s', (lane) => {
  const api = ENEDIS.api[lane];

  it.each([
    ['429-q3', 'quota'],
    ['429-sla', 'quota'],
    ['429-retry-after', 'quota'],
    ['500-dc-0500', 'operator_failure'],
    ['500-stm', 'operator_failure'],
    ['500-si-coeur', 'operator_failure'],
    ['900908', 'api_not_subscribed'],
    ['dc-0007', 'not_holder'],
    ['dc-0008', 'consent_missing'],
    ['unknown-code', 'unknown_answer'],
    ['v5-body', 'retired_generation'],
  ])('says %s, which is %s', async (kind, code) => {
    await linky.sandbox.fault({ api, kind });
    await expect(ask(lane)).rejects.toMatchObject({ code, api: `enedis.${api}` });
  });

  it('sends a point that nobody can read, which costs itself alone', async () => {
    const whole = await ask(lane);
    await linky.sandbox.fault({ api, kind: 'unreadable-point' });
    expect(whole).toMatchObject({ rejected: 0 });
    expect(await ask(lane)).toMatchObject({ rejected: 1 });
  });
});

describe('the points of Enedis', () => {
  it.each([
    ['steps of 10 minutes', '00000000000110'],
    ['steps of 15 minutes', '00000000000115'],
    ['steps that change', '00000000000130'],
    ['odd watts', '00000000000137'],
    ['steps of 60 minutes', '00000000000160'],
    ['zeros', '00000000000104'],
    ['measures in reversed order', '00000000000105'],
    ['several quantities in an answer', '00000000000106'],
    ['steps that change each week', '00000000000116'],
    ['holes', '42900589957123'],
  ])('with %s are read to the Wh, through both clock changes', async (_, prm) => {
    const point = await connect(prm);
    for (const [from, to] of [
      ['2026-03-26', '2026-04-02'],
      ['2026-10-22', '2026-10-29'],
      ['2026-11-01', '2026-11-08'],
    ] as const) {
      const request = { ...point, from, to };
      const truth = await linky.sandbox.history(prm, from, to);
      const { intervals, rejected } = await enedis.loadCurve(request);
      expect(intervals.map(({ startMs, minutes, value }) => [startMs, minutes, value])).toEqual(
        truth.points.map(({ start, minutes, watts }) => [Date.parse(start), minutes, watts]),
      );
      const daily = await enedis.dailyEnergy(request);
      expect(daily.days).toEqual(
        truth.days.flatMap(({ date, wh }) => (wh === null ? [] : [{ localDate: date, energyWh: wh }])),
      );
      expect([rejected, daily.rejected]).toEqual([0, 0]);
    }
  });

  it('with several quantities in an answer are read in both directions', async () => {
    const [usagePoint, from, to] = ['00000000000106', '2026-10-22', '2026-10-29'] as const;
    const point = { deviceId: meter.deviceId, usagePoint, queue: 'fresh', from, to } as const;
    const truth = await linky.sandbox.history(usagePoint, from, to, 'production');
    const { intervals, rejected } = await enedis.productionCurve(point);
    expect(intervals.map(({ startMs, value }) => [startMs, value])).toEqual(
      truth.points.map(({ start, watts }) => [Date.parse(start), watts]),
    );
    expect(rejected).toBe(0);
  });
});

describe('Enedis, asked for the contract', () => {
  it('tells what its three APIs tell together', async () => {
    const { activation } = await linky.sandbox.history(INJECTING, DAYS.from, DAYS.to);
    expect(await enedis.contract({ ...meter, ...DAYS })).toEqual({
      subscribedPowerKva: expect.any(Number),
      tariff: expect.stringMatching(/^Tarif /),
      offPeakWindows: expect.any(Array),
      meterType: 'communicating',
      segment: 'C5',
      activatedOn: activation,
      injects: true,
      parts: { told: CONTRACT_APIS.map((api) => `enedis.${api}`), refused: [] },
    });
  });

  it('has off-peak hours of every spelling', async () => {
    const windows = new Set<string>();
    for (let serial = 8_001; windows.size < 3 && serial < 8_040; serial += 1) {
      const { offPeakWindows } = await enedis.contract({ ...(await connect(prmOf(serial))), ...DAYS });
      expect(offPeakWindows).not.toBeNull();
      for (const { from, to } of offPeakWindows ?? []) windows.add(`${from}-${to}`);
    }
    expect(windows.size).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['situation_contrat_auto', { subscribedPowerKva: null, tariff: null, segment: 'C5', injects: true }],
    ['comptage_auto', { meterType: null, offPeakWindows: null, segment: 'C5', injects: true }],
    ['synth_contrat_auto', { activatedOn: null, segment: 'C5', injects: true }],
  ])('without %s tells the rest', async (api, without) => {
    const whole = await enedis.contract({ ...meter, ...DAYS });
    await linky.sandbox.fault({ api, kind: '900908' });
    expect(await enedis.contract({ ...meter, ...DAYS })).toEqual({
      ...whole,
      ...without,
      parts: {
        told: CONTRACT_APIS.filter((other) => other !== api).map((other) => `enedis.${other}`),
        refused: [expect.objectContaining({ code: 'api_not_subscribed', api: `enedis.${api}` })],
      },
    });
  });

  it('has an error when no API tells anything, and for every other failure of one', async () => {
    for (const api of CONTRACT_APIS) await linky.sandbox.fault({ api, kind: '900908' });
    await expect(ask('contract')).rejects.toMatchObject({ code: 'api_not_subscribed' });
    await linky.sandbox.fault({ api: 'synth_contrat_auto', kind: 'dc-0008' });
    await expect(ask('contract')).rejects.toMatchObject({ code: 'consent_missing' });
    await linky.sandbox.fault({ api: 'comptage_auto', kind: '500' });
    await expect(ask('contract')).rejects.toMatchObject({ code: 'operator_failure' });
  });

  it('of production alone has no power and no tariff', async () => {
    const producer = await connect(PRODUCING);
    expect(await enedis.contract({ ...producer, ...DAYS })).toMatchObject({
      subscribedPowerKva: null,
      tariff: null,
      segment: 'P4',
      injects: true,
    });
    for (const lane of ['curve', 'daily', 'maximumPower'] as const)
      await expect(ask(lane, producer)).rejects.toMatchObject({ code: 'wrong_direction' });
    for (const lane of ['productionCurve', 'productionDaily'] as const)
      expect(await ask(lane, producer)).toMatchObject({ rejected: 0 });
  });
});

describe('the subscribed services', () => {
  it('say whether they open what is given to the network', async () => {
    const { autorisationId } = await linky.sandbox.share(INJECTING);
    const services = await enedis.subscribedServices(String(autorisationId), meter.deviceId);
    const today = localDateOf(linky.clock.nowMs(), enedis.timeZone);
    expect(services.every(({ from }) => from !== null && from <= today)).toBe(true);
    expect(services.map(({ data, injects }) => [data, injects]).sort()).toEqual([
      ['daily', false],
      ['daily', true],
      ['load_curve', false],
      ['load_curve', true],
    ]);
  });
});
