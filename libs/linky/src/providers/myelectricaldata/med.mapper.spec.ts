import { describe, expect, it } from '@jest/globals';
import { addDays } from '@coprowatt/energy';
import { mapContract, mapLoadCurve, MED_PRODUCTION } from './med.mapper.ts';

const PRM = '22516914714270';

function read(points: unknown[], from: string) {
  const series = { grandeurMetier: 'CONS', grandeurPhysique: 'PA', unite: 'W', points };
  const answer = mapLoadCurve(
    { idPrm: PRM, grandeur: [series] },
    { usagePoint: PRM, from, to: addDays(from, 1) },
  );
  if (!answer) throw new Error('not read as an answer');
  return answer;
}

const point = (d: string, v = '412', p = 'PT30M') => ({ v, d, p, n: 'B', iv: '0', ec: '0' });
const startsOf = (points: unknown[], from: string) =>
  read(points, from).intervals.map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16));

describe('the load curve of the gateway', () => {
  it('beside a broken grandeur is taken, and that one is counted', () => {
    const good = { grandeurMetier: 'CONS', unite: 'W', points: [point('2026-11-16 00:00:00')] };
    const request = { usagePoint: PRM, from: '2026-11-16', to: '2026-11-17' };
    const grandeur = [{ ...good, points: {} }, good, null];
    expect(mapLoadCurve({ idPrm: PRM, grandeur }, request)).toMatchObject({
      intervals: [{ value: 412 }],
      rejected: 2,
    });
    expect(mapLoadCurve({ idPrm: PRM, grandeur: [null] }, request)).toBeNull();
  });

  it('is stamped at the start of each interval, in Paris time', () => {
    expect(read([point('2026-11-16 00:00:00')], '2026-11-16').intervals).toEqual([
      {
        startMs: Date.parse('2026-11-15T23:00:00Z'),
        minutes: 30,
        value: 412,
        quality: 'read',
        source: 'myelectricaldata',
      },
    ]);
    expect(startsOf([point('2026-11-16 23:30:00'), point('2026-11-16T23:00:00')], '2026-11-16')).toEqual([
      '22:00',
      '22:30',
    ]);
  });

  it('reads the spring night, whose labels name half-hours that do not exist', () => {
    const night = ['01:00', '02:30', '03:00'].map((time) => point(`2026-03-29 ${time}:00`));
    expect(startsOf(night, '2026-03-29')).toEqual(['00:00', '00:30', '01:00']);
  });

  it('reads the autumn night as the gateway sorts it, the first of two equal labels being summer time', () => {
    const times = ['01:00', '01:30', '01:30', '02:00', '02:00', '02:30', '03:00'];
    const night = times.map((time, index) => point(`2026-10-25 ${time}:00`, String(index)));
    const { intervals, rejected } = read(night, '2026-10-25');
    const summer = Date.parse('2026-10-24T23:00:00Z');
    const order = [0, 1, 3, 2, 4, 5, 6];
    expect(rejected).toBe(0);
    expect(intervals.map(({ startMs, value }) => [startMs, value])).toEqual(
      order.map((value, slot) => [summer + slot * 1_800_000, value]),
    );
  });

  it('rejects a point without a readable step, on the day that it is about', () => {
    const bad = [
      point('2026-11-16 00:00:00', '1', 'PT7M'),
      { v: '1', d: '2026-11-16 00:00:00' },
      { v: '1' },
      null,
    ];
    expect(read([...bad, point('2026-11-16 00:30:00')], '2026-11-16')).toMatchObject({
      intervals: [{ value: 412 }],
      rejected: 4,
      rejectedByDay: new Map([['2026-11-16', 2]]),
    });
  });

  it('is no answer of another point, or in another shape', () => {
    const request = { usagePoint: '12345678901234', from: '2026-11-16', to: '2026-11-17' };
    expect(mapLoadCurve({ idPrm: PRM, grandeur: [] }, request, MED_PRODUCTION)).toBeNull();
    expect(mapLoadCurve({ points: [] }, request)).toBeNull();
  });
});

describe('the contract of the gateway', () => {
  const situation = {
    usage_point_id: PRM,
    contract_type: 'Contrat GRD-F',
    segment: 'C5',
    distribution_tariff: 'Tarif BT<=36kVA Courte Utilisation',
    subscribed_power: { value: '9', unit: 'kVA' },
  };

  it('is three answers of Enedis in one', () => {
    const body = {
      situation_contrat: [situation],
      synthese_contrat: {
        segments: [{ segment: 'C5' }],
        consumption_last_activation_date: '2019-08-27T00:00:00+0200',
      },
      comptage: {
        dispositifComptage: { typeComptage: { code: 'AMM' } },
        relais: { plageHeuresCreuses: 'HC (22H00-6H00)' },
      },
    };
    expect(mapContract(body, PRM)).toEqual({
      subscribedPowerKva: 9,
      tariff: situation.distribution_tariff,
      offPeakWindows: [{ from: '22:00', to: '06:00' }],
      meterType: 'communicating',
      segment: 'C5',
      activatedOn: '2019-08-27',
      injects: false,
    });
  });

  it('may lack parts, but not all of them', () => {
    const alone = { situation_contrat: [situation], synthese_contrat: null, comptage: null };
    expect(mapContract(alone, PRM)).toMatchObject({
      subscribedPowerKva: 9,
      offPeakWindows: null,
      activatedOn: null,
    });
    for (const none of [{}, null, [], { situation_contrat: null }]) expect(mapContract(none, PRM)).toBeNull();
  });
});
