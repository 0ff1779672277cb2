import { describe, expect, it } from '@jest/globals';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import type { DayCoverage } from '@coprowatt/iot';
import fc from 'fast-check';
import { areSilentTogether, silentSince } from './curve-silence-rules.ts';

const TO = '2026-06-23';
const ago = (days: number): LocalDate => addDays(TO, -days);
const WINDOW = { from: ago(35), to: TO };

function day(localDate: LocalDate, coveredMin: number, operatorWh: number | null): DayCoverage {
  return { localDate, expectedMin: 1_440, coveredMin, operatorWh };
}

/** A curve up to the day before `silence` days, then none; daily values but for the days named. */
function days(silence: number, untold: LocalDate[] = []): DayCoverage[] {
  return eachDay(WINDOW.from, TO).map((date) =>
    day(date, date < ago(silence) ? 1_440 : 0, untold.includes(date) ? null : 9_000),
  );
}

describe('a curve that came once', () => {
  it('is taken for switched off after two weeks without any of it, from its first such day on', () => {
    expect(silentSince(days(13), WINDOW)).toBeNull();
    expect(silentSince(days(14), WINDOW)).toBe(ago(14));
    expect(silentSince(days(20), WINDOW)).toBe(ago(20));
    expect(silentSince(days(60), WINDOW)).toBe(WINDOW.from);
  });

  it('is none that is late, whose meter does not talk, or of which a part came', () => {
    const older = eachDay(ago(14), ago(9));
    expect(silentSince(days(14, [ago(1), ago(2), ago(5), ago(9)]), WINDOW)).toBe(ago(14));
    expect(silentSince(days(14, older), WINDOW)).toBeNull();
    expect(silentSince(days(14, eachDay(ago(14), TO)), WINDOW)).toBeNull();
    expect(silentSince([], WINDOW)).toBeNull();
    expect(silentSince([...days(20), day(ago(3), 30, 9_000)], WINDOW)).toBeNull();
    expect(silentSince([...days(20), day(ago(14), 30, 9_000)], WINDOW)).toBeNull();
  });

  it('is taken for that exactly when its newest two weeks hold nothing of it, and daily values of ten days or more', () => {
    const stored = fc.record({
      silentDays: fc.integer({ min: 0, max: 40 }),
      untold: fc.uniqueArray(fc.integer({ min: 1, max: 35 }), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(stored, ({ silentDays, untold }) => {
        const told = 14 - untold.filter((age) => age <= 14).length;
        const isOff = silentDays >= 14 && told >= 10;
        const since = ago(Math.min(silentDays, 35));
        expect(silentSince(days(silentDays, untold.map(ago)), WINDOW)).toBe(isOff ? since : null);
      }),
    );
  });
});

it.each([
  [3, 0, true],
  [2, 0, false],
  [3, 1, false],
  [10, 1, false],
  [11, 1, true],
  [2_000, 199, true],
  [2_000, 200, false],
])('of %i curves %i come: all are silent together: %s', (active, coming, expected) => {
  expect(areSilentTogether({ active, coming })).toBe(expected);
});
