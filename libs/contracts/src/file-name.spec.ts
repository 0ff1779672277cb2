import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileName, safeName } from './file-name.ts';

describe('the name of a file', () => {
  it('tells building and dates in letters that every disk takes', () => {
    const parts = ['rapport', 'Résidence « Cœur d’Îlot », Größe', '', '2026-05-24'];
    expect(fileName(parts, 'pdf')).toBe('rapport-residence-coeur-d-ilot-grosse-2026-05-24.pdf');
  });

  it('is safe whatever the building is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeName(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
        expect(safeName(text).length).toBeLessThanOrEqual(60);
      }),
    );
  });
});
