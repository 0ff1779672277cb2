import { daysBetween, type LocalDate } from '@coprowatt/energy';
import type { MeterLabels } from './labels.ts';

/** What flags are worth against labels, added up over meters. */
export interface Score {
  hits: number;
  falseAlarms: number;
  misses: number;
  falseEpisodes: number;
  meterYears: number;
}

const DAYS_A_YEAR = 365.25;

/**
 * Scores the flagged days of one meter within its scored window. A false episode is a run of flagged days, none more than
 * `apart` days after the one before, that touches no day of an event, scored or not.
 */
export function scoreMeter(flagged: readonly LocalDate[], labels: MeterLabels, apart: number): Score {
  const { scoredFrom, scoredTo, positive, unscored } = labels;
  const inside = (date: LocalDate): boolean => scoredFrom <= date && date <= scoredTo;
  const flags = flagged.filter(inside).toSorted();
  const isEvent = (date: LocalDate): boolean => positive.has(date) || unscored.has(date);
  const hits = flags.filter((date) => positive.has(date)).length;
  return {
    hits,
    falseAlarms: flags.filter((date) => !isEvent(date)).length,
    misses: [...positive].filter(inside).length - hits,
    falseEpisodes: runsOf(flags, apart).filter((run) => !run.some(isEvent)).length,
    meterYears: (daysBetween(scoredFrom, scoredTo) + 1) / DAYS_A_YEAR,
  };
}

function runsOf(dates: readonly LocalDate[], apart: number): LocalDate[][] {
  const runs: LocalDate[][] = [];
  for (const date of dates) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && daysBetween(last, date) <= apart) run.push(date);
    else runs.push([date]);
  }
  return runs;
}

export function addScores(scores: readonly Score[]): Score {
  return scores.reduce(
    (sum, score) => ({
      hits: sum.hits + score.hits,
      falseAlarms: sum.falseAlarms + score.falseAlarms,
      misses: sum.misses + score.misses,
      falseEpisodes: sum.falseEpisodes + score.falseEpisodes,
      meterYears: sum.meterYears + score.meterYears,
    }),
    { hits: 0, falseAlarms: 0, misses: 0, falseEpisodes: 0, meterYears: 0 },
  );
}

/** NaN where nothing was flagged, or nothing should have been. */
export function ratesOf({ hits, falseAlarms, misses }: Score): {
  precision: number;
  recall: number;
  f1: number;
} {
  return {
    precision: hits / (hits + falseAlarms),
    recall: hits / (hits + misses),
    f1: (2 * hits) / (2 * hits + falseAlarms + misses),
  };
}

/**
 * Standard error of F1 over meters (jackknife): how far other meters of the same kind may well lie, by what each meter weighs
 * here. NaN with less than two meters.
 */
export function f1Error(meters: readonly Score[]): number {
  const without = meters.map((_, left) => ratesOf(addScores(meters.toSpliced(left, 1))).f1);
  const mean = without.reduce((sum, f1) => sum + f1, 0) / without.length;
  const squares = without.reduce((sum, f1) => sum + (f1 - mean) ** 2, 0);
  return Math.sqrt((squares * (without.length - 1)) / without.length);
}
