import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS, startOfDay } from '@coprowatt/energy';
import fc from 'fast-check';
import { mapDailyEnergy, mapLoadCurve, mapMeteringPoint } from './ores.mapper.ts';

const ZONE = 'Europe/Brussels';
const EAN = '541400000000000011';
const DAY = { usagePoint: EAN, from: '2026-11-16', to: '2026-11-17' };

interface Raw {
  start: unknown;
  end: unknown;
  value: unknown;
  status: unknown;
}

/** A reading as ORES sends it. */
function raw(start: number, minutes: number, value: unknown = 0.1, status: unknown = 'READ'): Raw {
  return { start: offsetText(start), end: offsetText(start + minutes * MINUTE_MS), value, status };
}

/** An instant with the offset of Brussels. */
function offsetText(ms: number): string {
  const wall = new Date(ms).toLocaleString('sv-SE', { timeZone: ZONE }).replace(' ', 'T');
  const hours = Math.round((Date.parse(`${wall}Z`) - ms) / 3_600_000);
  return `${wall}+0${hours}:00`;
}

function body(readings: unknown[], more: object = {}) {
  const series = [{ direction: 'offtake', register: 'total', readings }];
  return { prm: EAN, unit: 'kWh', resolution: 'PT15M', series, missing: [], ...more };
}

function curve(readings: unknown[], request = DAY, more: object = {}) {
  const answer = mapLoadCurve(body(readings, more), request);
  if (!answer) throw new Error('no answer');
  return answer;
}

function daily(readings: unknown[], request = DAY) {
  const answer = mapDailyEnergy(body(readings), request);
  if (!answer) throw new Error('no answer');
  return answer;
}

const midnight = (date: string) => startOfDay(date, ZONE);
const START = midnight('2026-11-16');

describe('the load curve of ORES', () => {
  it('becomes mean watts, exactly: 0.206 kWh in half an hour are 412 W', () => {
    expect(curve([raw(START, 30, 0.206)]).intervals).toEqual([
      { startMs: START, minutes: 30, value: 412, quality: 'read', source: 'ores' },
    ]);
  });

  it.each([15, 30, 60])(
    'keeps every whole Wh of steps of %i minutes, without drift of fractions',
    (minutes) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 9_999_999 }), (wh) => {
          const [interval] = curve([raw(START, minutes, wh / 1_000)]).intervals;
          expect(interval?.value).toBe((wh * 60) / minutes);
          expect((Number(interval?.value) * minutes) / 60).toBe(wh);
        }),
      );
    },
  );

  it('takes steps that change within one answer', () => {
    const readings = [raw(START, 15), raw(START + 15 * MINUTE_MS, 15), raw(START + 30 * MINUTE_MS, 30)];
    expect(curve(readings).intervals.map(({ minutes }) => minutes)).toEqual([15, 15, 30]);
  });

  it.each([
    ['2026-03-29', 92],
    ['2026-11-16', 96],
    ['2026-10-25', 100],
  ])('has every quarter of %s: %i of them', (date, count) => {
    const from = midnight(date);
    const readings = Array.from({ length: count }, (_, index) => raw(from + index * 15 * MINUTE_MS, 15));
    const to = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
    const { intervals, rejected } = curve(readings, { usagePoint: EAN, from: date, to });
    expect(intervals.map(({ startMs }) => startMs)).toEqual(
      Array.from({ length: count }, (_, index) => from + index * 15 * MINUTE_MS),
    );
    expect(rejected).toBe(0);
  });

  it('tells the two autumn hours apart by their offsets', () => {
    const request = { usagePoint: EAN, from: '2026-10-25', to: '2026-10-26' };
    const twice = ['+02:00', '+01:00'].map((offset) => ({
      start: `2026-10-25T02:00:00${offset}`,
      end: `2026-10-25T02:15:00${offset}`,
      value: 0.1,
      status: 'READ',
    }));
    const { intervals, ambiguousDays } = curve(twice, request);
    expect(intervals.map(({ startMs }) => new Date(startMs).toISOString())).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
    ]);
    expect(ambiguousDays).toEqual([]);
  });

  it.each([
    ['READ', 'read'],
    ['EST', 'estimated'],
    ['VAL', 'validated'],
    ['NVAL', 'estimated'],
  ])('takes %s for %s', (status, quality) => {
    expect(curve([raw(START, 15, 0.1, status)]).intervals[0]?.quality).toBe(quality);
  });

  it('takes a zero for a value, but a zero that was not validated for none', () => {
    const readings = [raw(START, 15, 0), raw(START + 15 * MINUTE_MS, 15, 0, 'NVAL')];
    const { intervals, rejected, missing } = curve(readings);
    expect(intervals.map(({ startMs, value }) => [startMs, value])).toEqual([[START, 0]]);
    expect({ rejected, missing }).toEqual({ rejected: 0, missing: 1 });
  });

  it('has no interval where ORES has none, and counts what it says', () => {
    const missing = [
      { start: offsetText(START), end: offsetText(START + 3_600_000), reason: 'not_collected' },
      { start: offsetText(START + 7_200_000), end: offsetText(START + 9_000_000), reason: 'new_reason' },
    ];
    const answer = curve([raw(START + 3_600_000, 15)], DAY, { missing });
    expect(answer).toMatchObject({ missing: 2, rejected: 0, inServiceFrom: null });
    expect(answer.intervals).toHaveLength(1);
  });

  it('learns from what is missing when the meter came into service', () => {
    const missing = [
      { start: '2026-11-01T00:00:00+01:00', end: '2026-11-16T00:00:00+01:00', reason: 'before_activation' },
      { start: '2026-11-16T03:00:00+01:00', end: '2026-11-16T04:00:00+01:00', reason: 'not_collected' },
    ];
    expect(curve([], DAY, { missing }).inServiceFrom).toBe('2026-11-16');
  });

  const good = raw(START + 3_600_000, 15);
  it.each<[string, unknown]>([
    ['no object', 'text'],
    ['no start', { ...good, start: undefined }],
    ['a start without offset', { ...good, start: '2026-11-16T02:00:00' }],
    ['a day that does not exist', { ...good, start: '2026-11-31T02:00:00+01:00' }],
    ['an end before its start', { ...good, end: offsetText(START) }],
    ['a step that nobody has', raw(START, 20)],
    ['a start off the grid', raw(START + 5 * MINUTE_MS, 15)],
    ['a negative value', raw(START, 15, -0.1)],
    ['a value finer than a Wh', raw(START, 15, 0.1234)],
    ['a value as text', raw(START, 15, '0.1')],
    ['no value', raw(START, 15, null)],
    ['a value beyond the store', raw(START, 15, 9_999_999)],
    ['an unknown status', raw(START, 15, 0.1, 'GUESS')],
    ['a time outside the days asked', raw(START - 15 * MINUTE_MS, 15)],
    ['an end outside the days asked', raw(midnight('2026-11-17') - 15 * MINUTE_MS, 30)],
  ])('rejects and counts %s, and keeps its neighbours', (_, bad) => {
    const { intervals, rejected } = curve([bad, good]);
    expect(intervals.map(({ startMs }) => startMs)).toEqual([START + 3_600_000]);
    expect(rejected).toBe(1);
  });

  it('keeps one of two equal readings and none of two that contradict each other', () => {
    expect(curve([good, good])).toMatchObject({ intervals: [{}], rejected: 0 });
    expect(curve([good, { ...good, value: 0.2 }])).toMatchObject({ intervals: [], rejected: 2 });
  });

  it('leaves other directions and single registers beside the total alone', () => {
    const series = [
      { direction: 'auxiliary', register: 'total', readings: [good] },
      { direction: 'offtake', register: 'night', readings: [good] },
      { direction: 'offtake', register: 'total', readings: [raw(START, 15)] },
    ];
    expect(curve([], DAY, { series })).toMatchObject({ intervals: [{ startMs: START }], rejected: 0 });
  });

  it('tells what is given to the network apart from what is taken from it', () => {
    const series = [
      { direction: 'injection', register: 'total', readings: [raw(START, 15, 0.3), raw(START, 20)] },
      { direction: 'injection', register: 'day', readings: [raw(START, 15, 0.3)] },
      { direction: 'offtake', register: 'total', readings: [raw(START, 15, 0.1)] },
    ];
    expect(curve([], DAY, { series })).toMatchObject({
      intervals: [{ startMs: START, value: 400 }],
      production: [{ startMs: START, value: 1_200 }],
      rejected: 1,
      rejectedByDay: new Map([['2026-11-16', 1]]),
    });
    expect(curve([good])).not.toHaveProperty('production');
  });

  it('never takes single registers without a total for "no data"', () => {
    const series = ['day', 'night'].map((register) => ({
      direction: 'offtake',
      register,
      readings: [good],
    }));
    expect(curve([], DAY, { series })).toMatchObject({ intervals: [], rejected: 2 });
  });

  it('rejects whatever is not in kWh', () => {
    expect(curve([good, raw(START, 15)], DAY, { unit: 'Wh' })).toMatchObject({ intervals: [], rejected: 2 });
  });

  it.each([null, 'x', {}, { direction: 'offtake', register: 'total', readings: 'x' }])(
    'counts a broken series as one lost reading, and takes the good one beside it: %j',
    (broken) => {
      const series = [broken, { direction: 'offtake', register: 'total', readings: [good] }];
      expect(curve([], DAY, { series })).toMatchObject({ intervals: [{}], rejected: 1 });
    },
  );

  it.each([
    [{ register: 'total' }],
    [{ direction: null, register: 'total' }],
    [{ direction: 'offtake' }],
    [{ direction: 'offtake', register: 1 }],
    [{}],
  ])('takes no value of a series that does not say what it is, and counts it: %j', (told) => {
    const untold = { ...told, readings: [raw(START, 15, 0.3), raw(START + 3_600_000, 15, 0.3)] };
    const total = { direction: 'offtake', register: 'total', readings: [good] };
    const lost = { intervals: [], rejected: 2 };
    expect(curve([], DAY, { series: [untold] })).toMatchObject(lost);
    expect(curve([], DAY, { series: [untold] })).not.toHaveProperty('production');
    expect(curve([], DAY, { series: [untold, total] })).toMatchObject({
      intervals: [{ startMs: START + 3_600_000, value: 400 }],
      rejected: 2,
    });
  });

  it('counts a stretch that it cannot read as missing, and takes the readings', () => {
    expect(curve([good], DAY, { missing: ['all'] })).toMatchObject({
      intervals: [{}],
      missing: 1,
      inServiceFrom: null,
    });
  });

  it.each([
    null,
    [],
    {},
    { ...body([]), prm: '541400000000000028' },
    { ...body([]), series: null },
    { ...body([]), series: [{}] },
    { ...body([]), series: [null, { direction: 'offtake', register: 'total', readings: {} }] },
    { ...body([]), missing: 'all' },
  ])('is not read from %j', (answer) => {
    expect(mapLoadCurve(answer, DAY)).toBeNull();
    expect(mapDailyEnergy(answer, DAY)).toBeNull();
  });
});

describe('the daily values of ORES', () => {
  const RANGE = { usagePoint: EAN, from: '2026-10-24', to: '2026-10-27' };
  const day = (date: string, next: string, value: unknown = 24.123, status = 'READ') => ({
    start: offsetText(midnight(date)),
    end: offsetText(midnight(next)),
    value,
    status,
  });

  it('are whole Wh by local day, also on a day of 25 hours', () => {
    const readings = [day('2026-10-25', '2026-10-26', 25.001), day('2026-10-24', '2026-10-25', 0)];
    expect(daily(readings, RANGE)).toEqual({
      days: [
        { localDate: '2026-10-24', energyWh: 0 },
        { localDate: '2026-10-25', energyWh: 25_001 },
      ],
      rejected: 0,
      rejectedByDay: new Map(),
      inServiceFrom: null,
    });
  });

  it('reject what is no whole local day, lies outside, or contradicts itself', () => {
    const whole = day('2026-10-24', '2026-10-25');
    expect(
      daily([whole, { ...whole, start: offsetText(midnight('2026-10-24') + 3_600_000) }], RANGE),
    ).toMatchObject({ days: [{}], rejected: 1 });
    expect(daily([whole, day('2026-10-25', '2026-10-27')], RANGE)).toMatchObject({ days: [{}], rejected: 1 });
    expect(daily([whole, day('2026-10-27', '2026-10-28')], RANGE)).toMatchObject({ days: [{}], rejected: 1 });
    expect(daily([whole, { ...whole, value: 1 }], RANGE)).toMatchObject({ days: [], rejected: 2 });
    expect(daily([whole, whole], RANGE)).toMatchObject({ days: [{}], rejected: 0 });
    expect(daily([whole, { ...whole, start: '9999-12-31T00:00:00+01:00' }], RANGE)).toMatchObject({
      rejected: 1,
    });
  });

  it('tell both directions', () => {
    const readings = [day('2026-10-24', '2026-10-25', 1)];
    const given = [day('2026-10-24', '2026-10-25', 2), day('2026-10-25', '2026-10-26', 3)];
    const series = [
      { direction: 'offtake', register: 'total', readings },
      { direction: 'injection', register: 'total', readings: given },
    ];
    expect(mapDailyEnergy(body([], { series }), RANGE)).toMatchObject({
      days: [{ localDate: '2026-10-24', energyWh: 1_000 }],
      production: [
        { localDate: '2026-10-24', energyWh: 2_000 },
        { localDate: '2026-10-25', energyWh: 3_000 },
      ],
      rejected: 0,
    });
    expect(daily(readings, RANGE)).not.toHaveProperty('production');
  });

  it('take a zero that was not validated for no value', () => {
    expect(daily([day('2026-10-24', '2026-10-25', 0, 'NVAL')], RANGE)).toMatchObject({
      days: [],
      rejected: 0,
    });
  });
});

describe('a metering point of ORES', () => {
  const POINT = {
    prm: EAN,
    dso: 'ORES',
    meter_type: 'smart',
    regime: 'SMR3',
    connection_kva: 9.2,
    has_injection: true,
  };

  it('tells the power of the connection, whether it communicates and whether it injects', () => {
    expect(mapMeteringPoint(POINT, EAN)).toEqual({
      subscribedPowerKva: 9.2,
      tariff: null,
      offPeakWindows: null,
      meterType: 'communicating',
      segment: null,
      activatedOn: null,
      injects: true,
    });
    for (const regime of ['SMR1', 'YMR'])
      expect(mapMeteringPoint({ ...POINT, regime }, EAN)?.meterType).toBe('other');
  });

  it('says nothing of what it does not tell or what cannot be', () => {
    for (const kva of [0, -1, '9', null, NaN])
      expect(mapMeteringPoint({ ...POINT, connection_kva: kva }, EAN)?.subscribedPowerKva).toBeNull();
    expect(mapMeteringPoint({ prm: EAN }, EAN)).toMatchObject({ meterType: null, injects: null });
  });

  it('is not read from another point, nor from anything else', () => {
    for (const odd of [null, [], 'x', {}, { ...POINT, prm: '541400000000000028' }])
      expect(mapMeteringPoint(odd, EAN)).toBeNull();
  });
});
