import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addDays, eachDay } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { EntityManager } from 'typeorm';
import { MeterNeeds } from '../meter/meter-needs.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { AlertNotices } from './alert-notices.ts';
import { DetectionTick } from './detection-tick.ts';
import { LAST, ORDINARY_WH, startAlertApp, type AlertApp } from './testing-alerts.ts';

const DAY_MS = 86_400_000;

let app: AlertApp;
let startedAt: number;
beforeAll(async () => {
  app = await startAlertApp();
  startedAt = app.test.clock.nowMs();
});
afterAll(() => app.test.close());

/** Lets an hour's look for silence come, without the rest of a tick. */
async function look(): Promise<void> {
  await app.test.app.get(DetectionTick).look();
  await app.judge();
}

const fill = (meter: { id: string }, from: string, to: string): Promise<void> =>
  app.write(meter, Object.fromEntries(eachDay(from, to).map((date) => [date, ORDINARY_WH])));

describe('a meter without news', () => {
  it('is silent from the second published day on, one alert that grows, and withdrawn when it speaks', async () => {
    const meter = await app.addMeter();
    await fill(await app.addMeter(), LAST, LAST);
    app.test.clock.advance(DAY_MS);
    await look();
    expect(await app.alerts(meter)).toEqual([]);
    app.test.clock.advance(DAY_MS);
    await look();
    const [alert] = await app.alerts(meter);
    expect(alert).toMatchObject({
      kind: 'silent',
      severity: 'minor',
      firstDay: addDays(LAST, 1),
      lastDay: addDays(LAST, 2),
      ongoing: true,
      flaggedDays: 0,
      observedWh: null,
      excessWh: null,
      yearlyWh: null,
    });
    app.test.clock.advance(6 * DAY_MS);
    await look();
    expect(await app.alerts(meter)).toMatchObject([
      {
        id: alert?.id,
        severity: 'major',
        lastDay: addDays(LAST, 8),
        notes: [{ act: 'opened' }, { act: 'worsened' }],
      },
    ]);
    await fill(meter, addDays(LAST, 1), addDays(LAST, 9));
    await app.judge();
    expect(await app.alerts(meter)).toMatchObject([{ id: alert?.id, status: 'resolved', withdrawn: true }]);
  });

  it('is not told of when its connection ended, when it waits for somebody, or when its operator is silent', async () => {
    const today = addDays(LAST, 8);
    const ended = await app.addMeter({}, { provider: 'myelectricaldata', askedUntil: LAST });
    const waiting = await app.addMeter({}, { provider: 'myelectricaldata' });
    const needs = app.test.app.get(MeterNeeds);
    needs.add(async () => new Map([[waiting.id, 'reconnect']]));
    const orphans = [];
    for (let index = 0; index < 4; index++) orphans.push(await app.addMeter({}, { provider: 'ores' }));
    await look();
    for (const meter of [ended, waiting, ...orphans]) expect(await app.alerts(meter)).toEqual([]);
    for (const meter of orphans.slice(0, 2)) await fill(meter, addDays(LAST, 1), addDays(today, 1));
    app.test.clock.advance(3_600_000);
    await look();
    expect(
      (await Promise.all(orphans.map((meter) => app.alerts(meter)))).map(({ length }) => length),
    ).toEqual([...[0, 0, 1, 1]]);
  });
});

describe('a meter that injects', () => {
  it('is silent when its consumption is not heard of, whatever its production does', async () => {
    const meter = await app.addMeter({}, { provider: 'myelectricaldata' });
    const today = addDays(LAST, Math.round((app.test.clock.nowMs() - startedAt) / DAY_MS) + 1);
    const production = eachDay(LAST, today).map((localDate) => ({ localDate, energyWh: 4_000 }));
    const where = { id: meter.id, timeZone: 'Europe/Paris' };
    await app.test.app.get(ReadingStore).writeOperatorDays(where, 'electricity_production', production);
    app.test.clock.advance(3_600_000);
    await look();
    expect(await app.alerts(meter)).toMatchObject([{ kind: 'silent', firstDay: addDays(LAST, 1) }]);
  });
});

describe('an operator that comes back meter by meter', () => {
  it('opens no alert of a meter that it has not answered for since, and takes none back', async () => {
    const silent = await app.addMeter({}, { provider: 'ores' }, 2);
    const last = await app.addMeter({}, { provider: 'ores' }, 2);
    const heldUp = new Set<string>([last.id]);
    const needs = app.test.app.get(MeterNeeds);
    needs.add(async (ids) => new Map(ids.filter((id) => heldUp.has(id)).map((id) => [id, 'operator'])));
    const today = addDays(LAST, Math.round((app.test.clock.nowMs() - startedAt) / DAY_MS) + 1);
    const others = [];
    for (let index = 0; index < 6; index++) others.push(await app.addMeter({}, { provider: 'ores' }, 2));
    for (const meter of others) await fill(meter, addDays(LAST, 1), addDays(today, 1));
    const alerts = async (meter: { id: string; buildingId: string }) =>
      (await app.alerts(meter)).map(({ kind, status }) => `${kind} ${status}`);
    app.test.clock.advance(3_600_000);
    await look();
    expect([await alerts(silent), await alerts(last)]).toEqual([['silent open'], []]);
    heldUp.add(silent.id);
    app.test.clock.advance(3_600_000);
    await look();
    expect([await alerts(silent), await alerts(last)]).toEqual([['silent open'], []]);
    heldUp.clear();
    app.test.clock.advance(3_600_000);
    await look();
    expect([await alerts(silent), await alerts(last)]).toEqual([['silent open'], ['silent open']]);
  });
});

describe('an operator that is down', () => {
  it('is no alert and no message of any of its hundred meters, however long it lasts, and is asked for once a look', async () => {
    const down: string[] = [];
    for (let meter = 0; meter < 100; meter++)
      down.push((await app.addMeter({}, { provider: 'myelectricaldata' }, 2)).id);
    const alertsOf = (deviceIds: string[]): Promise<unknown[]> =>
      app.test.database.dataSource.query(
        `select a.id, n.id as notice from anomalies a left join notification_notices n on n.subject_id = a.id
         where a.device_id = any($1::uuid[])`,
        [deviceIds],
      );
    const query = jest.spyOn(EntityManager.prototype, 'query');
    for (const days of [2, 3, 5]) {
      app.test.clock.advance(days * DAY_MS);
      await look();
    }
    const asked = query.mock.calls.filter(([sql]) => /as "lastDay", count/.test(sql));
    query.mockRestore();
    expect(asked).toHaveLength(3);
    expect(await alertsOf(down)).toEqual([]);
    const [quiet, ...heard] = down;
    const today = addDays(LAST, Math.round((app.test.clock.nowMs() - startedAt) / DAY_MS) + 1);
    for (const id of heard) await fill({ id }, addDays(LAST, 1), today);
    app.test.clock.advance(3_600_000);
    await look();
    expect(await alertsOf(heard)).toEqual([]);
    expect(await alertsOf([quiet!])).toHaveLength(1);
  });
});

describe('an agreement that ends', () => {
  it('is one alert in its last month, graver in the last week, and withdrawn by a renewal', async () => {
    const now = app.test.clock.nowMs();
    const meter = await app.addPrivateMeter('co_owner', {
      advice: true,
      expiresAt: new Date(now + 40 * DAY_MS),
    });
    const judged = async (ahead: number, energyWh: number) => {
      app.test.clock.advance(ahead * DAY_MS);
      await app.write(meter, { [LAST]: energyWh });
      app.test.clock.advance(15_000);
      await app.judge();
      return (await app.alerts(meter, 'co_owner')).filter(({ kind }) => kind === 'consent');
    };
    expect(await judged(0, 10_001)).toEqual([]);
    const [alert] = await judged(12, 10_002);
    expect(alert).toMatchObject({ severity: 'minor', status: 'open', confirmed: false, observedWh: null });
    expect(await judged(22, 10_003)).toMatchObject([{ id: alert?.id, severity: 'major' }]);
    const expiresAt = new Date(app.test.clock.nowMs() + 1_000 * DAY_MS);
    await app.test.app
      .get(ConsentLedger)
      .append(meter.consentId, 'changed', { actorUserId: null, expiresAt });
    expect(await judged(1, 10_004)).toMatchObject([{ id: alert?.id, status: 'resolved', withdrawn: true }]);
  });

  it('stays resolved by whoever resolved it until its last week, and ends with the yes to advice', async () => {
    const expiresAt = new Date(app.test.clock.nowMs() + 20 * DAY_MS);
    const meter = await app.addPrivateMeter('co_owner', { advice: true, expiresAt });
    const again = async (): Promise<string[]> => {
      await app.test.database.dataSource.transaction((manager) =>
        app.test.app.get(AlertNotices).judgeAgain(manager, meter.id),
      );
      await app.judge();
      const alerts = await app.alerts(meter, 'co_owner');
      return alerts
        .filter(({ kind }) => kind === 'consent')
        .map(({ severity, status }) => `${severity} ${status}`);
    };
    expect(await again()).toEqual(['minor open']);
    const [alert] = (await app.alerts(meter, 'co_owner')).filter(({ kind }) => kind === 'consent');
    const path = `/buildings/${meter.buildingId}/iot/anomalies/${alert!.id}`;
    await app.send('patch', path, 'co_owner', { status: 'resolved' }).expect(200);
    app.test.clock.advance(DAY_MS);
    expect(await again()).toEqual(['minor resolved']);
    app.test.clock.advance(13 * DAY_MS);
    expect(await again()).toEqual(['major open']);
    const ledger = app.test.app.get(ConsentLedger);
    const purposes = { daily: true, loadCurve: true, advice: false };
    await ledger.append(meter.consentId, 'changed', { actorUserId: meter.holderUserId, purposes });
    expect(await again()).toEqual(['major resolved']);
  });
});
