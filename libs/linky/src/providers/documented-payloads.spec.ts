import { describe, expect, it } from '@jest/globals';
import { isRetiredGeneration, ENEDIS_PRODUCTION } from './enedis/enedis-answer.ts';
import { mapMetering, mapSituation, mapSummary } from './enedis/enedis-contract.mapper.ts';
import { mapDailyEnergy, mapMaximumPower } from './enedis/enedis-days.mapper.ts';
import { mapSubscribedServices } from './enedis/enedis-services.mapper.ts';
import { mapLoadCurve } from './enedis/enedis.mapper.ts';
import { readEnvelope } from './myelectricaldata/med-envelope.ts';
import { MED_CONSUMPTION, mapLoadCurve as mapGatewayCurve } from './myelectricaldata/med.mapper.ts';
import { mapLoadCurve as mapOresCurve, mapMeteringPoint } from './ores/ores.mapper.ts';

/** The payloads of the providers sheet, sections 4.2, 5, 7, 11 and 12.2, copied with their synthetic identifiers. */
const PRM = '22516914714270';

const CURVE = `{ "idPrm": "22516914714270", "etapeMetier": "BRUT",
  "periode": { "dateDebut": "2026-11-16", "dateFin": "2026-11-17" }, "modeCalcul": "MESURE",
  "grandeur": [ { "grandeurMetier": "CONS", "grandeurPhysique": "PA", "unite": "W", "calendrier": [], "points": [
    { "v": "412", "d": "2026-11-16 00:30:00", "p": "PT30M", "n": "B", "iv": "0", "ec": "0" },
    { "v": "388", "d": "2026-11-17 00:00:00", "p": "PT30M", "n": "B", "iv": "0", "ec": "0" } ] } ], "contexte": [] }`;

const DAILY = `{ "idPrm": "22516914714270", "etapeMetier": "BRUT",
  "periode": { "dateDebut": "2026-11-14", "dateFin": "2026-11-16" }, "typeValeur": "GLOBALE",
  "modeCalcul": "DIFF.INDEX", "pas": "P1D", "grandeur": [ { "grandeurMetier": "CONS", "grandeurPhysique": "EA",
  "unite": "Wh", "points": [ { "v": "18342", "d": "2026-11-14" }, { "v": "19101", "d": "2026-11-15" } ],
  "calendrier": [] } ], "contexte": [] }`;

/** Section 5.2: the same shape, PMA, VA, the exact local second, no \`typeValeur\`; TOUT adds single phases. */
const MAXIMUM = `{ "idPrm": "22516914714270", "etapeMetier": "BRUT",
  "periode": { "dateDebut": "2026-11-14", "dateFin": "2026-11-16" }, "modeCalcul": "MESURE", "pas": "P1D", "grandeur": [
  { "grandeurMetier": "CONS", "grandeurPhysique": "PMA", "unite": "VA", "calendrier": [],
    "points": [ { "v": "6120", "d": "2026-11-14 19:12:43" }, { "v": "5870", "d": "2026-11-15 12:01:09" } ] },
  { "grandeurMetier": "CONS", "grandeurPhysique": "PMA1", "unite": "VA", "calendrier": [],
    "points": [ { "v": "2120", "d": "2026-11-14 19:12:43" } ] } ], "contexte": [] }`;

const RETIRED_CURVE = `{ "meter_reading": { "usage_point_id": "22516914714270", "start": "2026-09-14", "end": "2026-09-15",
  "quality": "BRUT", "reading_type": { "unit": "W", "measurement_kind": "power", "aggregate": "average" },
  "interval_reading": [ { "value": "412", "date": "2026-09-14 00:30:00", "interval_length": "PT30M", "measure_type": "B" } ] } }`;

const RETIRED_DAILY = `{ "meter_reading": { "usage_point_id": "22516914714270", "start": "2026-09-12", "end": "2026-09-14",
  "quality": "BRUT", "reading_type": { "unit": "Wh", "measurement_kind": "energy", "aggregate": "sum",
  "measuring_period": "P1D" }, "interval_reading": [ { "value": "18342", "date": "2026-09-12" },
  { "value": "19101", "date": "2026-09-13" } ] } }`;

const RETIRED_CONTRACT = `{ "customer": { "customer_id": "1358000000", "usage_points": [ { "usage_point": {
  "usage_point_id": "22516914714270", "usage_point_status": "com", "meter_type": "AMM" },
  "contracts": { "segment": "C5", "subscribed_power": "9 kVA", "last_activation_date": "2013-08-14+01:00",
  "distribution_tariff": "BTINFMUDT", "offpeak_hours": "HC (1H30-8H00;12H30-14H00)", "contract_type": "Contrat GRD-F",
  "contract_status": "SERVC", "last_distribution_tariff_change_date": "2017-05-25+01:00" } } ] } }`;

const SERVICES = `{ "nbTotalServices": 2, "serviceSouscrit": [
  { "id": "700000001", "pointId": "22516914714270", "serviceCode": "ACCES", "etatCode": "ACTIF", "etatLibelle": "Actif",
    "soutirage": true, "injection": false, "mesuresTypeCode": "CDC", "mesuresPas": "PT30M", "mesuresCorrigees": false,
    "dateDebut": "2026-11-02", "dateFin": "2029-11-01",
    "autorisation": { "autorisationId": 912345678, "autorisationLibelle": "Exemple", "autorisationType": "EXPLICITE" } },
  { "id": "700000002", "pointId": "22516914714270", "serviceCode": "ACCES", "etatCode": "ACTIF", "soutirage": true,
    "injection": false, "mesuresTypeCode": "ENERGIE", "mesuresPas": "P1D", "dateDebut": "2026-11-02",
    "dateFin": "2029-11-01" } ] }`;

/** Section 7, table: the fields as it names them. */
const SITUATION = `[ { "usage_point_id": "22516914714270", "contract_start": "2026-02-11T00:00:00+0100",
  "contract_type": "Contrat GRD-F", "contractor": "EXEMPLE", "distribution_tariff": "Tarif BT<=36kVA Longue Utilisation",
  "subscribed_power": { "value": "9", "unit": "kVA" }, "segment": "C5",
  "customer": { "customer": { "adress": { "line1": "SDC EXEMPLE" } } },
  "organization": { "name": "SDC EXEMPLE", "siret_number": "00000000000000" } } ]`;
const METERING = `{ "dispositifComptage": { "typeComptage": { "code": "AMM" } }, "compteurs": [],
  "relais": { "plageHeuresCreuses": "HC (22H00-6H00)" } }`;
const SUMMARY = `{ "segments": [ { "segment": "C5" } ],
  "consumption_last_activation_date": "2026-02-11T00:00:00+0100", "services_level": "Communicant (ouvert aux services)" }`;

/** Section 12.2, word for word. */
const ORES_CURVE = `{ "prm": "541400000000000011", "provider": "ORES", "start": "2026-11-16T00:00:00+01:00",
  "end": "2026-11-17T00:00:00+01:00", "timezone": "Europe/Brussels", "resolution": "PT30M", "unit": "kWh",
  "timestamp_convention": "interval_start", "series": [ { "direction": "offtake", "register": "total", "readings": [
    { "start": "2026-11-16T00:00:00+01:00", "end": "2026-11-16T00:30:00+01:00", "value": 0.206, "status": "READ" },
    { "start": "2026-11-16T00:30:00+01:00", "end": "2026-11-16T01:00:00+01:00", "value": 0.198, "status": "EST" } ] } ],
  "missing": [ { "start": "2026-11-16T03:00:00+01:00", "end": "2026-11-16T04:00:00+01:00", "reason": "not_collected" } ],
  "published_at": "2026-11-17T12:03:11+01:00" }`;
const ORES_POINT = `{ "prm": "541400000000000011", "dso": "ORES", "meter_type": "smart", "regime": "SMR3",
  "connection_kva": 9.2, "has_injection": false }`;
const EAN = '541400000000000011';

/** Section 11: Enedis's body of 2026 inside the gateway's envelope, each stamp moved to the start of its interval. */
const GATEWAY_CURVE = `{ "success": true, "data": { "idPrm": "22516914714270", "etapeMetier": "BRUT",
  "periode": { "dateDebut": "2026-11-16", "dateFin": "2026-11-17" }, "modeCalcul": "MESURE",
  "grandeur": [ { "grandeurMetier": "CONS", "grandeurPhysique": "PA", "unite": "W", "calendrier": [], "points": [
    { "v": "412", "d": "2026-11-16 00:00:00", "p": "PT30M", "n": "B", "iv": "0", "ec": "0" },
    { "v": "388", "d": "2026-11-16 23:30:00", "p": "PT30M", "n": "B", "iv": "0", "ec": "0" } ] } ], "contexte": [] },
  "error": null }`;

const between = (from: string, to: string) => ({ usagePoint: PRM, from, to });
const LOST_NONE = { rejected: 0, rejectedByDay: new Map(), inServiceFrom: null };

describe('the documented payloads of 2026', () => {
  it('load curve: end of each half-hour, the last one at midnight of the next day', () => {
    const point = { minutes: 30, quality: 'read', source: 'enedis' };
    expect(mapLoadCurve(JSON.parse(CURVE), between('2026-11-16', '2026-11-17'))).toEqual({
      ...LOST_NONE,
      intervals: [
        { ...point, startMs: Date.parse('2026-11-15T23:00:00Z'), value: 412 },
        { ...point, startMs: Date.parse('2026-11-16T22:30:00Z'), value: 388 },
      ],
      missing: 0,
      ambiguousDays: [],
    });
  });

  it('load curve and daily values of production: the same bodies, called PROD', () => {
    const [curve, daily] = [CURVE, DAILY].map((text) => JSON.parse(text.replace('"CONS"', '"PROD"')));
    const range = between('2026-11-16', '2026-11-17');
    expect(mapLoadCurve(curve, range, ENEDIS_PRODUCTION)?.intervals).toHaveLength(2);
    expect(mapLoadCurve(curve, range)).toMatchObject({ intervals: [], rejected: 0 });
    const days = between('2026-11-14', '2026-11-16');
    expect(mapDailyEnergy(daily, days, ENEDIS_PRODUCTION)?.days).toHaveLength(2);
    expect(mapDailyEnergy(daily, days)).toMatchObject({ days: [], rejected: 0 });
  });

  it('daily values', () => {
    expect(mapDailyEnergy(JSON.parse(DAILY), between('2026-11-14', '2026-11-16'))).toEqual({
      ...LOST_NONE,
      days: [
        { localDate: '2026-11-14', energyWh: 18_342 },
        { localDate: '2026-11-15', energyWh: 19_101 },
      ],
    });
  });

  it('maximum power of the whole point', () => {
    expect(mapMaximumPower(JSON.parse(MAXIMUM), between('2026-11-14', '2026-11-16'))).toEqual({
      ...LOST_NONE,
      days: [
        { localDate: '2026-11-14', va: 6_120, atMs: Date.parse('2026-11-14T18:12:43Z') },
        { localDate: '2026-11-15', va: 5_870, atMs: Date.parse('2026-11-15T11:01:09Z') },
      ],
    });
  });

  it('subscribed services', () => {
    const shared = { usagePoint: PRM, state: 'active', injects: false, endsAt: null };
    const dates = { from: '2026-11-02', until: '2029-11-01' };
    expect(mapSubscribedServices(JSON.parse(SERVICES), '912345678')).toEqual([
      { ...shared, ...dates, id: '700000001', data: 'load_curve' },
      { ...shared, ...dates, id: '700000002', data: 'daily' },
    ]);
  });

  it('contract, meter and summary', () => {
    expect(mapSituation(JSON.parse(SITUATION), PRM)).toEqual({
      subscribedPowerKva: 9,
      tariff: 'Tarif BT<=36kVA Longue Utilisation',
      segment: 'C5',
      injects: false,
    });
    expect(mapMetering(JSON.parse(METERING))).toEqual({
      meterType: 'communicating',
      offPeakWindows: [{ from: '22:00', to: '06:00' }],
    });
    expect(mapSummary(JSON.parse(SUMMARY))).toEqual({
      segment: 'C5',
      activatedOn: '2026-02-11',
      injects: null,
    });
  });

  it('are none of the generation that is switched off', () => {
    for (const text of [CURVE, DAILY, MAXIMUM, SERVICES, SITUATION, METERING, SUMMARY])
      expect(isRetiredGeneration(JSON.parse(text))).toBe(false);
  });
});

describe('the documented payloads of the gateway', () => {
  const dataOf = (text: string) =>
    readEnvelope({ status: 200, text, retryAfter: null, reset: null }, Date.parse('2026-11-17T08:00:00Z'));

  it('load curve: the same body and the same half-hours as at Enedis, stamped at their start', () => {
    const range = between('2026-11-16', '2026-11-17');
    const atEnedis = mapLoadCurve(JSON.parse(CURVE), range, MED_CONSUMPTION);
    expect(atEnedis?.intervals).toHaveLength(2);
    expect(mapGatewayCurve(dataOf(GATEWAY_CURVE), range)).toEqual(atEnedis);
  });

  it('daily values: the same body as at Enedis', () => {
    const days = between('2026-11-14', '2026-11-16');
    const body = dataOf(`{ "success": true, "data": ${DAILY}, "error": null }`);
    const answer = mapDailyEnergy(body, days, MED_CONSUMPTION);
    expect(answer?.days.map(({ energyWh }) => energyWh)).toEqual([18_342, 19_101]);
  });

  it('of the generation that is switched off are refused: the gateway ignored the format', () => {
    const body = `{ "success": true, "data": ${RETIRED_CURVE}, "error": null }`;
    expect(() => dataOf(body)).toThrow(expect.objectContaining({ code: 'retired_generation' }));
  });
});

describe('the documented payloads of ORES', () => {
  it('load curve: kWh from start to end, what is missing counted and never a zero', () => {
    const point = { minutes: 30, source: 'ores' };
    expect(
      mapOresCurve(JSON.parse(ORES_CURVE), { ...between('2026-11-16', '2026-11-17'), usagePoint: EAN }),
    ).toEqual({
      ...LOST_NONE,
      intervals: [
        { ...point, startMs: Date.parse('2026-11-15T23:00:00Z'), value: 412, quality: 'read' },
        { ...point, startMs: Date.parse('2026-11-15T23:30:00Z'), value: 396, quality: 'estimated' },
      ],
      missing: 1,
      ambiguousDays: [],
    });
  });

  it('point', () => {
    expect(mapMeteringPoint(JSON.parse(ORES_POINT), EAN)).toMatchObject({
      subscribedPowerKva: 9.2,
      meterType: 'communicating',
      injects: false,
    });
  });
});

describe('the documented payloads of the generation that is switched off', () => {
  it.each([
    ['load curve', RETIRED_CURVE],
    ['daily values', RETIRED_DAILY],
    ['contract', RETIRED_CONTRACT],
  ])('%s is known for what it is and never read', (_, text) => {
    const body: unknown = JSON.parse(text);
    expect(isRetiredGeneration(body)).toBe(true);
    const range = between('2026-09-12', '2026-09-15');
    for (const map of [mapLoadCurve, mapDailyEnergy, mapMaximumPower]) expect(map(body, range)).toBeNull();
    expect(mapSituation(body, PRM)).toBeNull();
    expect(mapMetering(body)).toBeNull();
  });
});
