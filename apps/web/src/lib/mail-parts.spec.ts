import { describe, expect, it } from '@jest/globals';
import { mailParts } from './mail-parts.ts';

const ORIGIN = 'http://localhost:3000';

describe('the text of a demonstration mail', () => {
  it('lets our own link be followed and keeps every character of the text', () => {
    const text = `Bonjour,\n\n${ORIGIN}/invitation#aB3-_x.\nÀ bientôt.`;
    const parts = mailParts(text, ORIGIN);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.flatMap(({ href }) => href ?? [])).toEqual([`${ORIGIN}/invitation#aB3-_x`]);
  });

  it.each(['https://evil.test/invitation#x', 'http://localhost:3000.evil.test/', 'javascript:alert(1)'])(
    'leaves %s plain text',
    (address) => {
      expect(mailParts(`voir ${address}`, ORIGIN).some(({ href }) => href)).toBe(false);
    },
  );
});
