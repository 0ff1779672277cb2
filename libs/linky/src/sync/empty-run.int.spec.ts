import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MeterRepository } from '@coprowatt/iot';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { SyncStepper } from './sync-stepper.ts';

const PRM = '00000000003900';
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
  syndic = await linky.browser('syndic');
}, 60_000);
afterAll(() => linky.close());

async function connected(prm: string): Promise<string> {
  const { device, authorizationUrl } = await syndic.configured(prm);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device.id;
}

describe('a run without a day to ask', () => {
  it('brings no connection back that is withdrawn while it ends', async () => {
    const deviceId = await connected(PRM);
    const { manager } = linky.database.dataSource;
    await manager.query(`update linky_sync_runs set lanes = '{}'`);
    const runId = (await syndic.runs())[0]?.id ?? '';
    const meters = linky.app.get(MeterRepository);
    const meter = await meters.getWithPrm(deviceId);
    jest.spyOn(meters, 'getWithPrm').mockImplementationOnce(async () => {
      await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
      return meter;
    });
    expect(await linky.app.get(SyncStepper).advance(runId, manager)).toBeNull();
    expect((await syndic.device(deviceId))?.state).toBe('withdrawn');
    expect((await syndic.runs())[0]?.state).toBe('cancelled');
  });
});

describe('a run whose consent has run out', () => {
  it('ends cancelled, and hands that on to be announced once', async () => {
    const deviceId = await connected('00000000003901');
    const { manager } = linky.database.dataSource;
    const run = (await syndic.runs()).find((one) => one.deviceId === deviceId);
    await linky.sandbox.advance('P4Y');
    await eventually(
      async () => linky.clock.now(),
      (now) => now.getUTCFullYear() === 2030,
    );
    const stepper = linky.app.get(SyncStepper);
    expect(await stepper.advance(run?.id ?? '', manager)).toMatchObject({
      meter: { id: deviceId },
      run: { id: run?.id, state: 'cancelled', reason: 'consent_withdrawn', nextTryAt: null },
      changed: null,
    });
    expect(await stepper.advance(run?.id ?? '', manager)).toBeNull();
  });
});
