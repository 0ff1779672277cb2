import { expect, it } from '@jest/globals';
import { addDays } from '@coprowatt/energy';
import { addScores, f1Error, ratesOf, scoreMeter } from './score.ts';

const day = (index: number): string => addDays('2025-01-01', index);
const labels = {
  scoredFrom: day(0),
  scoredTo: day(364),
  positive: new Set([day(10), day(11)]),
  unscored: new Set([day(12)]),
};

it('counts hits, misses and false alarms within the window, and no unscored day', () => {
  const score = scoreMeter([day(-1), day(10), day(12), day(50), day(400)], labels, 1);
  expect(score).toMatchObject({ hits: 1, misses: 1, falseAlarms: 1, falseEpisodes: 1 });
  expect(ratesOf(score)).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
  expect(addScores([score, score]).meterYears).toBeCloseTo(2 * (365 / 365.25), 6);
});

it('takes flagged days close together for one episode, and one that touches an event for none', () => {
  const flagged = [9, 10, 30, 32, 40].map(day);
  expect(scoreMeter(flagged, labels, 1).falseEpisodes).toBe(3);
  expect(scoreMeter(flagged, labels, 3).falseEpisodes).toBe(2);
});

it('tells how far F1 may lie on other meters: not at all when all are alike, by half with four times as many', () => {
  const good = scoreMeter([day(10), day(11)], labels, 1);
  const bad = scoreMeter([day(10), day(50), day(60)], labels, 1);
  const times = (count: number): (typeof good)[] => Array.from({ length: count }, () => [good, bad]).flat();
  expect(f1Error([good, good, good])).toBe(0);
  expect(f1Error(times(200)) / f1Error(times(50))).toBeCloseTo(0.5, 2);
  expect(f1Error([good, bad])).toBeCloseTo(Math.abs(ratesOf(good).f1 - ratesOf(bad).f1) / 2, 9);
});
