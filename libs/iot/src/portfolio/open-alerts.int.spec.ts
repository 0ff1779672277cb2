import type { PortfolioResponse, PortfolioRow } from '@coprowatt/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LAST, ORDINARY_WH, startAlertApp, type AlertApp } from '../anomaly/testing-alerts.ts';

let app: AlertApp;

beforeAll(async () => {
  app = await startAlertApp();
}, 60_000);
afterAll(() => app.test.close());

async function rowOf(who: 'syndic' | 'council'): Promise<PortfolioRow | undefined> {
  const { body } = await app.get('/portfolio', who).expect(200);
  return (body as PortfolioResponse).items.find(({ building }) => building.id === app.lille.id);
}

async function alertsOf(who: 'syndic' | 'council'): Promise<PortfolioRow['alerts'] | undefined> {
  return (await rowOf(who))?.alerts;
}

/** What each answer says of days that wait: the portfolio's row, the building's list, and that of all buildings. */
async function judging(who: 'syndic' | 'council', deviceId?: string): Promise<(boolean | undefined)[]> {
  const page = async (path: string, query = {}) => (await app.get(path, who, query).expect(200)).body.judging;
  return [
    (await rowOf(who))?.judging,
    await page(`/buildings/${app.lille.id}/iot/anomalies`, deviceId ? { deviceId } : {}),
    await page('/anomalies'),
  ];
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

describe('days that wait to be judged', () => {
  it('are told of until they are, by building and meter, and of a private meter to its holder alone', async () => {
    const judged = await app.addMeter();
    await app.judge();
    expect(await judging('syndic')).toEqual([false, false, false]);
    await app.addMeter();
    expect(await judging('syndic')).toEqual([true, true, true]);
    expect(await judging('syndic', judged.id)).toEqual([true, false, true]);
    await app.judge();
    expect(await judging('syndic')).toEqual([false, false, false]);
    await app.addPrivateMeter('council', { advice: true });
    expect(await judging('syndic')).toEqual([false, false, false]);
    expect(await judging('council')).toEqual([false, true, true]);
  });
});
