import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { language } from '#lib/state/language.svelte.ts';
import { newsOf, newsSentence } from './news.ts';
import { entrySample, READ } from './testing.ts';

beforeEach(() => {
  language.current = 'fr';
});

describe('news of an inbox', () => {
  it('are none in the first answer', () => {
    expect(newsOf(null, [entrySample(1)], new Set())).toEqual([]);
  });

  it('are told once each, and never what was there first, however often and from wherever it is read again', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 12 });
    fc.assert(
      fc.property(numbers, fc.array(numbers, { maxLength: 8 }), (first, later) => {
        const known = new Set<string>();
        let before: ReturnType<typeof entrySample>[] | null = null;
        const there: number[] = [];
        const told: string[] = [];
        for (const numbersThere of [first, ...later]) {
          there.push(...numbersThere);
          const items = [...new Set(there)].sort((a, b) => b - a).map((number) => entrySample(number));
          told.push(...newsOf(before, items, known).map(({ id }) => id));
          for (const { id } of items) known.add(id);
          before = items;
        }
        expect(new Set(told).size).toBe(told.length);
        const expected = [...new Set(there)].filter((number) => !first.includes(number));
        expect(told.toSorted()).toEqual(expected.map((number) => `n-${number}`).toSorted());
      }),
    );
  });

  it('are neither what was read elsewhere nor what slides up from an older page', () => {
    const before = [entrySample(30)];
    const known = new Set(['n-30']);
    const old = entrySample(1, { createdAt: '2026-06-01T08:00:00.000Z' });
    expect(newsOf(before, [entrySample(31, READ), entrySample(30), old], known)).toEqual([]);
  });

  it('tell an alert that changed by what its title says of the change, and never as a new one', () => {
    const title = 'L’alerte s’aggrave, de mineure à majeure. Consommation inhabituelle : Ascenseur';
    const worse = entrySample(1, { change: 'worsened', title });
    expect(newsSentence([worse])).toBe(title);
    expect(newsSentence([worse, entrySample(2)])).toBe('Du nouveau sur 2 alertes');
    expect(newsSentence([worse, entrySample(2, { severity: 'critical' })])).toBe(
      'Du nouveau sur 2 alertes, dont critiques\u00a0: 1',
    );
  });

  it('are one sentence, whatever their number', () => {
    expect(newsSentence([entrySample(1)])).toBe(
      'Nouvelle alerte\u00a0: Consommation de nuit inhabituelle, Résidence des Tilleuls, Lille (Majeure)',
    );
    expect(newsSentence([entrySample(1), entrySample(2)])).toBe('2 nouvelles alertes');
    expect(newsSentence([entrySample(1), entrySample(2, { severity: 'critical' })])).toBe(
      '2 nouvelles alertes, dont critiques\u00a0: 1',
    );
  });
});
