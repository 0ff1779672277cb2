import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OresClient, type OresReading } from '../../testing/ores-client.ts';
import { TestSandbox } from '../../testing/test-sandbox.ts';
import { addDays } from '../../time/french-time.ts';

const [HEALTHY, HOLES, SMR1, SOLAR, ZERO] = [
  '541400000000000011',
  '541400000000000028',
  '541400000000000042',
  '541400000000000073',
  '541400000000000080',
] as const;
const PROBLEM = /application\/problem\+json/;
let sandbox: TestSandbox;
let client: OresClient;
const tokens = new Map<string, string>();
beforeAll(async () => {
  sandbox = await TestSandbox.start('2027-04-20T10:00:00Z');
  client = new OresClient(sandbox);
  for (const ean of [HEALTHY, HOLES, SMR1, SOLAR, ZERO])
    tokens.set(ean, (await client.connect(ean)).access_token);
});
// Keeps clear of the quota of a minute.
beforeEach(() => sandbox.clock.advance('PT30S'));

const ask = (ean: string, start: string, end: string, resolution?: string) =>
  client.curve(tokens.get(ean) ?? '', ean, start, end, resolution);
interface Body {
  series: { direction: string; register: string; readings: OresReading[] }[];
  missing: { start: string; end: string; reason: string }[];
}
const bodyOf = async (ean: string, start: string, end: string, resolution?: string) => {
  const { status, body } = await ask(ean, start, end, resolution);
  expect(status).toBe(200);
  return body as Body;
};
const readings = async (ean: string, start: string, end: string, resolution?: string) =>
  (await bodyOf(ean, start, end, resolution)).series[0]?.readings ?? [];
const wh = (values: OresReading[]) => values.map(({ value }) => Math.round(value * 1_000));
const grouped = (values: number[], size: number) =>
  Array.from({ length: values.length / size }, (_, group) =>
    values.slice(group * size, (group + 1) * size).reduce((sum, value) => sum + value, 0),
  );

describe('the load curve', () => {
  it('has the form of the contract, in half-hours unless asked otherwise', async () => {
    const { body, headers } = await ask(HEALTHY, '2027-04-18', '2027-04-19');
    expect(headers['x-simulated']).toBe('CoproWatt sandbox');
    expect(body).toMatchObject({
      prm: HEALTHY,
      provider: 'ORES',
      start: '2027-04-18T00:00:00+02:00',
      end: '2027-04-19T00:00:00+02:00',
      timezone: 'Europe/Brussels',
      resolution: 'PT30M',
      unit: 'kWh',
      timestamp_convention: 'interval_start',
      missing: [],
      published_at: '2027-04-19T12:00:00+02:00',
    });
    const values = await readings(HEALTHY, '2027-04-18', '2027-04-19');
    expect(values).toHaveLength(48);
    expect(values[0]).toEqual({
      start: '2027-04-18T00:00:00+02:00',
      end: '2027-04-18T00:30:00+02:00',
      value: expect.any(Number),
      status: 'READ',
    });
  });

  it('tells the hours of the clock changes apart by their offsets: 46 and 50 half-hours', async () => {
    const spring = await readings(HEALTHY, '2027-03-28', '2027-03-29');
    expect(spring).toHaveLength(46);
    expect(spring[3]).toMatchObject({ start: '2027-03-28T01:30:00+01:00', end: '2027-03-28T03:00:00+02:00' });
    const autumn = await readings(HEALTHY, '2026-10-25', '2026-10-26');
    expect(autumn).toHaveLength(50);
    expect(autumn.slice(4, 8).map(({ start }) => start.slice(11))).toEqual([
      '02:00:00+02:00',
      '02:30:00+02:00',
      '02:00:00+01:00',
      '02:30:00+01:00',
    ]);
  });

  it('sums quarters to half-hours, hours and days to the Wh, on any days', async () => {
    const anyPeriod = fc.tuple(
      fc.integer({ min: 0, max: 1_050 }).map((day) => addDays('2024-05-01', day)),
      fc.integer({ min: 1, max: 5 }),
    );
    const known = fc.constantFrom(['2027-03-27', 3] as const, ['2026-10-24', 3] as const);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyPeriod, known), async ([from, days]) => {
        await sandbox.clock.advance('PT10S');
        const to = addDays(from, days);
        const quarters = wh(await readings(HEALTHY, from, to, 'PT15M'));
        expect(wh(await readings(HEALTHY, from, to, 'PT30M'))).toEqual(grouped(quarters, 2));
        expect(wh(await readings(HEALTHY, from, to, 'PT60M'))).toEqual(grouped(quarters, 4));
        const daily = wh(await readings(HEALTHY, from, to, 'P1D'));
        expect(daily).toHaveLength(days);
        expect(daily.reduce((sum, value) => sum + value, 0)).toBe(
          quarters.reduce((sum, value) => sum + value, 0),
        );
      }),
      { numRuns: 15, examples: [[['2027-03-28', 1]], [['2026-10-25', 1]]] },
    );
  });

  it('takes instants on a step boundary, whatever their offset', async () => {
    const values = await readings(HEALTHY, '2027-04-17T22:15:00Z', '2027-04-18T01:00:00+02:00', 'PT15M');
    expect(values.map(({ start }) => start)).toEqual([
      '2027-04-18T00:15:00+02:00',
      '2027-04-18T00:30:00+02:00',
      '2027-04-18T00:45:00+02:00',
    ]);
    expect(wh(values)).toEqual(wh(await readings(HEALTHY, '2027-04-18', '2027-04-19', 'PT15M')).slice(1, 4));
  });

  it('gives a year of days in one call', async () => {
    expect(await readings(HEALTHY, '2026-04-19', '2027-04-20', 'P1D')).toHaveLength(366);
  });

  it('serves zero as a measure, and what panels give back as a series of its own', async () => {
    expect(new Set(wh(await readings(ZERO, '2027-04-18', '2027-04-19')))).toEqual(new Set([0]));
    const { series } = await bodyOf(SOLAR, '2027-04-18', '2027-04-19', 'PT15M');
    expect(series.map(({ direction, register, readings }) => [direction, register, readings.length])).toEqual(
      [
        ['offtake', 'total', 96],
        ['injection', 'total', 96],
      ],
    );
    const { series: days } = await bodyOf(SOLAR, '2027-04-18', '2027-04-19', 'P1D');
    const injected = wh(series[1]?.readings ?? []).reduce((sum, value) => sum + value, 0);
    expect(wh(days[1]?.readings ?? [])).toEqual([injected]);
  });
});

describe('what is missing', () => {
  it('is named: one lost quarter takes its half-hour and its hour along', async () => {
    const at = (start: string, end: string) => ({
      start: `2027-04-13T${start}:00+02:00`,
      end: `2027-04-13T${end}:00+02:00`,
      reason: 'not_collected',
    });
    for (const [resolution, start, end, count] of [
      ['PT15M', '03:15', '03:30', 96 - 25],
      ['PT30M', '03:00', '03:30', 48 - 13],
      ['PT60M', '03:00', '04:00', 24 - 7],
    ] as const) {
      const { series, missing } = await bodyOf(HOLES, '2027-04-13', '2027-04-14', resolution);
      expect(missing).toEqual([at(start, end), at('10:00', '16:00')]);
      expect(series[0]?.readings).toHaveLength(count);
    }
  });

  it('is a day without a daily value', async () => {
    const { series, missing } = await bodyOf(HOLES, '2027-04-13', '2027-04-16', 'P1D');
    expect(series[0]?.readings.map(({ start }) => start.slice(0, 10))).toEqual(['2027-04-13', '2027-04-15']);
    expect(missing).toEqual([
      {
        start: '2027-04-14T00:00:00+02:00',
        end: '2027-04-15T00:00:00+02:00',
        reason: 'not_collected',
      },
    ]);
    expect(await ask(HOLES, '2027-04-14', '2027-04-15')).toMatchObject({
      status: 404,
      body: { code: 'no_data' },
    });
  });

  it('is what is not published yet: yesterday comes at 12:00', async () => {
    const early = await TestSandbox.start('2026-11-22T10:59:00Z');
    const application = new OresClient(early);
    const { access_token } = await application.connect(HEALTHY);
    const asked = () => application.curve(access_token, HEALTHY, '2026-11-20', '2026-11-23');
    expect(((await asked()).body as Body).missing).toEqual([
      { start: '2026-11-21T00:00:00+01:00', end: '2026-11-23T00:00:00+01:00', reason: 'not_published' },
    ]);
    expect((await application.curve(access_token, HEALTHY, '2026-11-21', '2026-11-22')).status).toBe(404);
    await early.clock.advance('PT1M');
    expect(((await asked()).body as Body).missing[0]?.start).toBe('2026-11-22T00:00:00+01:00');
  });
});

describe('refusals', () => {
  it.each([
    ['a wrong check digit', '541400000000000012', '2027-04-18', '2027-04-19', 'PT30M', 'invalid_ean'],
    ['a PRM', '22516914714270', '2027-04-18', '2027-04-19', 'PT30M', 'invalid_ean'],
    ['an empty period', HEALTHY, '2027-04-18', '2027-04-18', 'PT30M', 'invalid_range'],
    ['a date that does not exist', HEALTHY, '2027-02-30', '2027-03-02', 'PT30M', 'invalid_range'],
    ['an instant without offset', HEALTHY, '2027-04-18T00:00:00', '2027-04-19', 'PT30M', 'invalid_range'],
    ['an instant off the grid', HEALTHY, '2027-04-18T00:15:00+02:00', '2027-04-19', 'PT30M', 'invalid_range'],
    ['a day from noon', HEALTHY, '2027-04-18T12:00:00+02:00', '2027-04-19', 'P1D', 'invalid_range'],
    ['another resolution', HEALTHY, '2027-04-18', '2027-04-19', 'PT10M', 'invalid_range'],
    ['more than 36 months back', HEALTHY, '2024-04-19', '2024-04-21', 'PT30M', 'invalid_range'],
    ['more than 31 days', HEALTHY, '2027-03-01', '2027-04-02', 'PT30M', 'range_too_large'],
    ['more than 366 days', HEALTHY, '2026-04-18', '2027-04-20', 'P1D', 'range_too_large'],
  ])('of %s are 400 of the contract', async (_what, ean, start, end, resolution, code) => {
    const answer = await client.curve(tokens.get(HEALTHY) ?? '', ean, start, end, resolution);
    expect(answer.headers['content-type']).toMatch(PROBLEM);
    expect(answer).toMatchObject({ status: 400, body: { status: 400, code } });
    expect(answer.body).toEqual({
      type: expect.any(String),
      title: expect.any(String),
      status: 400,
      code,
      detail: expect.any(String),
    });
  });

  it('begin exactly where the limits end', async () => {
    expect((await ask(HEALTHY, '2027-03-01', '2027-04-01')).status).toBe(200);
    expect((await ask(HEALTHY, '2026-10-01', '2026-11-01', 'PT15M')).status).toBe(200);
    expect((await ask(HEALTHY, '2024-04-20', '2024-04-21')).status).toBe(200);
  });

  it('of a dead or missing token are 401', async () => {
    for (const token of ['', 'nothing'])
      expect(await client.curve(token, HEALTHY, '2027-04-18', '2027-04-19')).toMatchObject({
        status: 401,
        body: { code: 'invalid_token' },
      });
  });

  it('of a point of another customer are 403, of one that does not exist 404', async () => {
    const token = tokens.get(HEALTHY) ?? '';
    expect(await client.point(token, ZERO)).toMatchObject({ status: 403, body: { code: 'consent_missing' } });
    expect(await client.point(token, '871400000000000019')).toMatchObject({
      status: 404,
      body: { code: 'unknown_ean' },
    });
    expect(await client.get('readings', token, {})).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  it('of a curve on a daily consent are 403; days are served', async () => {
    const { access_token, scope } = await client.connect(HEALTHY, 'consumption.daily');
    expect(scope).toBe('consumption.daily');
    const asked = (resolution: string) =>
      client.curve(access_token, HEALTHY, '2027-04-18', '2027-04-19', resolution);
    for (const resolution of ['PT15M', 'PT30M', 'PT60M'])
      expect(await asked(resolution)).toMatchObject({ status: 403, body: { code: 'scope_insufficient' } });
    expect((await asked('P1D')).status).toBe(200);
  });

  it('of the quarter-hours of a monthly meter are 409; days are served', async () => {
    expect(await ask(SMR1, '2027-04-18', '2027-04-19')).toMatchObject({
      status: 409,
      body: { code: 'quarter_hourly_not_active' },
    });
    expect(await readings(SMR1, '2027-04-18', '2027-04-19', 'P1D')).toHaveLength(1);
  });
});

describe('the metering point', () => {
  it('tells regime and injection', async () => {
    const answer = await client.point(tokens.get(SOLAR) ?? '', SOLAR);
    expect(answer.body).toEqual({
      prm: SOLAR,
      dso: 'ORES',
      meter_type: 'smart',
      regime: 'SMR3',
      connection_kva: expect.any(Number),
      has_injection: true,
    });
    expect((await client.point(tokens.get(SMR1) ?? '', SMR1)).body).toMatchObject({
      regime: 'SMR1',
      has_injection: false,
    });
  });
});

describe('the quota', () => {
  it('lets 60 calls through in a minute of the Clock, over both endpoints', async () => {
    const busy = await TestSandbox.start('2027-04-20T10:00:00Z');
    const application = new OresClient(busy);
    const { access_token } = await application.connect(HEALTHY);
    const call = () => application.point(access_token, HEALTHY);
    for (let index = 0; index < 59; index++) expect((await call()).status).toBe(200);
    expect((await application.curve(access_token, HEALTHY, '2027-04-18', '2027-04-19')).status).toBe(200);
    const refused = await call();
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 60 } });
    expect(refused.headers['retry-after']).toBe('60');
    await busy.clock.advance('PT59S');
    expect((await call()).headers['retry-after']).toBe('1');
    await busy.clock.advance('PT1S');
    expect((await call()).status).toBe(200);
  });
});
