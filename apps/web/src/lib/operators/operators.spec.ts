import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { INCIDENT_KINDS, LANGUAGES, type OperatorIncident, type OperatorState } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { incidentAct, incidentCode, incidentName } from './incident-words.ts';
import {
  apiName,
  callsText,
  metersText,
  operatorLine,
  operatorsSentence,
  operatorStatus,
  stateSentence,
  troublesOf,
} from './operator-words.ts';

const NOW = Date.parse('2026-06-23T08:00:00Z');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const operator = (changes: Partial<OperatorState> = {}): OperatorState => ({
  provider: 'enedis',
  available: true,
  connectedMeters: 12,
  endedMeters: 0,
  lastSuccessAt: '2026-06-23T07:02:00Z',
  closed: [],
  quotas: [],
  runs: { queued: 0, running: 0, waiting: 0, failedLastDay: 0 },
  incidents: [],
  ...changes,
});

const incident = (changes: Partial<OperatorIncident> = {}): OperatorIncident => ({
  id: 'i-1',
  provider: 'enedis',
  kind: 'outage',
  api: null,
  vendorCode: null,
  status: 500,
  firstAt: '2026-06-23T06:12:00Z',
  lastAt: '2026-06-23T07:30:00Z',
  answers: 14,
  meters: 9,
  resolvedAt: null,
  ...changes,
});

const pause = (until: string) => ({
  api: 'enedis.courbe_de_charge_consommation',
  until,
  reason: 'quota' as const,
});

beforeEach(() => {
  language.current = 'fr';
});
afterEach(() => {
  language.current = 'fr';
});

describe('the state of the operators', () => {
  it('says that all works, except what limits or fails, with its time', () => {
    expect(stateSentence([])).toBe('Tout fonctionne.');
    const slow = troublesOf(operator({ closed: [pause('2026-06-23T09:00:00Z')] }), NOW);
    expect(plain(stateSentence(slow))).toBe(
      'Tout fonctionne, sauf : Enedis limite les appels jusqu’à 11:00.',
    );
    expect(troublesOf(operator({ incidents: [incident()] }), NOW)).toEqual([
      'Enedis ne répond plus depuis 08:12',
    ]);
  });

  it('takes no notice of a pause of seconds, of an incident that is over, nor of an operator that is not set up', () => {
    const calm = operator({
      closed: [pause('2026-06-23T08:00:20Z')],
      incidents: [incident({ resolvedAt: '2026-06-22T09:00:00Z' })],
    });
    expect(troublesOf(calm, NOW)).toEqual([]);
    expect(operatorStatus(calm, NOW)).toBe('well');
    const absent = operator({ available: false, incidents: [incident()] });
    expect(troublesOf(absent, NOW)).toEqual([]);
    expect(operatorStatus(absent, NOW)).toBe('unavailable');
    expect(operatorsSentence([absent], NOW)).toContain('aucun compteur ne peut être relié');
  });

  it('shows the allowance that binds first, by its window and what it is for', () => {
    const quotas = [
      { api: 'enedis.consommation_quotidienne', calls: 1_000, windowSeconds: 3_600, used: 12 },
      { api: 'enedis.courbe_de_charge_consommation', calls: 5, windowSeconds: 1, used: 0 },
      { api: 'enedis.courbe_de_charge_consommation', calls: 1_000, windowSeconds: 3_600, used: 1_000 },
    ];
    expect(plain(callsText(operator({ quotas })))).toBe('1 000 sur 1 000 par heure (courbe)');
    expect(callsText(operator())).toBe('aucun en ce moment');
    expect(apiName('enedis.something_new')).toBe('enedis.something_new');
    expect(apiName('myelectricaldata.cached')).toBe('réponses déjà en mémoire');
  });

  it('says how many meters wait to be connected again', () => {
    expect(plain(stateSentence(troublesOf(operator({ connectedMeters: 0, endedMeters: 3 }), NOW)))).toBe(
      'Tout fonctionne, sauf : 3 compteurs Enedis sont à relier de nouveau.',
    );
    const both = troublesOf(operator({ endedMeters: 1, incidents: [incident()] }), NOW);
    expect(both).toEqual(['Enedis ne répond plus depuis 08:12', '1 compteur Enedis est à relier de nouveau']);
  });

  it('claims no good answer of an operator that was never called', () => {
    expect(operatorStatus(operator({ lastSuccessAt: null }), NOW)).toBe('unasked');
    expect(operatorLine(operator({ connectedMeters: 0, lastSuccessAt: null }), NOW)).toBe(
      'Aucun compteur à interroger.',
    );
    const quotas = [{ api: 'enedis.consommation_quotidienne', calls: 1_000, windowSeconds: 3_600, used: 12 }];
    expect(plain(operatorLine(operator({ quotas }), NOW))).toBe(
      'Aucun incident connu. 12 compteurs reliés, dernières données à 09:02. 12 appels sur 1 000 permis par heure (relevés journaliers).',
    );
    expect(operatorLine(operator(), NOW)).toContain('Aucun appel en ce moment.');
  });

  it('says when data came last, and that none did', () => {
    expect(metersText(operator(), NOW)).toBe('12 compteurs reliés, dernières données à 09:02');
    expect(metersText(operator({ connectedMeters: 1, lastSuccessAt: null }), NOW)).toBe(
      '1 compteur relié, aucune donnée reçue pour l’instant',
    );
  });
});

describe('an incident', () => {
  it.each(LANGUAGES)('has a name, a way out and a short sentence for every kind in %s', (code) => {
    language.current = code;
    expect(new Set(INCIDENT_KINDS.map(incidentName)).size).toBe(INCIDENT_KINDS.length);
    const acts = INCIDENT_KINDS.map((kind) => incidentAct(incident({ kind }), null));
    expect(new Set(acts).size).toBe(INCIDENT_KINDS.length);
    const short = INCIDENT_KINDS.map(
      (kind) => troublesOf(operator({ incidents: [incident({ kind })] }), NOW)[0],
    );
    expect(new Set(short).size).toBe(INCIDENT_KINDS.length);
  });

  describe('that is an outage of a day', () => {
    const FIRST = '2026-06-22T07:30:00Z';
    const ours = (changes: Partial<OperatorIncident>, lastSuccessAt: string | null) =>
      incidentAct(
        incident({ api: 'enedis.consommation_quotidienne', firstAt: FIRST, ...changes }),
        lastSuccessAt,
      );

    it('may be a request of ours when other APIs of the operator answer', () => {
      expect(plain(ours({}, '2026-06-23T07:02:00Z'))).toMatch(
        /^L’erreur est peut-être la nôtre : depuis un jour/,
      );
    });

    it.each([
      ['shorter', { firstAt: '2026-06-22T07:30:01Z' }, '2026-06-23T07:02:00Z'],
      ['of the whole operator', {}, null],
      ['of the whole operator since it began', {}, '2026-06-22T07:29:00Z'],
      ['of the whole operator for a day', { firstAt: '2026-06-20T07:30:00Z' }, '2026-06-22T07:29:00Z'],
      ['without any answer', { status: null }, '2026-06-23T07:02:00Z'],
      ['of every API', { api: null }, '2026-06-23T07:02:00Z'],
    ])("is the operator's when it is %s", (_, changes, lastSuccessAt) => {
      expect(ours(changes, lastSuccessAt)).toBe(incidentAct(incident(), null));
    });
  });

  it('gives whoever helps the code, the status and the API', () => {
    const unknown = incident({ vendorCode: 'ADAM-ERR9999', status: 418, api: 'enedis.token' });
    expect(plain(incidentCode(unknown))).toBe('Code ADAM-ERR9999, statut HTTP 418, API enedis.token.');
  });
});
