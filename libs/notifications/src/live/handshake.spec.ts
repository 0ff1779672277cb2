import { describe, expect, it } from '@jest/globals';
import { isOwnOrigin } from './handshake.ts';

describe('the origin of a handshake', () => {
  it.each<[string | undefined, boolean]>([
    ['https://copro.example', true],
    [undefined, true],
    ['https://copro.example:8443', false],
    ['http://copro.example', false],
    ['https://copro.example.evil.example', false],
    ['null', false],
    ['', false],
  ])('%s is ours: %s', (origin, ours) => {
    expect(isOwnOrigin(origin, 'https://copro.example/')).toBe(ours);
  });
});
