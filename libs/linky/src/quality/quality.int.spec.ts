import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QualityCalendar, QualityDay, QualityHole } from '@coprowatt/contracts';
import { addDays, eachDay, type Interval, type LocalDate } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { gdprEntities, gdprMigrations } from '@coprowatt/gdpr';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import {
  iotEntities,
  IotModule,
  iotMigrations,
  ReadingStore,
  type Meter,
  type WriteOutcome,
} from '@coprowatt/iot';
import { insertMeter } from '@coprowatt/iot/testing';
import { countStatements } from '@coprowatt/platform/testing';
import { Module } from '@nestjs/common';
import request from 'supertest';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { linkyEntities, linkyMigrations } from '../linky.database.ts';
import { DayLedger } from './day-ledger.ts';
import type { LedgerLane } from './ledger-rules.ts';
import { QualityController } from './quality.controller.ts';
import { QualityService } from './quality.service.ts';

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';

@Module({
  imports: [IotModule],
  controllers: [QualityController],
  providers: [QualityService, DayLedger, ConnectionRepository],
})
class QualityRoutes {}

type Person = keyof TwoTenants['people'];

// The clock stands at 12:00 in Paris on 2026-06-23: the last published day is the 22nd.
describe.each(['packed', 'rows'])('the quality calendar on the %s store', (readingStore) => {
  let test: TestApp;
  let tenants: TwoTenants;
  let cookies: Map<string, string>;
  let readings: ReadingStore;
  let ledger: DayLedger;

  beforeAll(async () => {
    test = await startTestApp({
      entities: [...gdprEntities, ...iotEntities, ...linkyEntities],
      migrations: [...gdprMigrations, ...iotMigrations, ...linkyMigrations],
      imports: [QualityRoutes],
      env: { READING_STORE: readingStore, ROLE: 'api' }, // without ticks, whose statements would be counted, too
    });
    tenants = await seedTwoTenants(test.seeder);
    const people = Object.entries(tenants.people);
    cookies = new Map();
    for (const [who, { email }] of people) cookies.set(who, await test.signIn(email, TEST_PASSWORD));
    readings = test.app.get(ReadingStore);
    ledger = test.app.get(DayLedger);
  });
  afterAll(() => test.close());

  const connect = async (
    facts: Partial<Meter> = {},
    curveState = 'active',
    state = 'connected',
  ): Promise<Meter> => {
    const building = { buildingId: tenants.lille.id, organisationId: tenants.lille.organisationId };
    const meter = await insertMeter(test.database.dataSource, building, {
      askedFrom: '2026-05-01',
      ...facts,
    });
    await test.database.dataSource.query(
      `insert into linky_connections (device_id, prm_hash, subject_kind, subject_id, provider, state, curve_state, consent_id,
         consent_given_at, connected_at, authorisation_sealed, proved_authorisation_hash, created_at)
       values ($1, $2, 'organisation', $3, 'enedis', $5, $6, $3, $4, $4, 'sealed', $2, $4)`,
      [meter.id, meter.prmHash, building.organisationId, test.clock.now(), state, curveState],
    );
    return meter;
  };
  const stored = ({ id }: Meter) => ({ id, timeZone: ZONE });
  const tell = async (
    meter: Meter,
    lane: LedgerLane,
    [from, to]: [LocalDate, LocalDate],
    outcome: WriteOutcome,
    rejectedByDay?: Map<LocalDate, number>,
  ): Promise<void> => {
    const entry = { deviceId: meter.id, timeZone: ZONE, lane, asked: { from, to }, outcome };
    await ledger.record(
      { ...entry, ...(rejectedByDay && { rejectedByDay }) },
      test.database.dataSource.manager,
    );
  };
  const curve = async (meter: Meter, asked: [LocalDate, LocalDate], intervals: Interval[]): Promise<void> =>
    tell(meter, 'curve', asked, await readings.writeCurve(stored(meter), METRIC, intervals));
  const daily = async (
    meter: Meter,
    asked: [LocalDate, LocalDate],
    days: Record<LocalDate, number>,
  ): Promise<void> => {
    const values = Object.entries(days).map(([localDate, energyWh]) => ({ localDate, energyWh }));
    return tell(meter, 'daily', asked, await readings.writeOperatorDays(stored(meter), METRIC, values));
  };
  const day = (date: LocalDate, watts: (slot: number) => number = () => 100): Interval[] =>
    wholeDay({ date, zone: ZONE }, 30, watts);
  const ask = (
    meter: { id: string },
    query: object = {},
    who: Person | null = 'syndic',
    building = tenants.lille.id,
  ) => {
    const asked = request(test.url).get(
      `/api/v1/buildings/${building}/iot/linky/devices/${meter.id}/quality`,
    );
    return (who ? asked.set('Cookie', cookies.get(who) ?? '') : asked).query(query);
  };
  const calendar = async (meter: Meter, from: LocalDate, to: LocalDate): Promise<QualityCalendar> =>
    (await ask(meter, { from, to }).expect(200)).body;
  const states = ({ items }: QualityCalendar): string[] => items.map(({ state }) => state);

  it('tells a whole day, a short one with its exact stretches, an empty one, and those on which nothing is due', async () => {
    const meter = await connect({ askedFrom: '2026-06-16', inServiceFrom: '2026-06-17' });
    const short = day('2026-06-19').filter((_, slot) => slot < 4 || (slot >= 6 && slot < 40));
    await curve(meter, ['2026-06-16', '2026-06-23'], [...day('2026-06-17'), ...short, ...day('2026-06-22')]);
    await daily(meter, ['2026-06-16', '2026-06-23'], { '2026-06-20': 2_400 });
    const told = await calendar(meter, '2026-06-15', '2026-06-25');
    expect(states(told)).toEqual([
      ...['not_expected', 'not_expected', 'whole', 'empty', 'partial', 'partial', 'empty', 'whole'],
      ...['not_published', 'not_published'],
    ]);
    const hole: QualityHole = {
      state: 'open',
      direction: 'consumption',
      foundAt: '2026-06-23T10:00:00.000Z',
      asks: 0,
      lastAskedAt: '2026-06-23T10:00:00.000Z',
      nextAskAt: '2026-06-24T10:00:00.000Z',
      filledAt: null,
    };
    expect(told.items[4]).toEqual({
      localDate: '2026-06-19',
      state: 'partial',
      expectedMinutes: 1_440,
      coveredMinutes: 1_140,
      missing: [
        { from: '2026-06-19T00:00:00.000Z', to: '2026-06-19T01:00:00.000Z' },
        { from: '2026-06-19T18:00:00.000Z', to: '2026-06-19T22:00:00.000Z' },
      ],
      estimatedMinutes: 0,
      validatedMinutes: 0,
      zeroMinutes: 0,
      correctedIntervals: 0,
      correctedAt: null,
      rejectedPoints: 0,
      curveWh: 1_900,
      operatorWh: null,
      differencePercent: null,
      differs: false,
      maximumPowerVa: null,
      maximumPowerAt: null,
      hole,
    } satisfies QualityDay);
    expect(told.items[5]).toMatchObject({
      missing: [{ from: '2026-06-19T22:00:00.000Z', to: '2026-06-20T22:00:00.000Z' }],
      operatorWh: 2_400,
      hole,
    });
    expect(told.items.map((item) => item.hole?.state ?? null)).toEqual(
      told.items.map(({ state }) => (state === 'partial' || state === 'empty' ? 'open' : null)),
    );
    expect(told).toMatchObject({ deviceId: meter.id, timeZone: ZONE, from: '2026-06-15', to: '2026-06-25' });
    expect(told.summary).toEqual({
      ...{
        days: 10,
        whole: 2,
        partial: 2,
        empty: 2,
        corrected: 0,
        estimated: 0,
        differing: 0,
        openHoles: 4,
        lostHoles: 0,
      },
      nextAskAt: '2026-06-24T10:00:00.000Z',
      production: { openHoles: 0, lostHoles: 0 },
    });
  });

  it('tells estimates, validated minutes, corrections, what was rejected, and doubted zeros', async () => {
    const meter = await connect();
    const days = eachDay('2026-06-01', '2026-06-23');
    const zeros = (date: LocalDate) => day(date, (slot) => (date === '2026-06-10' && slot < 13 ? 0 : 100));
    await curve(meter, ['2026-06-01', '2026-06-23'], days.flatMap(zeros));
    const better = day('2026-06-12').map((interval, slot): Interval =>
      slot < 6 ? { ...interval, quality: 'validated', value: 101 } : interval,
    );
    const worse = { ...day('2026-06-13')[0]!, quality: 'estimated' } as const;
    const rejected = new Map([['2026-06-14', 2]]);
    const outcome = await readings.writeCurve(stored(meter), METRIC, [...better, worse]);
    await tell(meter, 'curve', ['2026-06-12', '2026-06-15'], outcome, rejected);
    const other = await connect();
    const estimated = day('2026-06-22').map((interval, slot): Interval =>
      slot < 2 ? { ...interval, quality: 'estimated' } : interval,
    );
    await curve(other, ['2026-06-22', '2026-06-23'], estimated);

    const told = await calendar(meter, '2026-06-10', '2026-06-15');
    expect(states(told)).toEqual(Array(5).fill('whole'));
    const [zero, , validated, refused, unread] = told.items;
    expect(zero).toMatchObject({ zeroMinutes: 390, curveWh: 1_750 });
    expect(validated).toMatchObject({
      validatedMinutes: 180,
      correctedIntervals: 6,
      correctedAt: '2026-06-23T10:00:00.000Z',
      hole: null,
    });
    expect(refused).toMatchObject({ estimatedMinutes: 0, correctedIntervals: 0, rejectedPoints: 0 });
    expect(unread).toMatchObject({ rejectedPoints: 2, correctedIntervals: 0 });
    expect(told.summary).toMatchObject({ whole: 5, corrected: 1, estimated: 0, openHoles: 0 });
    const [guessed] = (await calendar(other, '2026-06-22', '2026-06-23')).items;
    expect(guessed).toMatchObject({ state: 'whole', estimatedMinutes: 60 });
  });

  it('compares curve and daily value where both cover the day, and tells the maximum power', async () => {
    const meter = await connect();
    const values = { '2026-06-20': 2_377, '2026-06-21': 2_370, '2026-06-22': 9_000 };
    await curve(
      meter,
      ['2026-06-20', '2026-06-23'],
      [...day('2026-06-20'), ...day('2026-06-21'), ...day('2026-06-22').slice(1)],
    );
    await daily(meter, ['2026-06-20', '2026-06-23'], values);
    const atMs = Date.parse('2026-06-21T17:12:41Z');
    await readings.writeMaximumPower(stored(meter), [
      { localDate: '2026-06-20', va: 6_010, atMs: null },
      { localDate: '2026-06-21', va: 6_120, atMs },
    ]);
    const { items, summary } = await calendar(meter, '2026-06-20', '2026-06-23');
    expect(items.map(({ differs }) => differs)).toEqual([false, true, false]);
    expect(items[0]?.differencePercent).toBeCloseTo(0.9676, 3);
    expect(items[1]?.differencePercent).toBeCloseTo(1.2658, 3);
    expect(items[2]?.differencePercent).toBeNull();
    expect(items.map(({ maximumPowerVa, maximumPowerAt }) => [maximumPowerVa, maximumPowerAt])).toEqual([
      [6_010, null],
      [6_120, '2026-06-21T17:12:41.000Z'],
      [null, null],
    ]);
    expect(summary.differing).toBe(1);
  });

  it('expects no curve before the first that a meter ever had, nor where none is collected', async () => {
    const late = await connect({ askedFrom: '2026-06-15' });
    await daily(
      late,
      ['2026-06-15', '2026-06-23'],
      Object.fromEntries(eachDay('2026-06-15', '2026-06-22').map((date) => [date, 1])),
    );
    await curve(late, ['2026-06-15', '2026-06-23'], day('2026-06-20'));
    const told = await calendar(late, '2026-06-17', '2026-06-23');
    expect(states(told)).toEqual(['daily_only', 'daily_only', 'daily_only', 'whole', 'partial', 'empty']);
    expect(told.items.map(({ hole }) => hole?.state ?? null)).toEqual([
      null,
      null,
      null,
      null,
      'open',
      'open',
    ]);
    expect(told.items.slice(0, 3).map(({ missing }) => missing)).toEqual([[], [], []]);

    const none = await connect({ askedFrom: '2026-06-19' }, 'not_collected');
    await daily(none, ['2026-06-19', '2026-06-23'], { '2026-06-19': 1, '2026-06-20': 2, '2026-06-22': 3 });
    const days = await calendar(none, '2026-06-19', '2026-06-23');
    expect(states(days)).toEqual(['daily_only', 'daily_only', 'empty', 'daily_only']);
    expect(days.items[2]).toMatchObject({ missing: [], hole: { state: 'open' } });
  });

  it('shows a hole in what is given to the network where nothing of what is taken is missing', async () => {
    const meter = await connect();
    const asked: [LocalDate, LocalDate] = ['2026-06-17', '2026-06-20'];
    const lacking = { days: [] } as unknown as WriteOutcome;
    await tell(meter, 'curve', ['2026-06-18', '2026-06-20'], lacking);
    await curve(meter, asked, [...day('2026-06-17'), ...day('2026-06-18')]);
    await tell(meter, 'productionCurve', asked, lacking);
    const holes = (production: number) => ({
      openHoles: 1,
      lostHoles: 0,
      production: { openHoles: production, lostHoles: 0 },
    });
    expect((await calendar(meter, ...asked)).summary).toMatchObject(holes(0));
    const injects = 'update linky_connections set production = true where device_id = $1';
    await test.database.dataSource.query(injects, [meter.id]);
    const { items, summary } = await calendar(meter, ...asked);
    expect(items.map(({ state, hole }) => [state, hole?.state, hole?.direction])).toEqual([
      ['whole', 'open', 'production'],
      ['whole', 'open', 'production'],
      ['empty', 'open', 'consumption'],
    ]);
    expect(summary).toMatchObject(holes(3));
  });

  it('keeps the holes of a meter that is asked no more, without a next time', async () => {
    const meter = await connect({ askedUntil: '2026-06-21' }, 'active', 'withdrawn');
    await curve(meter, ['2026-06-20', '2026-06-22'], day('2026-06-20').slice(1));
    const told = await calendar(meter, '2026-06-20', '2026-06-25');
    expect(states(told)).toEqual(['partial', 'empty', 'not_expected', 'not_expected', 'not_expected']);
    expect(told.items[0]?.hole).toMatchObject({ state: 'open', nextAskAt: null });
    expect(told.summary.nextAskAt).toBeNull();
  });

  it('knows days of 23 and 25 hours', async () => {
    const meter = await connect({ askedFrom: '2025-10-01' });
    const hours = [...day('2025-10-26').slice(0, 48), ...day('2026-03-29')];
    await curve(meter, ['2025-10-26', '2025-10-27'], hours);
    const autumn = (await calendar(meter, '2025-10-26', '2025-10-27')).items[0];
    expect(autumn).toMatchObject({
      expectedMinutes: 1_500,
      coveredMinutes: 1_440,
      missing: [{ from: '2025-10-26T22:00:00.000Z', to: '2025-10-26T23:00:00.000Z' }],
    });
    const spring = (await calendar(meter, '2026-03-29', '2026-03-30')).items[0];
    expect(spring).toMatchObject({ state: 'whole', expectedMinutes: 1_380, coveredMinutes: 1_380 });
  });

  it('shows the last 90 published days unless told otherwise, instants by their whole days, and no more than 400', async () => {
    const meter = await connect();
    const span = async (query: object): Promise<unknown> => {
      const { from, to, items } = (await ask(meter, query).expect(200)).body as QualityCalendar;
      return [from, to, items.length];
    };
    expect(await span({})).toEqual(['2026-03-25', '2026-06-23', 90]);
    expect(await span({ from: '2026-06-20' })).toEqual(['2026-06-20', '2026-06-23', 3]);
    expect(await span({ to: '2026-01-02' })).toEqual(['2025-10-04', '2026-01-02', 90]);
    expect(await span({ from: '2026-06-19T22:00:00Z', to: '2026-06-20T22:00:00Z' })).toEqual([
      '2026-06-20',
      '2026-06-21',
      1,
    ]);
    expect(await span({ from: '2025-01-01', to: '2026-02-05' })).toEqual(['2025-01-01', '2026-02-05', 400]);
    const refused = async (query: object): Promise<unknown> =>
      (await ask(meter, query).expect(400)).body.errors;
    expect(await refused({ from: '2025-01-01', to: '2026-02-06' })).toMatchObject([
      { field: 'to', rule: 'max_days' },
    ]);
    expect(await refused({ from: '2026-06-20', to: '2026-06-20' })).toMatchObject([
      { field: 'to', rule: 'after_from' },
    ]);
    expect(await refused({ from: '2026-02-30' })).toMatchObject([{ field: 'from', rule: 'is_date' }]);
    expect(await refused({ days: '3' })).toMatchObject([{ field: 'days' }]);
  });

  it('is read by those who may see the meter, and is not there for anybody else', async () => {
    const common = await connect();
    const held = await connect({
      usage: 'private',
      organisationId: null,
      holderUserId: tenants.people.occupant.id,
    });
    const seen = async (meter: Meter): Promise<Record<string, number>> =>
      Object.fromEntries(
        await Promise.all(
          (Object.keys(tenants.people) as Person[]).map(async (who) => [
            who,
            (await ask(meter, {}, who)).status,
          ]),
        ),
      );
    const nobody = { admin: 404, syndic: 404, council: 404, co_owner: 404, occupant: 404, other: 404 };
    expect(await seen(common)).toEqual({ ...nobody, syndic: 200, council: 200, co_owner: 200 });
    expect(await seen(held)).toEqual({ ...nobody, occupant: 200 });
    await ask(common, {}, null).expect(401);
    await ask(common, {}, 'syndic', tenants.lyon.id).expect(404);
    await ask(common, {}, 'other', tenants.lyon.id).expect(404);
    await ask({ id: 'not-an-id' }).expect(404);
  });

  it('asks the database as often for 400 days as for one', async () => {
    const meter = await connect({ askedFrom: '2025-05-01' });
    await curve(
      meter,
      ['2026-05-01', '2026-06-23'],
      eachDay('2026-05-01', '2026-06-20').flatMap((date) => day(date)),
    );
    const count = (from: LocalDate): Promise<number> =>
      countStatements(() => calendar(meter, from, '2026-06-20'));
    await count('2026-06-19'); // a session's first request notes that it was seen, too
    expect([await count('2026-06-19'), await count(addDays('2026-06-20', -400))]).toEqual([7, 7]);
  });
});
