import type { PortfolioResponse, PortfolioRow } from '@coprowatt/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LAST, ORDINARY_WH, startAlertApp, type AlertApp } from '../anomaly/testing-alerts.ts';

let app: AlertApp;

beforeAll(async () => {
  app = await startAlertApp();
}, 60_000);
afterAll(() => app.test.close());

async function alertsOf(who: 'syndic' | 'council'): Promise<PortfolioRow['alerts'] | undefined> {
  const { body } = await app.get('/portfolio', who).expect(200);
  return (body as PortfolioResponse).items.find(({ building }) => building.id === app.lille.id)?.alerts;
}

describe('alerts of the portfolio', () => {
  it('count what is open of the common meters, by gravity, and nobody’s private ones', async () => {
    expect(await alertsOf('syndic')).toEqual({ minor: 0, major: 0, critical: 0 });
    const lift = await app.addMeter({ [LAST]: 3 * ORDINARY_WH });
    await app.addMeter({ [LAST]: 1.3 * ORDINARY_WH });
    await app.addPrivateMeter('council', { advice: true }, { [LAST]: 3 * ORDINARY_WH });
    await app.judge();
    expect(await alertsOf('syndic')).toEqual({ minor: 1, major: 0, critical: 1 });
    expect(await alertsOf('council')).toEqual({ minor: 1, major: 0, critical: 1 });

    const [alert] = await app.alerts(lift);
    const path = `/buildings/${app.lille.id}/iot/anomalies/${alert?.id}`;
    await app.send('patch', path, 'syndic', { mutedUntil: '2026-06-24' }).expect(200);
    expect(await alertsOf('syndic')).toEqual({ minor: 1, major: 0, critical: 0 });
    app.test.clock.advance(2 * 86_400_000);
    expect(await alertsOf('syndic')).toMatchObject({ critical: 1 });
    await app.send('patch', path, 'syndic', { status: 'acknowledged' }).expect(200);
    expect(await alertsOf('syndic')).toEqual({ minor: 1, major: 0, critical: 0 });
  });
});
