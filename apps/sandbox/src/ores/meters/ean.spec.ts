import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDigitOf, isBelgian, isEan, otherPointOf } from './ean.ts';
import { EAN_PERSONAS } from './ean-personas.ts';

const anyEan = fc.stringMatching(/^54\d{15}$/).map((first17) => `${first17}${checkDigitOf(first17)}`);

describe('an EAN', () => {
  it('has 18 digits of which the last checks the others', () => {
    const synthetic = ['011', '028', '035', '042', '059', '066', '073', '080', '097'];
    for (const end of synthetic) expect(isEan(`541400000000000${end}`)).toBe(true);
    for (const text of ['541400000000000012', '54140000000000001', '5414000000000000110', 'x', 11, null])
      expect(isEan(text)).toBe(false);
  });

  it('is no EAN with one digit changed', () => {
    const change = fc.tuple(anyEan, fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(change, ([ean, at, by]) => {
        const digit = (Number(ean[at]) + by) % 10;
        expect(isEan(`${ean.slice(0, at)}${digit}${ean.slice(at + 1)}`)).toBe(false);
      }),
    );
  });

  it('has a twin of the same customer, whose twin it is', () => {
    fc.assert(
      fc.property(anyEan, (ean) => {
        const other = otherPointOf(ean);
        expect(other).not.toBe(ean);
        expect(isEan(other) && isBelgian(other)).toBe(true);
        expect(otherPointOf(other)).toBe(ean);
      }),
    );
  });

  it('is right for every persona', () => {
    expect(EAN_PERSONAS.map(({ ean }) => ean).filter((ean) => !isEan(ean))).toEqual([]);
    expect(new Set(EAN_PERSONAS.map(({ ean }) => ean)).size).toBe(EAN_PERSONAS.length);
  });
});
