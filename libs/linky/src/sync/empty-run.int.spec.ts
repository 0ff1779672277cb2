import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MeterRepository } from '@coprowatt/iot';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { SyncStepper } from './sync-stepper.ts';

const PRM = '00000000003900';
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
  syndic = await linky.browser('syndic');
}, 60_000);
afterAll(() => linky.close());

async function connected(): Promise<string> {
  const { device, authorizationUrl } = await syndic.configured(PRM);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', PRM));
  return device.id;
}

describe('a run without a day to ask', () => {
  it('brings no connection back that is withdrawn while it ends', async () => {
    const deviceId = await connected();
    const { manager } = linky.database.dataSource;
    await manager.query('update linky_sync_runs set daily = null, curve = null');
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
