import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Granularity } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { slotsOf } from './slots.ts';
import { expectation, pageOf, PARIS } from './testing.ts';
import { timeTicks } from './ticks.ts';

const NB = '\u00a0';
const ticks = (step: Granularity, from: string, to: string, widthPx: number) =>
  timeTicks(slotsOf(pageOf(step, from, to, []), expectation()), PARIS, widthPx);
const labels = (...args: Parameters<typeof ticks>) => ticks(...args).map(({ label }) => label);

beforeEach(() => {
  language.current = 'fr';
});

describe('ticks of time', () => {
  it('stand on hours within a day, on midnights within a week', () => {
    expect(labels('raw', '2026-06-22', '2026-06-23', 700)).toEqual([
      'lun. 22',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
    expect(labels('hour', '2026-06-22', '2026-06-25', 300)).toEqual(['lun. 22', 'mar. 23', 'mer. 24']);
  });

  it('stand on Mondays within a month, the first of a new month in bold', () => {
    const month = ticks('day', '2026-05-24', '2026-06-23', 700);
    expect(month.map(({ label }) => label)).toEqual([
      '25\u00a0mai',
      '1er\u00a0juin',
      '8\u00a0juin',
      '15\u00a0juin',
      '22\u00a0juin',
    ]);
    expect(month.filter(({ major }) => major).map(({ label }) => label)).toEqual(['1er\u00a0juin']);
    expect(labels('day', '2026-05-24', '2026-06-23', 280)).toHaveLength(5);
  });

  it('are two within a year on the narrowest phone, where quarters have no room', () => {
    expect(labels('month', '2026-01-01', '2027-01-01', 160)).toEqual(['2026', 'juil.']);
  });

  it('stand on firsts of month within a year, the year in bold', () => {
    const year = ticks('day', '2025-06-23', '2026-06-23', 700);
    expect(year).toHaveLength(12);
    expect(year.filter(({ major }) => major).map(({ label }) => label)).toEqual(['2026']);
    expect(labels('month', '2025-01-01', '2026-12-01', 400)).toEqual([
      '2025',
      'avr.',
      'juil.',
      'oct.',
      '2026',
      'avr.',
      'juil.',
      'oct.',
    ]);
  });

  it('keep their distance at any width', () => {
    for (const widthPx of [200, 260, 500, 700, 1_000]) {
      for (const to of ['2026-04-20', '2026-06-01', '2027-04-01', '2029-03-01']) {
        const slots = slotsOf(pageOf('day', '2026-03-10', to, []), expectation());
        const at = timeTicks(slots, PARIS, widthPx).map(({ index }) => (index * widthPx) / slots.length);
        const gaps = at.slice(1).map((px, n) => px - (at[n] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(44);
      }
    }
  });

  it('always show the days of 23 and 25 hours, with their length', () => {
    expect(labels('day', '2026-03-15', '2026-04-14', 700)).toEqual([
      '16\u00a0mars',
      '23\u00a0mars',
      `29\u00a0mars (23${NB}h)`,
      '6\u00a0avr.',
      '13\u00a0avr.',
    ]);
    expect(labels('raw', '2026-10-24', '2026-10-27', 700)).toContain(`dim. 25 (25${NB}h)`);
  });

  it('leave no day of a week without its tick for a clock change on a wide screen', () => {
    expect(labels('hour', '2025-10-20', '2025-10-27', 545)).toEqual([
      'lun. 20',
      'mar. 21',
      'mer. 22',
      'jeu. 23',
      'ven. 24',
      'sam. 25',
      `dim. 26 (25${NB}h)`,
    ]);
  });

  it('keep the repeated hour of autumn out of the ticks twice', () => {
    const hours = labels('raw', '2026-10-25', '2026-10-26', 2_000);
    expect(hours).toEqual([
      `dim. 25 (25${NB}h)`,
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
  });

  it('follow the language', () => {
    language.current = 'de';
    expect(labels('hour', '2026-06-22', '2026-06-25', 300)[0]).toMatch(/^Mo\.? 22$/);
  });
});
