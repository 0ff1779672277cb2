import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  addDays,
  dayMinutes,
  eachDay,
  lastPublishedDay,
  localDateOf,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import { aCurve, wholeDay } from '@coprowatt/energy/testing';
import { gdprEntities, gdprMigrations } from '@coprowatt/gdpr';
import { identityEntities, identityMigrations } from '@coprowatt/identity';
import {
  CurveRetention,
  iotEntities,
  iotMigrations,
  PackedReadingStore,
  RetentionJob,
  RowReadingStore,
  TableOwner,
  type PowerMetric,
  type ReadingStore,
} from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import { linkyEntities, linkyMigrations } from '../linky.database.ts';
import { CreateDayLedger1790000004210 } from '../migrations/1790000004210-create-day-ledger.ts';
import { AskWhatCameLate1790000004290 } from '../migrations/1790000004290-ask-what-came-late.ts';
import { DayLedger, type HoleCounts } from './day-ledger.ts';
import type { LedgerLane } from './ledger-rules.ts';
import type { LedgerRow } from './ledger-rows.ts';

const ZONE = 'Europe/Paris';
const HOUR_MS = 3_600_000;
/** Before the publication of 2026-11-21: the last day that is due is the 20th. */
const NOW = '2026-11-22T06:30:00Z';
const CONSUMPTION = 'electricity_consumption';

describe.each([
  ['packed', PackedReadingStore],
  ['rows', RowReadingStore],
])('the ledger of days beside the %s reading store', (_name, Store) => {
  const clock = new TestClock(NOW);
  let database: TestDatabase;
  let building: { buildingId: string; organisationId: string };
  let store: ReadingStore;
  let ledger: DayLedger;
  let meter: { id: string; timeZone: string };

  beforeAll(async () => {
    database = await createTestDatabase({
      entities: [...identityEntities, ...gdprEntities, ...iotEntities, ...linkyEntities],
      migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
    });
    building = await insertBuilding(database.dataSource);
    store = new Store(database.dataSource, clock);
    ledger = new DayLedger(database.dataSource, clock, new CurveRetention(24));
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    clock.set(NOW);
    meter = await newMeter();
  });

  const newMeter = async (facts: object = {}): Promise<typeof meter> => ({
    id: (await insertMeter(database.dataSource, building, facts)).id,
    timeZone: ZONE,
  });
  /** What a step of a sync does: readings, then the ledger, in one transaction. */
  const tell = (
    asked: [LocalDate, LocalDate],
    intervals: Interval[],
    {
      lane = 'curve',
      metric = CONSUMPTION,
      rejected = {},
      of = meter,
    }: Partial<{
      lane: LedgerLane;
      metric: PowerMetric;
      rejected: Record<LocalDate, number>;
      of: typeof meter;
    }> = {},
  ): Promise<HoleCounts> =>
    database.dataSource.transaction(async (manager) => {
      const outcome = await store.writeCurve(of, metric, intervals, manager);
      const [from, to] = asked;
      const rejectedByDay = new Map(Object.entries(rejected));
      const entry = { deviceId: of.id, timeZone: ZONE, lane, asked: { from, to }, outcome, rejectedByDay };
      return ledger.record(entry, manager);
    });
  const tellDaily = (asked: [LocalDate, LocalDate], days: LocalDate[]): Promise<HoleCounts> =>
    database.dataSource.transaction(async (manager) => {
      const values = days.map((localDate) => ({ localDate, energyWh: 4_000 }));
      const outcome = await store.writeOperatorDays(meter, CONSUMPTION, values, manager);
      const entry = { deviceId: meter.id, timeZone: ZONE, lane: 'daily', outcome } as const;
      return ledger.record({ ...entry, asked: { from: asked[0], to: asked[1] } }, manager);
    });
  const rows = (of = meter): Promise<LedgerRow[]> =>
    database.dataSource.query(
      `select lane, local_date::text as "localDate", hole, asks, found_at as "foundAt", last_asked_at as "lastAskedAt",
              next_ask_at as "nextAskAt", filled_at as "filledAt", corrected_intervals as "correctedIntervals",
              corrected_at as "correctedAt", rejected_points as "rejectedPoints"
       from linky_day_ledger where device_id = $1 order by lane, local_date`,
      [of.id],
    );
  const holes = async (lane: LedgerLane = 'curve', of = meter): Promise<LocalDate[]> =>
    (await rows(of))
      .filter((row) => row.lane === lane && row.hole === 'open')
      .map(({ localDate }) => localDate);
  const day = (date: LocalDate): Interval[] => wholeDay({ date, zone: ZONE }, 30);

  it('finds what an answer leaves short, and nothing that is not published yet', async () => {
    const curve = [...day('2026-11-18'), ...day('2026-11-19').slice(1), ...day('2026-11-21').slice(40)];
    expect(await tell(['2026-11-18', '2026-11-22'], curve)).toEqual({ holesFound: 2, holesFilled: 0 });
    expect(await holes()).toEqual(['2026-11-19', '2026-11-20']);
    const [found] = await rows();
    expect(found).toMatchObject({
      asks: 0,
      foundAt: new Date(NOW),
      nextAskAt: new Date('2026-11-23T06:30:00Z'),
    });
    clock.set('2026-11-22T07:00:00Z');
    expect(await tell(['2026-11-18', '2026-11-22'], [])).toEqual({ holesFound: 1, holesFilled: 0 });
    expect(await holes()).toEqual(['2026-11-19', '2026-11-20', '2026-11-21']);
  });

  it('counts the asks of a hole, fills it, and finds it again when a correction tears it open', async () => {
    const short = day('2026-11-18').slice(2);
    await tell(['2026-11-18', '2026-11-19'], short);
    clock.advance(24 * HOUR_MS);
    expect(await tell(['2026-11-18', '2026-11-19'], short)).toEqual({ holesFound: 0, holesFilled: 0 });
    clock.advance(HOUR_MS);
    expect(await tell(['2026-11-18', '2026-11-19'], day('2026-11-18'))).toEqual({
      holesFound: 0,
      holesFilled: 1,
    });
    expect(await rows()).toMatchObject([
      {
        hole: 'filled',
        asks: 1,
        foundAt: new Date(NOW),
        filledAt: new Date('2026-11-23T07:30:00Z'),
        nextAskAt: null,
      },
    ]);
    const shorter = { ...day('2026-11-18')[6]!, minutes: 15 };
    expect(await tell(['2026-11-18', '2026-11-19'], [shorter])).toEqual({ holesFound: 1, holesFilled: 0 });
    expect(await rows()).toMatchObject([{ hole: 'open', asks: 0, filledAt: null, correctedIntervals: 1 }]);
  });

  it('counts what was corrected once, and what could not be read or kept as the last answer has it', async () => {
    await tell(['2026-11-18', '2026-11-19'], day('2026-11-18'));
    expect(await rows()).toEqual([]);
    const corrected = day('2026-11-18').map((interval, slot) =>
      slot < 3 ? { ...interval, value: 1 } : interval,
    );
    const crossing = { ...corrected[0]!, startMs: corrected[0]!.startMs + 23.75 * HOUR_MS };
    for (const answer of [
      [...corrected, crossing],
      [...corrected, crossing],
    ])
      await tell(['2026-11-18', '2026-11-19'], answer, { rejected: { '2026-11-18': 4 } });
    expect(await rows()).toMatchObject([
      { hole: null, correctedIntervals: 3, correctedAt: new Date(NOW), rejectedPoints: 5 },
    ]);
    await tell(['2026-11-18', '2026-11-19'], corrected);
    expect(await rows()).toMatchObject([{ correctedIntervals: 3, rejectedPoints: 0 }]);
  });

  it("misses an operator's daily value beside a whole curve since the first that it told, and elsewhere on every day", async () => {
    await tell(['2026-11-14', '2026-11-17'], [...day('2026-11-14'), ...day('2026-11-16')]);
    expect(await tellDaily(['2026-11-14', '2026-11-22'], [])).toEqual({ holesFound: 4, holesFilled: 0 });
    expect(await holes('daily')).toEqual(['2026-11-15', ...eachDay('2026-11-17', '2026-11-21')]);
  });

  it("misses an operator's daily value on every day, and counts it where the curve is not whole", async () => {
    await tell(['2026-11-16', '2026-11-17'], day('2026-11-16'));
    expect(await tellDaily(['2026-11-15', '2026-11-22'], ['2026-11-15', '2026-11-17', '2026-11-18'])).toEqual(
      {
        holesFound: 2,
        holesFilled: 0,
      },
    );
    expect(await holes('daily')).toEqual(['2026-11-16', '2026-11-19', '2026-11-20']);
    expect(await tell(['2026-11-19', '2026-11-20'], day('2026-11-19'))).toEqual({
      holesFound: 0,
      holesFilled: 1,
    });
    expect(await tell(['2026-11-19', '2026-11-20'], day('2026-11-19'))).toEqual({
      holesFound: 0,
      holesFilled: 0,
    });
    expect(await tellDaily(['2026-11-20', '2026-11-21'], ['2026-11-20'])).toEqual({
      holesFound: 0,
      holesFilled: 1,
    });
    expect(await holes('daily')).toEqual(['2026-11-16', '2026-11-19']);
    clock.advance(24 * HOUR_MS);
    expect(await ledger.due(meter.id, '2026-11-22')).toEqual(
      ['2026-11-19', '2026-11-16'].map((localDate) => ({ lane: 'daily', localDate, beside: true })),
    );
    expect(await tellDaily(['2026-11-16', '2026-11-20'], ['2026-11-16', '2026-11-19'])).toEqual({
      holesFound: 0,
      holesFilled: 0,
    });
    expect(await holes('daily')).toEqual([]);
  });

  it('knows maximum powers that came late, and counts none as a hole of its day', async () => {
    const asked: [LocalDate, LocalDate] = ['2026-11-16', '2026-11-21'];
    const tellPower = async (dates: LocalDate[]): Promise<HoleCounts> => {
      const days = dates.map((localDate) => ({ localDate, va: 4_000, atMs: null }));
      const outcome = await store.writeMaximumPower(meter, days);
      const entry = { deviceId: meter.id, timeZone: ZONE, lane: 'maximumPower' as const, outcome };
      return ledger.record(
        { ...entry, asked: { from: asked[0], to: asked[1] } },
        database.dataSource.manager,
      );
    };
    const none = { holesFound: 0, holesFilled: 0 };
    expect(await tellPower([])).toEqual(none);
    expect(await holes('maximumPower')).toEqual([]);
    expect(await tellPower(['2026-11-17', '2026-11-20'])).toEqual(none);
    expect(await holes('maximumPower')).toEqual(['2026-11-18', '2026-11-19']);
    expect(await tell(['2026-11-18', '2026-11-19'], [])).toEqual({ holesFound: 1, holesFilled: 0 });
    clock.advance(24 * HOUR_MS);
    expect((await ledger.due(meter.id, '2026-11-22')).filter(({ beside }) => beside)).toEqual(
      ['2026-11-19', '2026-11-18'].map((localDate) => ({
        lane: 'maximumPower',
        localDate,
        beside: true,
      })),
    );
    expect(await tellPower(['2026-11-16', '2026-11-18', '2026-11-19'])).toEqual(none);
    expect(await holes('maximumPower')).toEqual([]);
  });

  it('asks estimated days again, what waits longest first, until they are read or too old', async () => {
    const some = (date: LocalDate, slots: number): Interval[] =>
      day(date).map((interval, slot) => (slot < slots ? { ...interval, quality: 'estimated' } : interval));
    await tell(
      ['2026-11-16', '2026-11-20'],
      [...day('2026-11-16'), ...some('2026-11-17', 3), ...some('2026-11-18', 48), ...some('2026-11-19', 1)],
    );
    expect(await holes()).toEqual([]);
    const spare = async (): Promise<LocalDate[]> =>
      (await ledger.spare(meter.id, ['curve'], '2026-11-22')).map(({ localDate }) => localDate);
    expect(await spare()).toEqual([]);
    clock.advance(24 * HOUR_MS);
    expect(await spare()).toEqual(['2026-11-19', '2026-11-18', '2026-11-17']);
    await tell(['2026-11-18', '2026-11-20'], [...some('2026-11-18', 48), ...day('2026-11-19')]);
    expect(await spare()).toEqual(['2026-11-17']);
    clock.advance(48 * HOUR_MS);
    expect(await spare()).toEqual(['2026-11-17', '2026-11-18']);
    await ledger.recordRefused(
      { deviceId: meter.id, lane: 'curve', from: '2026-11-17', to: '2026-11-18' },
      database.dataSource.manager,
    );
    expect(await spare()).toEqual(['2026-11-18']);
    const injected = eachDay('2026-09-01', '2026-11-10').flatMap((date) => some(date, 1));
    const production = { lane: 'productionCurve', metric: 'electricity_production' } as const;
    clock.advance(-96 * HOUR_MS);
    await tell(['2026-09-01', '2026-11-10'], injected, production);
    clock.advance(96 * HOUR_MS);
    expect(await spare()).toEqual(['2026-11-18']);
    await ledger.passDepth(meter.id, 'curve', '2026-11-19', database.dataSource.manager);
    clock.advance(96 * HOUR_MS);
    expect(await spare()).toEqual([]);
  });

  it('counts a day that lacks several kinds of data once: found with the first, filled with the last', async () => {
    expect(await tellDaily(['2026-11-18', '2026-11-20'], [])).toEqual({ holesFound: 2, holesFilled: 0 });
    expect(await tell(['2026-11-18', '2026-11-20'], [])).toEqual({ holesFound: 0, holesFilled: 0 });
    expect(await tellDaily(['2026-11-18', '2026-11-19'], ['2026-11-18'])).toEqual({
      holesFound: 0,
      holesFilled: 0,
    });
    const whole = [...day('2026-11-18'), ...day('2026-11-19')];
    expect(await tell(['2026-11-18', '2026-11-20'], whole)).toEqual({ holesFound: 0, holesFilled: 2 });
  });

  it('keeps what a meter injects apart from what it draws', async () => {
    const production = { lane: 'productionCurve', metric: 'electricity_production' } as const;
    await tell(['2026-11-18', '2026-11-20'], [...day('2026-11-18'), ...day('2026-11-19')]);
    await tell(['2026-11-18', '2026-11-20'], day('2026-11-19'), production);
    expect(await holes('curve')).toEqual([]);
    expect(await holes('productionCurve')).toEqual(['2026-11-18']);
  });

  it('forgets holes before the meter was in service as soon as it learns when that was', async () => {
    await tell(['2026-11-10', '2026-11-15'], [...day('2026-11-13'), ...day('2026-11-14').slice(1)]);
    expect(await holes()).toEqual(['2026-11-10', '2026-11-11', '2026-11-12', '2026-11-14']);
    await database.dataSource.query(`update meters set in_service_from = '2026-11-12' where id = $1`, [
      meter.id,
    ]);
    expect(await tell(['2026-11-08', '2026-11-11'], [])).toEqual({ holesFound: 0, holesFilled: 0 });
    expect(await holes()).toEqual(['2026-11-12', '2026-11-14']);
  });

  it('says which holes are due, newest first; of the time before a curve its last week, the others as spare ones', async () => {
    await tell(['2026-10-01', '2026-11-15'], [...day('2026-11-05').slice(1), ...day('2026-11-06')]);
    expect(await ledger.due(meter.id, '2026-11-15')).toEqual([]);
    clock.advance(24 * HOUR_MS);
    const due = async (before: LocalDate): Promise<LocalDate[]> =>
      (await ledger.due(meter.id, before)).map(({ localDate }) => localDate);
    const week = eachDay('2026-10-29', '2026-11-06').toReversed();
    expect(await due('2026-11-10')).toEqual(['2026-11-09', '2026-11-08', '2026-11-07', ...week]);
    const before = (await ledger.spare(meter.id, ['curve'], '2026-11-10')).map(({ localDate }) => localDate);
    expect(before).toEqual(eachDay('2026-10-01', '2026-10-29').toReversed());
    await tell(['2026-10-29', '2026-11-10'], day('2026-10-29'));
    expect(await due('2026-11-10')).toEqual(eachDay('2026-10-22', '2026-10-29').toReversed());
    await ledger.passDepth(meter.id, 'curve', '2026-10-25', database.dataSource.manager);
    expect(await due('2026-11-10')).toEqual(eachDay('2026-10-25', '2026-10-29').toReversed());
    expect((await rows()).find(({ localDate }) => localDate === '2026-10-24')).toMatchObject({
      hole: 'lost',
      nextAskAt: null,
    });
  });

  it('counts an ask that was refused on open holes alone, and asks them ever later', async () => {
    await tell(['2026-11-16', '2026-11-19'], day('2026-11-17').slice(1));
    await tell(['2026-11-17', '2026-11-18'], day('2026-11-17'));
    clock.advance(24 * HOUR_MS);
    const refused = { deviceId: meter.id, lane: 'curve', from: '2026-11-10', to: '2026-11-18' } as const;
    for (let times = 0; times < 2; times += 1)
      await ledger.recordRefused(refused, database.dataSource.manager);
    expect(await rows()).toMatchObject([
      { localDate: '2026-11-16', hole: 'open', asks: 2, nextAskAt: new Date('2026-11-25T06:30:00Z') },
      { localDate: '2026-11-17', hole: 'filled', asks: 0 },
      { localDate: '2026-11-18', hole: 'open', asks: 0, nextAskAt: new Date('2026-11-23T06:30:00Z') },
    ]);
    expect((await ledger.due(meter.id, '2026-11-19')).map(({ localDate }) => localDate)).toEqual([
      '2026-11-18',
    ]);
  });

  it('makes as many statements for a year as for a day', async () => {
    const count = async (asked: [LocalDate, LocalDate]): Promise<number> => {
      let statements = 0;
      await database.dataSource.transaction(async (manager) => {
        const query = manager.query.bind(manager);
        manager.query = ((...args: Parameters<typeof query>) => (
          statements++,
          query(...args)
        )) as typeof query;
        const entry = { deviceId: meter.id, timeZone: ZONE, lane: 'curve' as const, outcome: { days: [] } };
        await ledger.record({ ...entry, asked: { from: asked[0], to: asked[1] } }, manager);
      });
      return statements;
    };
    expect(await count(['2026-11-18', '2026-11-19'])).toBe(4);
    expect(await count(['2025-11-18', '2026-11-19'])).toBe(4);
  });

  it('has an open hole exactly on the days that were asked, due, in service and are short, whatever was written', async () => {
    const first = '2026-10-20';
    const days = eachDay(first, '2026-10-30');
    const anAnswer = fc.record({
      from: fc.nat({ max: 9 }),
      length: fc.integer({ min: 1, max: 10 }),
      curves: fc.array(
        fc.constantFrom(...days).chain((date) => {
          const local = { date, zone: ZONE };
          return fc.oneof(
            aCurve(local),
            fc.constantFrom(15, 30, 60).map((step) => wholeDay(local, step)),
          );
        }),
        { maxLength: 6 },
      ),
    });
    const inService = fc.option(fc.constantFrom(...days));
    await fc.assert(
      fc.asyncProperty(fc.array(anAnswer, { maxLength: 4 }), inService, async (answers, inServiceFrom) => {
        // 08:00 in Paris is 06:00 UTC until the clocks change on the 25th.
        clock.set('2026-10-29T06:59:00Z');
        const of = await newMeter({ inServiceFrom });
        const asked = new Set<LocalDate>();
        for (const { from, length, curves } of answers) {
          const span: [LocalDate, LocalDate] = [addDays(first, from), addDays(first, from + length)];
          eachDay(...span).forEach((date) => asked.add(date));
          const within = curves.flat().filter(({ startMs }) => {
            const date = localDateOf(startMs, ZONE);
            return span[0] <= date && date < span[1];
          });
          await tell(span, within, { of });
          const before = await rows(of);
          clock.advance(1);
          await tell(span, within, { of });
          const asks = (row: LedgerRow): object => ({ ...row, asks: 0, lastAskedAt: null });
          expect((await rows(of)).map(asks)).toEqual(before.map(asks));
        }
        const known = await store.coverage(of.id, CONSUMPTION, first, '2026-11-10');
        const covered = new Map(known.map((row) => [row.localDate, row.coveredMin]));
        const due = (date: LocalDate): boolean => date <= '2026-10-27' && date >= (inServiceFrom ?? first);
        expect(lastPublishedDay(clock.nowMs(), ZONE)).toBe('2026-10-27');
        expect(await holes('curve', of)).toEqual(
          [...asked].sort().filter((date) => due(date) && (covered.get(date) ?? 0) < dayMinutes(date, ZONE)),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('takes 46 and 50 half-hours for whole days when the clocks change', async () => {
    clock.set('2026-10-26T12:00:00Z');
    await tell(['2026-03-29', '2026-03-30'], day('2026-03-29'));
    await tell(['2026-10-25', '2026-10-26'], day('2026-10-25').slice(0, 48));
    expect([day('2026-03-29').length, day('2026-10-25').length, await holes()]).toEqual([
      46,
      50,
      ['2026-10-25'],
    ]);
    await tell(['2026-10-25', '2026-10-26'], day('2026-10-25'));
    expect(await holes()).toEqual([]);
  });

  it('leaves nothing behind when the transaction that it joined fails', async () => {
    const failing = database.dataSource.transaction(async (manager) => {
      const entry = { deviceId: meter.id, timeZone: ZONE, lane: 'curve' as const, outcome: { days: [] } };
      await ledger.record({ ...entry, asked: { from: '2026-11-01', to: '2026-11-19' } }, manager);
      throw new Error('killed here');
    });
    await expect(failing).rejects.toThrow('killed here');
    expect(await rows()).toEqual([]);
  });

  describe('of a history that came before it', () => {
    /**
     * 40 days asked, 30 in service, 20 of curve with a short, an absent and an estimated day, daily values but for three
     * days, maximum powers for the last three weeks but for one.
     */
    const history = async (): Promise<void> => {
      meter = await newMeter({ askedFrom: '2026-10-12', inServiceFrom: '2026-10-22' });
      const values = eachDay('2026-10-22', '2026-11-21').filter(
        (date) => !['2026-10-25', '2026-11-03', '2026-11-15'].includes(date),
      );
      const known = eachDay('2026-11-01', '2026-11-21').filter((date) => date !== '2026-11-08');
      await store.writeOperatorDays(
        meter,
        CONSUMPTION,
        values.map((localDate) => ({ localDate, energyWh: 9 })),
      );
      const curve = known.flatMap(day).slice(1);
      const estimate = (interval: Interval, index: number): Interval =>
        index === 47 + 2 * 48 + 3 ? { ...interval, quality: 'estimated' } : interval;
      await store.writeCurve(meter, CONSUMPTION, curve.map(estimate));
      const powers = eachDay('2026-11-01', '2026-11-21').filter((date) => date !== '2026-11-02');
      await store.writeMaximumPower(
        meter,
        powers.map((localDate) => ({ localDate, va: 9, atMs: null })),
      );
    };
    const found = async (): Promise<unknown> =>
      (await rows()).map((row) => [row.lane, row.localDate, row.hole]);
    const EXPECTED = [
      ['curve', '2026-11-01', 'open'],
      ['curve', '2026-11-04', null],
      ['curve', '2026-11-08', 'open'],
      ['daily', '2026-10-25', 'open'],
      ['daily', '2026-11-03', 'open'],
      ['daily', '2026-11-15', 'open'],
      ['maximumPower', '2026-11-02', 'open'],
    ];

    it('finds its holes when told to', async () => {
      await history();
      await ledger.rebuild(meter, '2026-11-21', database.dataSource.manager);
      expect(await found()).toEqual(EXPECTED);
    });

    it('finds the same ones when the tables are made', async () => {
      await history();
      const { id } = meter;
      await database.dataSource.query(
        `insert into linky_connections (device_id, prm_hash, subject_kind, subject_id, provider, state, curve_state,
           consent_id, asked_to, daily_asked_to, last_sync_at, created_at)
         values ($1, $2, 'organisation', $3, 'enedis', 'withdrawn', 'active', $3, '2026-11-22', '2026-11-22', $4, $4)`,
        [id, Buffer.from(id), building.organisationId, new Date(NOW)],
      );
      const runner = database.dataSource.createQueryRunner();
      const migrations = [new CreateDayLedger1790000004210(), new AskWhatCameLate1790000004290()];
      for (const migration of migrations.toReversed()) await migration.down(runner);
      for (const migration of migrations) await migration.up(runner);
      await runner.release();
      // What the weekly call reaches is found by it.
      expect(await found()).toEqual(EXPECTED.filter(([, date]) => date !== '2026-11-15'));
      expect((await rows())[0]).toMatchObject({
        foundAt: new Date(NOW),
        lastAskedAt: new Date(NOW),
        nextAskAt: new Date('2026-11-23T06:30:00Z'),
      });
    });
  });

  it('neither finds nor asks again what retention dropped; what was missing before stays known', async () => {
    const asked: [LocalDate, LocalDate] = ['2026-09-01', '2026-09-04'];
    await tell(asked, [...day('2026-09-01'), ...day('2026-09-02').slice(0, 40)]);
    const before = await rows();
    expect(await holes()).toEqual(['2026-09-02', '2026-09-03']);
    const retention = new CurveRetention(1);
    const owner = new TableOwner(database.dataSource.manager);
    const job = new RetentionJob(database.dataSource, owner, retention, clock);
    await job.step(CONSUMPTION);
    clock.advance(24 * HOUR_MS);
    while (await job.step(CONSUMPTION));
    const [from, to] = asked.map((date) => Date.parse(date));
    expect(await store.readCurve([meter.id], CONSUMPTION, from!, to!)).toEqual([]);
    const again = { deviceId: meter.id, timeZone: ZONE, lane: 'curve' as const, outcome: { days: [] } };
    const counts = await ledger.record(
      { ...again, asked: { from: asked[0], to: '2026-09-02' } },
      database.dataSource.manager,
    );
    expect(counts).toEqual({ holesFound: 0, holesFilled: 0 });
    expect(await rows()).toEqual(before);
    await ledger.passDepth(
      meter.id,
      'curve',
      retention.keptFrom(CONSUMPTION, clock.nowMs(), ZONE),
      database.dataSource.manager,
    );
    expect(await holes()).toEqual([]);
    expect(await ledger.due(meter.id, '2026-11-22')).toEqual([]);
  });
});
