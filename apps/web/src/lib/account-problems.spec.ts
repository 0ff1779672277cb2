import { beforeEach, describe, expect, it } from '@jest/globals';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@coprowatt/contracts';
import { emailProblem, newPasswordProblem, problemsOf } from './account-problems.ts';
import { language } from './state/language.svelte.ts';

beforeEach(() => {
  language.current = 'fr';
});

describe('a new password', () => {
  it.each([PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH])('may have %i characters of any kind', (length) => {
    expect(newPasswordProblem('é'.repeat(length))).toBeUndefined();
  });

  it('says how many characters were typed when they are too few', () => {
    expect(newPasswordProblem('court')).toContain('vous en avez saisi 5');
  });

  it('counts what a person sees as one character once', () => {
    expect(newPasswordProblem('🔑'.repeat(PASSWORD_MIN_LENGTH - 1))).toContain(
      String(PASSWORD_MIN_LENGTH - 1),
    );
  });

  it('has an end', () => {
    expect(newPasswordProblem('a'.repeat(PASSWORD_MAX_LENGTH + 1))).toContain(String(PASSWORD_MAX_LENGTH));
  });
});

describe('an e-mail address', () => {
  it('forgives spaces around it', () => {
    expect(emailProblem(' marie@exemple.fr ')).toBeUndefined();
  });

  it.each(['', 'marie', 'marie@', '@exemple.fr', 'marie@exemple', 'ma rie@exemple.fr'])(
    'refuses « %s »',
    (typed) => {
      expect(emailProblem(typed)).toBeTruthy();
    },
  );
});

it('names only the fields that have a problem', () => {
  expect(problemsOf<{ a: string; b: string }>({ a: undefined, b: 'wrong' })).toEqual({ b: 'wrong' });
});
