import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOffPeakWindows } from './off-peak-rules.ts';

describe('the off-peak hours of Enedis', () => {
  it.each([
    ['HC (22H00-6H00)', [['22:00', '06:00']]],
    [
      'HC (1H30-8H00;12H30-14H00)',
      [
        ['01:30', '08:00'],
        ['12:30', '14:00'],
      ],
    ],
    ['HC (22H38-6H38)', [['22:38', '06:38']]],
    ['hc (23h00-7h00)', [['23:00', '07:00']]],
    [' HC(0H00-24H00 )', null],
    ['HC (16H00-24H00)', [['16:00', '00:00']]],
    [
      'HC ( 2H00 - 7H00 ; 13H00 - 16H00 )',
      [
        ['02:00', '07:00'],
        ['13:00', '16:00'],
      ],
    ],
  ])('of %s', (text, windows) => {
    expect(readOffPeakWindows(text)).toEqual(windows?.map(([from, to]) => ({ from, to })) ?? null);
  });

  it.each([
    '',
    'HC',
    'HC ()',
    'HP (22H00-6H00)',
    '22H00-6H00',
    'HC (22H00)',
    'HC (22H00-6H00;)',
    'HC (22H00-6H00;12H60-14H00)',
    'HC (25H00-6H00)',
    'HC (24H30-6H00)',
    'HC (22:00-6:00)',
    'HC (22H-6H)',
    'HC (6H00-6H00)',
    'HC (22H00-6H00) et plus',
  ])('are not guessed from %j', (text) => {
    expect(readOffPeakWindows(text)).toBeNull();
  });

  const minute = fc.integer({ min: 0, max: 1_439 });
  const window = fc.tuple(minute, minute).filter(([from, to]) => from !== to);
  const letter = fc.constantFrom('H', 'h');
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

  it('come back from every text of the grammar, in any case, across midnight or not', () => {
    const texts = fc.record({
      windows: fc.array(window, { minLength: 1, maxLength: 4 }),
      hc: fc.constantFrom('HC', 'hc', 'Hc'),
      gap: fc.constantFrom('', ' '),
      letter,
      padded: fc.boolean(),
    });
    fc.assert(
      fc.property(texts, (written) => {
        const time = (minutes: number) => {
          const hour = String(Math.floor(minutes / 60)).padStart(written.padded ? 2 : 1, '0');
          return `${hour}${written.letter}${String(minutes % 60).padStart(2, '0')}`;
        };
        const listed = written.windows.map(([from, to]) => `${time(from)}-${time(to)}`).join(';');
        expect(readOffPeakWindows(`${written.hc}${written.gap}(${listed})`)).toEqual(
          written.windows.map(([from, to]) => ({ from: clock(from), to: clock(to) })),
        );
      }),
    );
  });

  it('are windows of wall times that differ, or nothing, whatever the text', () => {
    const pieces = fc.constantFrom('HC', 'hc', '(', ')', ';', '-', 'H', 'h', '22', '6', '00', '99', ' ');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 16 }).map((some) => some.join('')),
        (text) => {
          for (const { from, to } of readOffPeakWindows(text) ?? []) {
            expect(from).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
            expect(to).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
            expect(from).not.toBe(to);
          }
        },
      ),
    );
  });
});
