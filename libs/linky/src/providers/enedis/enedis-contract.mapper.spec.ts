import { describe, expect, it } from '@jest/globals';
import { mapMetering, mapSituation, mapSummary } from './enedis-contract.mapper.ts';

const PRM = '22516914714270';

/** As the operator writes it, with all that it tells of the customer and is not ours to read. */
const WITHDRAWAL = {
  usage_point_id: PRM,
  contract_start: '2026-02-11T00:00:00+0100',
  contract_type: 'Contrat GRD-F',
  contractor: 'FOURNISSEUR FICTIF',
  distribution_tariff: 'Tarif BT<=36kVA Courte Utilisation',
  subscribed_power: { value: '9', unit: 'kVA' },
  segment: 'C5',
  customer: { customer: { adress: { line1: 'MME FICTIVE CAMILLE', line4: '1 RUE INVENTEE' } } },
  contact_data: { email: 'client-fictif@exemple.invalid', landline: '0199000000', phone: '0639980000' },
  person: { title: 'MME', lastname: 'FICTIVE', firstname: 'CAMILLE' },
};
const INJECTION = {
  ...WITHDRAWAL,
  contract_type: 'Contrat GRD-A',
  segment: 'P4',
  subscribed_power: { value: '3', unit: 'kVA' },
  distribution_tariff: 'Injection',
};

describe('the contracts of a point', () => {
  it('tell power, tariff and segment of what is taken from the network', () => {
    expect(mapSituation([WITHDRAWAL], PRM)).toEqual({
      subscribedPowerKva: 9,
      tariff: 'Tarif BT<=36kVA Courte Utilisation',
      segment: 'C5',
      injects: false,
    });
  });

  it.each([
    ['first', [INJECTION, WITHDRAWAL]],
    ['last', [WITHDRAWAL, INJECTION]],
    ['alone in `contracts`', { contracts: [WITHDRAWAL, INJECTION] }],
  ])('are two where energy is also given back, that one %s', (_, body) => {
    expect(mapSituation(body, PRM)).toEqual({
      subscribedPowerKva: 9,
      tariff: WITHDRAWAL.distribution_tariff,
      segment: 'C5',
      injects: true,
    });
  });

  it('of production alone tell no power and no tariff', () => {
    expect(mapSituation([INJECTION], PRM)).toEqual({
      subscribedPowerKva: null,
      tariff: null,
      segment: 'P4',
      injects: true,
    });
  });

  it('that follow each other count from the latest', () => {
    const former = {
      ...WITHDRAWAL,
      contract_start: '2019-01-01T00:00:00+0100',
      subscribed_power: { value: '6', unit: 'kVA' },
    };
    for (const body of [
      [former, WITHDRAWAL],
      [WITHDRAWAL, former],
    ])
      expect(mapSituation(body, PRM)?.subscribedPowerKva).toBe(9);
  });

  it.each<[unknown, number | null]>([
    ['9 kVA', 9],
    ['9kva', 9],
    [{ value: '12', unit: 'kVA' }, 12],
    [{ value: 12, unit: 'KVA' }, 12],
    ['4,5 kVA', 4.5],
    ['36000 VA', 36],
    ['6000 VA', 6],
    ['9', null],
    ['9 kW', null],
    [{ value: '9' }, null],
    [{ value: 'neuf', unit: 'kVA' }, null],
    ['0 kVA', null],
    [9, null],
    [null, null],
  ])('with a power of %j give %j kVA', (power, kva) => {
    expect(mapSituation([{ ...WITHDRAWAL, subscribed_power: power }], PRM)?.subscribedPowerKva).toBe(kva);
  });

  it('are known by their segment where the type is silent', () => {
    const untyped = [INJECTION, WITHDRAWAL].map((contract) => ({ ...contract, contract_type: undefined }));
    expect(mapSituation(untyped, PRM)).toMatchObject({ subscribedPowerKva: 9, injects: true });
  });

  it('may be none; of another point they are not ours', () => {
    expect(mapSituation([], PRM)).toEqual({
      subscribedPowerKva: null,
      tariff: null,
      segment: null,
      injects: null,
    });
    expect(mapSituation([{ ...WITHDRAWAL, usage_point_id: '11453290002823' }], PRM)).toBeNull();
    for (const odd of [null, 'x', {}, { contracts: 'x' }, ['x'], [null]])
      expect(mapSituation(odd, PRM)).toBeNull();
  });

  it('say nothing of the customer', () => {
    const text = JSON.stringify(mapSituation([WITHDRAWAL, INJECTION], PRM));
    for (const word of ['FICTI', 'CAMILLE', 'INVENTEE', 'exemple.invalid', '0199', PRM])
      expect(text).not.toContain(word);
    const tariff = `Point ${PRM}`;
    expect(mapSituation([{ ...WITHDRAWAL, distribution_tariff: tariff }], PRM)?.tariff).toBeNull();
  });
});

describe('the meter of a point', () => {
  const device = { typeComptage: { code: 'AMM', libelle: 'Compteur Linky' } };
  const relais = { plageHeuresCreuses: 'HC (22H00-6H00)' };
  const windows = [{ from: '22:00', to: '06:00' }];

  it('is a communicating one, and its relay knows the off-peak hours', () => {
    const answer = { meterType: 'communicating', offPeakWindows: windows };
    expect(mapMetering({ dispositifComptage: device, relais })).toEqual(answer);
    expect(mapMetering({ dispositifComptage: { ...device, relais } })).toEqual(answer);
    expect(mapMetering({ dispositifComptage: device, relais: [relais] })).toEqual(answer);
  });

  it('of another type, or of none that is told', () => {
    const of = (code: unknown) => mapMetering({ dispositifComptage: { typeComptage: { code } } })?.meterType;
    expect([of('CFM'), of('amm'), of(''), of(undefined)]).toEqual(['other', 'communicating', null, null]);
    expect(mapMetering({ dispositifComptage: {} })?.meterType).toBeNull();
  });

  it('without off-peak hours has none; with ones that cannot be read they are not known', () => {
    const of = (plageHeuresCreuses: unknown) =>
      mapMetering({ dispositifComptage: device, relais: { plageHeuresCreuses } })?.offPeakWindows;
    expect(mapMetering({ dispositifComptage: device })?.offPeakWindows).toEqual([]);
    expect([of(''), of(null), of('HC (toujours)'), of(5)]).toEqual([[], [], null, null]);
  });

  it('is not read from anything else', () => {
    for (const odd of [null, [], {}, { dispositifComptage: 'AMM' }]) expect(mapMetering(odd)).toBeNull();
  });
});

describe('the summary of a point', () => {
  const SUMMARY = {
    segments: [{ segment: 'C5' }],
    consumption_last_activation_date: '2013-08-14T00:00:00+0200',
    services_level: 'Communicant (ouvert aux services)',
  };

  it('tells the segment, and the local day of activation', () => {
    expect(mapSummary(SUMMARY)).toEqual({ segment: 'C5', activatedOn: '2013-08-14', injects: null });
    expect(mapSummary({ ...SUMMARY, segments: ['C5'] })?.segment).toBe('C5');
  });

  it.each<[unknown, string | null]>([
    ['2013-08-13T22:00:00Z', '2013-08-14'],
    ['2013-08-14', '2013-08-14'],
    ['2013-08-14T00:00:00.000+02:00', '2013-08-14'],
    ['0001-01-01T00:00:00+0000', null],
    ['9999-12-31T00:00:00+0100', null],
    ['14/08/2013', null],
    [1, null],
    [undefined, null],
  ])('with %j was activated on %j', (date, day) => {
    expect(mapSummary({ ...SUMMARY, consumption_last_activation_date: date })?.activatedOn).toBe(day);
  });

  it('of both directions keeps what is taken from the network', () => {
    const both = {
      ...SUMMARY,
      segments: [{ segment: 'P4' }, { segment: 'C5' }],
      generation_last_activation_date: '2025-03-22T00:00:00+0100',
    };
    expect(mapSummary(both)).toEqual({ segment: 'C5', activatedOn: '2013-08-14', injects: true });
    const producer = { ...both, segments: ['P4'], consumption_last_activation_date: undefined };
    expect(mapSummary(producer)).toEqual({ segment: 'P4', activatedOn: '2025-03-22', injects: true });
  });

  it('may say nothing, and is not read from a list', () => {
    expect(mapSummary({})).toEqual({ segment: null, activatedOn: null, injects: null });
    expect(mapSummary([])).toBeNull();
  });
});
