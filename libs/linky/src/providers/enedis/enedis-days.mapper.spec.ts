import { describe, expect, it } from '@jest/globals';
import { addDays, eachDay } from '@coprowatt/energy';
import { ENEDIS_PRODUCTION } from './enedis-answer.ts';
import { mapDailyEnergy, mapMaximumPower } from './enedis-days.mapper.ts';

const PRM = '22516914714270';
const SPRING = '2026-03-29';
const AUTUMN = '2026-10-25';

describe('the daily values of Enedis', () => {
  const daily = (points: unknown[], from = '2026-11-14', to = '2026-11-17') =>
    mapDailyEnergy(
      { idPrm: PRM, grandeur: [{ grandeurMetier: 'CONS', unite: 'Wh', points }] },
      { usagePoint: PRM, from, to },
    );

  it('keeps Wh by local date, oldest first', () => {
    expect(
      daily([
        { v: '19101', d: '2026-11-15' },
        { v: '18342', d: '2026-11-14' },
      ]),
    ).toEqual({
      days: [
        { localDate: '2026-11-14', energyWh: 18342 },
        { localDate: '2026-11-15', energyWh: 19101 },
      ],
      rejected: 0,
      rejectedByDay: new Map(),
      inServiceFrom: null,
    });
  });

  it('keeps every day across both clock changes', () => {
    for (const from of [SPRING, AUTUMN].map((day) => addDays(day, -2))) {
      const dates = eachDay(from, addDays(from, 5));
      expect(
        daily(
          dates.map((d) => ({ v: '1', d })),
          from,
          addDays(from, 5),
        )?.days.map((day) => day.localDate),
      ).toEqual(dates);
    }
  });

  it('rejects what lies outside the days asked, what it cannot read and what contradicts itself', () => {
    const answer = daily([
      { v: '1', d: '2026-11-13' },
      { v: '1', d: '2026-11-17' },
      { v: '', d: '2026-11-14' },
      { v: '1', d: '14/11/2026' },
      { v: '5', d: '2026-11-15' },
      { v: '6', d: '2026-11-15' },
      { v: '7', d: '2026-11-16' },
    ]);
    expect(answer).toEqual({
      days: [{ localDate: '2026-11-16', energyWh: 7 }],
      rejected: 6,
      rejectedByDay: new Map([
        ['2026-11-14', 1],
        ['2026-11-15', 2],
      ]),
      inServiceFrom: null,
    });
  });

  it('are those of the direction that was asked', () => {
    const of = (grandeurMetier: string, v: string) => ({
      grandeurMetier,
      grandeurPhysique: 'EA',
      unite: 'Wh',
      points: [{ v, d: '2026-11-14' }],
    });
    const body = { idPrm: PRM, grandeur: [of('CONS', '1'), of('PROD', '2')] };
    const request = { usagePoint: PRM, from: '2026-11-14', to: '2026-11-15' };
    expect(mapDailyEnergy(body, request)).toMatchObject({ days: [{ energyWh: 1 }], rejected: 0 });
    expect(mapDailyEnergy(body, request, ENEDIS_PRODUCTION)).toMatchObject({
      days: [{ energyWh: 2 }],
      rejected: 0,
    });
  });

  it('in kWh, of another quantity or of no direction are rejected, not passed over', () => {
    const series = { grandeurMetier: 'CONS', unite: 'Wh', points: [{ v: '1', d: '2026-11-14' }] };
    const grandeur = [
      { ...series, unite: 'kWh' },
      { ...series, grandeurPhysique: 'ER' },
      { ...series, grandeurMetier: undefined },
    ];
    const request = { usagePoint: PRM, from: '2026-11-14', to: '2026-11-15' };
    expect(mapDailyEnergy({ idPrm: PRM, grandeur }, request)).toMatchObject({ days: [], rejected: 3 });
  });

  it('beside a broken grandeur are taken, and that one is counted', () => {
    const series = { grandeurMetier: 'CONS', unite: 'Wh', points: [{ v: '1', d: '2026-11-14' }] };
    const request = { usagePoint: PRM, from: '2026-11-14', to: '2026-11-15' };
    const grandeur = [null, series, { ...series, points: {} }];
    expect(mapDailyEnergy({ idPrm: PRM, grandeur }, request)).toMatchObject({
      days: [{ localDate: '2026-11-14', energyWh: 1 }],
      rejected: 2,
    });
  });
});

describe('the daily maximum powers of Enedis', () => {
  const series = (points: unknown[], more: object = {}) => ({
    grandeurMetier: 'CONS',
    grandeurPhysique: 'PMA',
    unite: 'VA',
    points,
    ...more,
  });
  function maxima(points: unknown[], from: string, days = 1, ...others: object[]) {
    const body = { idPrm: PRM, etapeMetier: 'BRUT', pas: 'P1D', grandeur: [series(points), ...others] };
    const answer = mapMaximumPower(body, { usagePoint: PRM, from, to: addDays(from, days) });
    if (!answer) throw new Error('not read as an answer');
    return answer;
  }

  it('keep VA and the exact second of the peak, in Paris time', () => {
    const points = [
      { v: '7120', d: '2026-06-24 00:00:00' },
      { v: '6480', d: '2026-06-23 19:42:17' },
    ];
    expect(maxima(points, '2026-06-23', 2)).toEqual({
      days: [
        { localDate: '2026-06-23', va: 6480, atMs: Date.parse('2026-06-23T17:42:17Z') },
        { localDate: '2026-06-24', va: 7120, atMs: Date.parse('2026-06-23T22:00:00Z') },
      ],
      rejected: 0,
      rejectedByDay: new Map(),
      inServiceFrom: null,
    });
  });

  it('in the autumn hour that comes twice have their day and no instant', () => {
    const at = (time: string) => maxima([{ v: '9', d: `${AUTUMN} ${time}` }], AUTUMN).days;
    expect(at('02:15:30')).toEqual([{ localDate: AUTUMN, va: 9, atMs: null }]);
    expect(at('01:59:59')).toEqual([{ localDate: AUTUMN, va: 9, atMs: Date.parse('2026-10-24T23:59:59Z') }]);
    expect(at('03:00:00')).toEqual([{ localDate: AUTUMN, va: 9, atMs: Date.parse('2026-10-25T02:00:00Z') }]);
    expect(at('02:15:30+0100')[0]?.atMs).toBe(Date.parse('2026-10-25T01:15:30Z'));
  });

  it('without a time have no instant; at a time that the spring skips they are rejected', () => {
    expect(maxima([{ v: '9', d: '2026-06-23' }], '2026-06-23').days).toEqual([
      { localDate: '2026-06-23', va: 9, atMs: null },
    ]);
    expect(maxima([{ v: '9', d: `${SPRING} 02:30:00` }], SPRING)).toMatchObject({ days: [], rejected: 1 });
  });

  it('of single phases and of production are other measures; in W they are rejected', () => {
    const point = { v: '5', d: '2026-06-23 10:00:00' };
    const others = [
      ...['PMA1', 'PMA2', 'PMA3'].map((grandeurPhysique) => series([point], { grandeurPhysique })),
      series([point], { grandeurMetier: 'PROD' }),
    ];
    expect(maxima([point], '2026-06-23', 1, ...others)).toMatchObject({ days: [{ va: 5 }], rejected: 0 });
    expect(maxima([], '2026-06-23', 1, series([point], { unite: 'W' }))).toMatchObject({
      days: [],
      rejected: 1,
    });
  });

  it('of which two of a day contradict each other are lost with that day alone', () => {
    const points = [
      { v: '5', d: '2026-06-23 10:00:00' },
      { v: '6', d: '2026-06-23 11:00:00' },
      { v: 'x', d: '2026-06-24 11:00:00' },
      { v: '7', d: '2026-06-25 11:00:00' },
      { v: '7', d: '2026-06-25 11:00:00' },
      { v: '8', d: '9999-12-31 23:59:59' },
      { v: '8', d: '2026-06-26 00:00:00' },
      'nothing',
    ];
    expect(maxima(points, '2026-06-23', 3)).toMatchObject({
      days: [{ localDate: '2026-06-25', va: 7 }],
      rejected: 6,
      rejectedByDay: new Map([
        ['2026-06-24', 1],
        ['2026-06-23', 2],
      ]),
    });
  });

  it('are not read from the answer for another point, nor from anything else', () => {
    const request = { usagePoint: PRM, from: '2026-06-23', to: '2026-06-24' };
    for (const odd of [null, [], {}, { idPrm: '11453290002823', grandeur: [] }, { idPrm: PRM, grandeur: 1 }])
      expect(mapMaximumPower(odd, request)).toBeNull();
  });
});
