import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OperatorStateList, QualityCalendar } from '@coprowatt/contracts';
import { eachDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { ReadingStore } from '@coprowatt/iot';
import { insertMeter } from '@coprowatt/iot/testing';
import { ConnectionSeeder } from '../connection/connection-seeder.ts';
import { ALL_PURPOSES, startLinkyApp, type LinkyApp } from '../testing/linky-app.ts';

const METRIC = 'electricity_consumption';

let linky: LinkyApp;
beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z', 'api');
});
afterAll(() => linky.close());

it('a history that was seeded has its holes in the calendar, and they are due to be asked again', async () => {
  const { app, database, tenants } = linky;
  const lille = { buildingId: tenants.lille.id, organisationId: tenants.lille.organisationId };
  const meter = await insertMeter(database.dataSource, lille, { askedFrom: '2026-11-12' });
  const days = eachDay('2026-11-12', '2026-11-22');
  const known = days.filter((date) => date > '2026-11-14' && date !== '2026-11-18');
  const curve = known.flatMap((date) => wholeDay({ date, zone: 'Europe/Paris' }, 30)).slice(1);
  const values = days.map((localDate) => ({ localDate, energyWh: 3_000 }));
  await database.dataSource.transaction(async (manager) => {
    const stored = { id: meter.id, timeZone: 'Europe/Paris' };
    await app.get(ReadingStore).writeOperatorDays(stored, METRIC, values, manager);
    await app.get(ReadingStore).writeCurve(stored, METRIC, curve, manager);
    const seeded = {
      meter,
      actorUserId: tenants.people.syndic.id,
      purposes: ALL_PURPOSES,
      authorisationId: '4711',
      from: '2026-11-01',
      until: '2029-10-31',
      askedTo: '2026-11-22',
    };
    await app.get(ConnectionSeeder).seed(seeded, manager);
  });
  const syndic = await linky.browser('syndic');
  const path = `${syndic.linky}/devices/${meter.id}/quality?from=2026-11-12&to=2026-11-24`;
  const { items, summary } = (await syndic.get(path).expect(200)).body as QualityCalendar;
  expect(items.map(({ state, hole }) => [state, hole?.state ?? null])).toEqual([
    ...Array<unknown>(3).fill(['daily_only', null]),
    ['partial', 'open'],
    ...Array<unknown>(2).fill(['whole', null]),
    ['partial', 'open'],
    ...Array<unknown>(3).fill(['whole', null]),
    ...Array<unknown>(2).fill(['not_published', null]),
  ]);
  expect(summary).toMatchObject({ openHoles: 2 });
  expect(Date.parse(summary.nextAskAt ?? '')).toBeGreaterThan(Date.parse('2026-11-23T12:00:00Z'));
  const marks = 'select asked_to::text, daily_asked_to::text from linky_connections where device_id = $1';
  expect(await linky.database.dataSource.query(marks, [meter.id])).toEqual([
    { asked_to: '2026-11-22', daily_asked_to: '2026-11-22' },
  ]);
  const admin = await linky.browser('admin');
  const operators = (await admin.get('/api/v1/admin/operators').expect(200)).body as OperatorStateList;
  const enedis = operators.items.find(({ provider }) => provider === 'enedis');
  expect(enedis).toMatchObject({ connectedMeters: 1, lastSuccessAt: expect.any(String) });
});
