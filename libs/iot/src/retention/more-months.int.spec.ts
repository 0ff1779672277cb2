import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadingsExport, ReadingsPage, Statistics, StorageBudget } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TestClock } from '@coprowatt/platform/testing';
import { METRIC_CODES, POWER_METRICS } from '../reading/codes.ts';
import { ReadingStore, type StoredMeter } from '../reading/reading.store.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';
import { insertMeter } from '../testing.ts';
import { TableOwner } from '../timescale/table-owner.ts';
import { CurveRetention } from './curve-retention.ts';
import { RetentionJob } from './retention-job.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const [FROM, END] = ['2026-04-01', '2026-06-23'];
const DAYS = eachDay(FROM, END).length;
/** What a process that keeps one month leaves on 24 and on 25 June. */
const [LEFT, LEFT_LATER] = ['2026-05-08', '2026-05-09'];

/** One night of a process that keeps a month. */
async function dropAged({ test: { database } }: IotApp, night: string): Promise<void> {
  const owner = new TableOwner(database.dataSource.manager);
  const clock = new TestClock(night);
  const job = new RetentionJob(database.dataSource, owner, new CurveRetention(1), clock);
  for (const metric of POWER_METRICS) while (await job.step(metric));
}

// The clock stands at 2026-06-23 12:00 in Paris: of twelve months everything would be kept.
describe.each(['packed', 'rows'] as const)('curves dropped with fewer months, in the %s store', (form) => {
  let app: IotApp;
  let meters: StoredMeter[];

  beforeAll(async () => {
    process.env['RETENTION_CURVE_MONTHS'] = '12';
    app = await startIotApp({ READING_STORE: form, ROLE: 'api' });
    delete process.env['RETENTION_CURVE_MONTHS'];
    const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
    meters = [];
    for (const order of [0, 1]) {
      const { id } = await insertMeter(app.test.database.dataSource, common, { askedFrom: FROM });
      meters.push({ id, timeZone: ZONE });
      const peak = (date: LocalDate, slot: number): number =>
        date < LEFT && slot % 2 === order ? 4_000 : 500;
      const curve = eachDay(FROM, END).flatMap((date) =>
        wholeDay({ date, zone: ZONE }, 30, (slot) => peak(date, slot)),
      );
      await app.test.app.get(ReadingStore).writeCurve({ id, timeZone: ZONE }, METRIC, curve);
    }
    for (const night of ['2026-06-23T12:00:00Z', '2026-06-24T03:00:00Z']) await dropAged(app, night);
  }, 60_000);
  afterAll(() => app.test.close());

  const iot = (what: string, query: Record<string, string>) =>
    app.get(`/buildings/${app.lille.id}/iot/${what}`, 'syndic', query);
  const answer = async <T>(what: string, query: Record<string, string> = {}): Promise<T> =>
    (await iot(what, { from: FROM, to: END, ...query }).expect(200)).body as T;
  const known = (from: LocalDate): number => eachDay(from, END).length / DAYS;

  it('are no points that anybody knows, although more would be kept by now', async () => {
    const raw = { granularity: 'raw', limit: '20000' };
    const { completeness, items } = await answer<ReadingsPage>('readings', raw);
    expect(completeness).toBeCloseTo(known(LEFT), 12);
    expect(items).toHaveLength(2 * 48 * eachDay(LEFT, END).length);
    expect(await answer<ReadingsPage>('readings', { granularity: 'hour' })).toMatchObject({
      completeness: 1,
    });
  });

  it('are told in the head of a file', async () => {
    const { head, rows } = await answer<ReadingsExport>('export', { granularity: 'raw', format: 'json' });
    expect(rows).toHaveLength(2 * 48 * eachDay(LEFT, END).length);
    expect(head.coverage).toMatchObject({
      keptFrom: LEFT,
      days: { whole: eachDay(LEFT, END).length, partial: 0, missing: eachDay(FROM, LEFT).length },
    });
    expect(head.coverage.completeness).toBeCloseTo(known(LEFT), 12);
  });

  it('hide no peak and are none', async () => {
    const { peak, curveCompleteness } = await answer<Statistics>('statistics');
    expect(peak.value).toMatchObject({ powerW: 1_000 });
    expect(curveCompleteness).toBe(known(LEFT));
  });

  it('take no room, and are refused when they come again', async () => {
    const { body } = await app.get('/admin/storage', 'admin').expect(200);
    const { oldest, oldestCurve, retention } = body as StorageBudget;
    expect([oldest, oldestCurve, retention[0]?.keptFrom]).toEqual([FROM, LEFT, LEFT]);
    const again = eachDay(addDays(FROM, -1), addDays(FROM, 1)).flatMap((date) =>
      wholeDay({ date, zone: ZONE }, 30),
    );
    const written = await app.test.app.get(ReadingStore).writeCurve(meters[0]!, METRIC, again);
    expect(written).toMatchObject({ written: 0, refused: 96 });
  });

  it('change the answer that a client has, when another process drops more', async () => {
    const asked: [string, Record<string, string>][] = [
      ['readings', { from: FROM, to: END, granularity: 'raw', shape: 'columns', limit: '20000' }],
      ['statistics', {}],
    ];
    const tags: string[] = [];
    for (const [what, query] of asked)
      tags.push(String((await iot(what, query).expect(200)).headers['etag']));
    await dropAged(app, '2026-06-25T03:00:00Z');
    for (const [index, [what, query]] of asked.entries())
      await iot(what, query)
        .set('If-None-Match', tags[index] ?? '')
        .expect(200);
    const { completeness } = await answer<ReadingsPage>('readings', { granularity: 'raw', limit: '1' });
    expect(completeness).toBeCloseTo(known(LEFT_LATER), 12);
  });
});

describe('a start with more months than before', () => {
  it('knows what was dropped, and asks no operator for it', async () => {
    const retention = new CurveRetention(24);
    const noon = Date.parse('2026-06-23T10:00:00Z');
    expect(retention.depth(METRIC, noon, ZONE)).toEqual({ months: 24, days: 15 });
    expect(retention.keptFrom(METRIC, noon, ZONE)).toBe('2024-06-07');
    for (const day of [LEFT_LATER, LEFT]) retention.learn({ [METRIC_CODES[METRIC]]: day });
    retention.learn(null);
    expect(retention.keptFrom(METRIC, noon, ZONE)).toBe(LEFT_LATER);
    expect(retention.depth(METRIC, noon, ZONE)).toEqual({ months: 1, days: 14 });
    expect(retention.depth(METRIC, Date.parse('2030-06-23T10:00:00Z'), ZONE)).toEqual({
      months: 24,
      days: 15,
    });
  });
});
