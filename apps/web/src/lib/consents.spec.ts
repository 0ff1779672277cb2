import { afterEach, describe, expect, it } from '@jest/globals';
import type { ConsentHistoryItem, ConsentHistoryKind, ConsentView } from '@coprowatt/contracts';
import { consentsHeadline, consentStanding, groupConsents, historyLine, searchConsents } from './consents.ts';
import { language } from './state/language.svelte.ts';

afterEach(() => {
  language.current = 'fr';
});

const purposes = { daily: true, loadCurve: false, advice: false };

const step = (kind: ConsentHistoryKind, changes: Partial<ConsentHistoryItem> = {}): ConsentHistoryItem => ({
  kind,
  at: '2026-03-04T09:15:00Z',
  purposes,
  actorName: null,
  byYou: false,
  ...changes,
});

const consent = (id: string, kinds: ConsentHistoryKind[], changes: Partial<ConsentView> = {}) =>
  ({
    id,
    deviceId: `meter-${id}`,
    deviceLabel: `Ascenseur ${id}`,
    prmMasked: '…0101',
    buildingName: 'Résidence des Tilleuls, Lille',
    provider: 'enedis',
    subject: 'me',
    inForce: false,
    history: kinds.map((kind) => step(kind)),
    ...changes,
  }) as ConsentView;

describe('the groups of the page', () => {
  it('are what is in force, what nobody has answered yet, and what ended', () => {
    const { inForce, pending, ended } = groupConsents([
      consent('a', ['requested', 'given'], { inForce: true }),
      consent('b', ['requested']),
      consent('c', ['requested', 'review']),
      consent('d', ['requested', 'given', 'withdrawn']),
      consent('e', ['requested', 'given']),
    ]);
    expect(inForce.map(({ id }) => id)).toEqual(['a']);
    expect(pending.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(ended.map(({ id }) => id)).toEqual(['d', 'e']);
  });

  it('say how each ended, a consent that ran out included', () => {
    expect(consentStanding(consent('d', ['given', 'revoked']))).toBe('Accord retiré chez Enedis');
    const gateway = { provider: 'myelectricaldata' } as const;
    const lost = consent('d', ['given', 'revoked'], gateway);
    expect(consentStanding(lost)).toBe('Accès fermé par MyElectricalData');
    expect(historyLine(step('revoked'), lost).text).toBe('Accès fermé par MyElectricalData.');
    expect(consentStanding(consent('e', ['given', 'changed']))).toBe('Arrivé à son terme');
    expect(consentStanding(consent('f', ['requested', 'refused']))).toBe('Accord non donné chez Enedis');
  });
});

describe('the first sentence', () => {
  const mine = consent('a', ['given'], { inForce: true });
  const managed = consent('b', ['given'], { inForce: true, subject: 'organisation' });

  it('counts only what is in force', () => {
    expect(consentsHeadline([mine, consent('x', ['withdrawn'])])).toMatch(/^Vous avez donné un accord\./);
    expect(consentsHeadline([consent('x', ['withdrawn'])])).toMatch(/^Aucun accord n’est en cours/);
  });

  it('tells one’s own agreements from those of the buildings that one manages', () => {
    expect(consentsHeadline([managed, managed])).toMatch(/^2 accords sont en cours pour les immeubles/);
    expect(consentsHeadline([mine, managed])).toContain('1 pour vos compteurs, 1 pour les immeubles');
  });
});

describe('the search', () => {
  const all = [consent('a', []), consent('b', [], { buildingName: 'Résidence Voltaire, Paris' })];

  it('finds by meter, number or building, whatever the case', () => {
    expect(searchConsents(all, { typed: 'VOLTAIRE', meter: null }).map(({ id }) => id)).toEqual(['b']);
    expect(searchConsents(all, { typed: '…0101', meter: null })).toHaveLength(2);
  });

  it('keeps to one meter when the address names it', () => {
    expect(searchConsents(all, { typed: '', meter: 'meter-a' }).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('the history', () => {
  it('says when, what, by whom and for what', () => {
    const line = historyLine(step('given', { byYou: true }), consent('a', []));
    expect(line).toEqual({
      at: '4\u00a0mars 2026 à 10:15',
      text: 'Accord donné, par vous. Relevés journaliers.',
    });
  });

  it('does not say of an administrator’s refusal that it was the operator’s', () => {
    const claim = consent('a', ['requested', 'review', 'refused']);
    expect(consentStanding(claim)).toBe('Demande refusée par l’administrateur');
    expect(historyLine(step('refused'), claim).text).toBe('Demande refusée par l’administrateur.');
  });

  it('names nobody where the operator or time acted', () => {
    expect(historyLine(step('revoked'), consent('a', [], { provider: 'ores' })).text).toBe(
      'Accord retiré chez ORES.',
    );
  });
});
