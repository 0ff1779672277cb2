import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Claim } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { noHolder } from './claim-text.ts';

const claim = (changes: Partial<Claim>) =>
  ({
    state: 'open',
    reason: 'unproven',
    holder: null,
    claimant: { name: 'Cabinet du Beffroi' },
    ...changes,
  }) as Claim;

beforeEach(() => {
  language.current = 'fr';
});

describe('a claim on a meter that nobody holds', () => {
  it('says who is connected since it was approved', () => {
    expect(noHolder(claim({ state: 'transferred' }))).toContain('il est relié pour Cabinet du Beffroi');
  });

  it('says that nobody is while it is open, and that nobody was once it was refused', () => {
    expect(noHolder(claim({}))).toBe('Personne n’est relié à ce compteur.');
    expect(noHolder(claim({ reason: 'held_by_another' }))).toBe('Personne n’est plus relié à ce compteur.');
    expect(noHolder(claim({ state: 'refused' }))).toBe('Personne n’était relié à ce compteur.');
  });
});
