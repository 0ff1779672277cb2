import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '#lib/charts/zone.ts';
import { lastOf, REPORT_MAX_DAYS, REPORT_PERIODS, reportWindow, windowProblem } from './report-period.ts';

const shown = { from: '2026-06-01', to: '2026-07-01' };
const ground = { shown, lastDay: '2026-06-22', accountingYearStart: '07-01' };

describe('the period of a report', () => {
  it.each([
    ['shown', '2026-06-01', '2026-06-22'],
    ['last-month', '2026-05-01', '2026-05-31'],
    ['year-to-date', '2026-01-01', '2026-06-22'],
    ['accounting-year', '2025-07-01', '2026-06-22'],
    ['12-months', '2025-06-23', '2026-06-22'],
    ['36-months', '2023-06-23', '2026-06-22'],
  ] as const)('%s is from %s to %s', (kind, from, last) => {
    const window = reportWindow(kind, ground);
    expect([window.from, lastOf(window)]).toEqual([from, last]);
  });

  it('is the month that just ended when all of it is published', () => {
    expect(reportWindow('last-month', { ...ground, lastDay: '2026-06-30' }).from).toBe('2026-06-01');
  });

  it('keeps what is shown when nothing of it is published yet', () => {
    const later = { from: '2026-06-23', to: '2026-06-24' };
    expect(reportWindow('shown', { ...ground, shown: later })).toEqual(later);
  });

  it('always ends at or before the last published day, begins before it ends, and fits a report', () => {
    const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2020-01-01', days));
    const start = fc.constantFrom('01-01', '02-29', '04-01', '07-01', '12-31');
    fc.assert(
      fc.property(day, start, fc.constantFrom(...REPORT_PERIODS), (lastDay, accountingYearStart, kind) => {
        if (kind === 'custom' || kind === 'shown') return;
        const window = reportWindow(kind, { shown, lastDay, accountingYearStart });
        expect(lastOf(window) <= lastDay).toBe(true);
        expect(window.from <= lastOf(window)).toBe(true);
        expect(daysBetween(window.from, window.to)).toBeLessThanOrEqual(REPORT_MAX_DAYS);
        expect(windowProblem(window.from, lastOf(window), lastDay)).toBeNull();
      }),
    );
  });

  it.each([
    ['', '2026-06-01', 'incomplete'],
    ['2026-02-30', '2026-06-01', 'incomplete'],
    ['2026-06-02', '2026-06-01', 'reversed'],
    ['2026-06-01', '2026-06-23', 'not_published'],
    ['2020-01-01', '2026-06-22', 'too_long'],
    ['2026-06-22', '2026-06-22', null],
  ])('from %s to %s: %s', (from, last, problem) => {
    expect(windowProblem(from, last, '2026-06-22')).toBe(problem);
  });
});
