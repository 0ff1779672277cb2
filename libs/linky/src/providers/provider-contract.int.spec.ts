import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addDays, localDateOf, startOfDay, type Interval } from '@coprowatt/energy';
import { AuthorisationRequest } from '../connection/authorisation-request.entity.ts';
import { Connection } from '../connection/connection.entity.ts';
import { SyncRunRepository } from '../sync/sync-run.repository.ts';
import { SyncWorker } from '../sync/sync-worker.ts';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { connectMeter, OPERATORS, recover } from '../testing/operators.ts';
import type { CallQueue, MeterDataProvider } from './meter-data.provider.ts';
import { ProviderCalls } from './provider-calls.ts';
import { Providers } from './providers.ts';

jest.setTimeout(180_000);

const START = '2026-11-22T13:00:00Z';
const DAILY_ONLY = { daily: true, loadCurve: false, advice: false };

describe.each(OPERATORS)('the provider $name', (operator) => {
  let linky: LinkyApp;
  let syndic: Browser;
  let provider: MeterDataProvider;
  let serial = 0;

  beforeAll(async () => {
    linky = await startLinkyApp(START, 'api');
    provider = linky.app.get(Providers).get(operator.name);
    const browser = await linky.browser('syndic');
    syndic = operator.name === 'ores' ? browser.in(linky.namur) : browser;
  });
  afterAll(() => linky.close());
  afterEach(() => recover(linky, operator));

  function aPoint(): string {
    serial += 1;
    return operator.pointOf(serial);
  }

  const connect = (usagePoint = aPoint(), purposes = ALL_PURPOSES) =>
    connectMeter(linky, syndic, operator, usagePoint, purposes);

  /** Works the meter's run off as a worker would. */
  async function sync(deviceId: string): Promise<void> {
    const run = await linky.app.get(SyncRunRepository).findHistory(deviceId);
    if (run) await linky.app.get(SyncWorker).work(run.id);
  }

  async function truth(usagePoint: string, from: string, to: string): Promise<number[][]> {
    const { points } = await linky.sandbox.history(usagePoint, from, to);
    return points.map(({ start, minutes, watts }) => [Date.parse(start), minutes, watts]);
  }

  async function curve(
    meter: { deviceId: string; usagePoint: string; queue: CallQueue },
    from: string,
    to: string,
  ) {
    const answer = await provider.loadCurve({ ...meter, from, to });
    expect(answer.rejected).toBe(0);
    expect(answer.intervals.map(({ startMs, minutes, value }) => [startMs, minutes, value])).toEqual(
      await truth(meter.usagePoint, from, to),
    );
    return answer.intervals;
  }

  /** The Clock moves on while these tests run. */
  const today = () => localDateOf(linky.clock.nowMs(), provider.timeZone);
  const minutesOf = (intervals: Interval[]) => intervals.reduce((sum, { minutes }) => sum + minutes, 0);

  it('goes from a consent to a connection and back, and shows the point to nobody', async () => {
    const { deviceId, usagePoint } = await connect();
    expect(await syndic.device(deviceId)).toMatchObject({
      provider: operator.name,
      state: 'connected',
      prmMasked: `…${usagePoint.slice(-4)}`,
      consentExpiresAt: expect.stringMatching(/^2029-11-2/),
    });
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
    expect((await syndic.device(deviceId))?.state).toBe('withdrawn');
    await syndic.post(`${syndic.linky}/sync`, { deviceId }).expect(409);
  });

  it('delivers the curve to the Wh, on plain days and on the days of 23 and 25 hours', async () => {
    const meter = await connect();
    expect(minutesOf(await curve(meter, '2026-11-09', '2026-11-16'))).toBe(7 * 1_440);
    expect(minutesOf(await curve(meter, '2026-03-29', '2026-03-30'))).toBe(1_380);
    const autumn = await curve(meter, '2026-10-25', '2026-10-26');
    expect(minutesOf(autumn)).toBe(1_500);
    expect(autumn[0]?.startMs).toBe(startOfDay('2026-10-25', provider.timeZone));
  });

  it('delivers its own daily values to the Wh', async () => {
    const meter = await connect();
    const [from, to] = ['2026-03-01', '2026-11-21'];
    const counted = jest.spyOn(linky.app.get(ProviderCalls), 'counted');
    const { days, rejected } = await provider.dailyEnergy({ ...meter, from, to });
    const { days: known } = await linky.sandbox.history(meter.usagePoint, from, to);
    expect(rejected).toBe(0);
    expect(days).toHaveLength(265);
    expect(days).toEqual(known.map(({ date, wh }) => ({ localDate: date, energyWh: wh })));
    expect(counted).toHaveBeenCalledWith(operator.name, expect.any(Function));
  });

  it('leaves the holes of the operator as holes', async () => {
    const meter = await connect(operator.holed);
    const intervals = await curve(meter, '2026-11-09', '2026-11-16');
    const tuesday = startOfDay('2026-11-10', provider.timeZone);
    expect(minutesOf(intervals)).toBeLessThan(6 * 1_440);
    expect(
      intervals.filter(
        ({ startMs }) => startMs >= tuesday + 10 * 3_600_000 && startMs < tuesday + 16 * 3_600_000,
      ),
    ).toEqual([]);
    const { days } = await provider.dailyEnergy({ ...meter, from: '2026-11-09', to: '2026-11-16' });
    expect(days.map(({ localDate }) => localDate)).not.toContain('2026-11-11');
  });

  it('never asks for a curve when daily values alone were agreed to', async () => {
    await linky.limitDepth(addDays(today(), -60));
    await linky.sandbox.forgetCalls();
    const { deviceId } = await connect(aPoint(), DAILY_ONLY);
    await sync(deviceId);
    const calls = await linky.sandbox.calls();
    expect(calls.filter(operator.asksCurve)).toEqual([]);
    expect(await syndic.device(deviceId)).toMatchObject({ curveState: 'not_consented', state: 'connected' });
    const [run] = await syndic.runs();
    expect(run).toMatchObject({ deviceId, state: 'succeeded', curve: null, daysWritten: 60 });
  });

  if (operator.hasPage)
    describe('with a consent page', () => {
      it('sends people to a page of its own with a state that is kept nowhere, and without the point', async () => {
        const usagePoint = aPoint();
        const { device, authorizationUrl } = await syndic.configured(usagePoint, operator.says);
        const url = new URL(authorizationUrl);
        expect(url.origin).toBe(linky.sandbox.url);
        expect(authorizationUrl).not.toContain(usagePoint);
        const state = url.searchParams.get('state') ?? '';
        expect(state.length).toBeGreaterThanOrEqual(22);
        const rows = linky.database.dataSource.getRepository(AuthorisationRequest);
        expect(JSON.stringify(await rows.findBy({ deviceId: device.id }))).not.toContain(state);
      });

      it('takes no return of the other kind of operator, and leaves the request as it was', async () => {
        const usagePoint = aPoint();
        const { device, authorizationUrl } = await syndic.configured(usagePoint, operator.says);
        const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
        const [foreign, value] =
          provider.returns === 'code' ? ['autorisation_id', '912345678'] : ['code', 'abc'];
        expect((await syndic.comeBack({ state, [foreign]: value })).searchParams.get('linky')).toBe(
          'unknown',
        );
        expect((await syndic.device(device.id))?.state).toBe('awaiting_consent');
        const query = await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint);
        expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('connected');
        expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('already');
      });

      it('says that the person refused, and that another point was shared', async () => {
        const refused = await syndic.configured(aPoint(), operator.says);
        const no = await linky.sandbox.decide(refused.authorizationUrl, 'refuse', aPoint());
        expect((await syndic.comeBack(no)).searchParams.get('linky')).toBe('refused');
        const usagePoint = aPoint();
        const other = await syndic.configured(usagePoint, operator.says);
        const wrong = await linky.sandbox.decide(other.authorizationUrl, 'wrong-prm', usagePoint);
        expect((await syndic.comeBack(wrong)).searchParams.get('linky')).toBe('mismatch');
        const row = await linky.database.dataSource
          .getRepository(Connection)
          .findOneByOrFail({ deviceId: other.device.id });
        expect(row).toMatchObject({ state: 'mismatch', receivedSealed: null, authorisationSealed: null });
      });

      it('ends the connection when the customer ended his consent at the operator, and asks for it again', async () => {
        await linky.limitDepth(addDays(today(), -3));
        const { deviceId, usagePoint } = await connect();
        await sync(deviceId);
        await linky.sandbox.advance('PT25H');
        await linky.sandbox.endShare(usagePoint);
        const { body: accepted } = await syndic.post(`${syndic.linky}/sync`, { deviceId }).expect(202);
        await linky.app.get(SyncWorker).work(accepted.runs[0].id);
        const device = await eventually(
          () => syndic.device(deviceId),
          (one) => one?.state !== 'connected',
        );
        expect(device?.state).toBe('revoked');
        const [run] = await syndic.runs();
        expect(run).toMatchObject({ state: 'failed', reason: 'consent_missing' });
        const agreed = { purposes: ALL_PURPOSES, consentTextVersion: operator.consentTextVersion };
        const { body } = await syndic
          .post(`${syndic.linky}/devices/${deviceId}/reconnect`, agreed)
          .expect(200);
        const query = await linky.sandbox.decide(body.authorizationUrl, 'accept', usagePoint);
        expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('connected');
      });
    });
});
