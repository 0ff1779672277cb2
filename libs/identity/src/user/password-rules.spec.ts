import { describe, expect, it } from '@jest/globals';
import { PASSWORD_MIN_LENGTH } from '@coprowatt/contracts';
import fc from 'fast-check';
import { choiceProblems } from './password-rules.ts';

const OWNER = { email: 'Marie.Dupont-Lambert@copro.test', displayName: 'Marie Dupont-Lambert' };
const rules = (password: string) => choiceProblems('password', password, OWNER).map(({ rule }) => rule);

describe('the choice of a password', () => {
  it.each([
    ['marie.dupont-lambert@copro.test', 'own_name'],
    ['Marie Dupont-Lambert', 'own_name'],
    ['MARIEDUPONTLAMBERT', 'own_name'],
    ['marie.dupont-lambert', 'own_name'],
    ['elevenchars', 'min_length'],
    ['', 'min_length'],
  ])('%s is refused: %s', (password, rule) => {
    expect(rules(password)).toEqual([rule]);
  });

  it('is free otherwise: one character twelve times, or a name with something beside it', () => {
    for (const password of ['a'.repeat(12), 'Marie Dupont-Lambert aime le thé', '🔑'.repeat(12)])
      expect(rules(password)).toEqual([]);
  });

  it('counts characters as people do', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('é', '🔑', 'x', ' ')), (characters) => {
        const short = characters.length < PASSWORD_MIN_LENGTH;
        expect(rules(characters.join('')).includes('min_length')).toBe(short);
      }),
    );
  });
});
