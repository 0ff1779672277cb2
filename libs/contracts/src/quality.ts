import type { Instant, LocalDate } from './units.ts';

/**
 * How a local day of a meter is known. `whole`: the curve covers it. `daily_only`: the operator's daily value alone, where no
 * curve is asked. `partial`: the curve has holes. `empty`: nothing arrived though it was due. `not_published`: the operator
 * has until later to tell it. `not_expected`: before service or history, or never asked.
 */
export const QUALITY_STATES = [
  'whole',
  'daily_only',
  'partial',
  'empty',
  'not_published',
  'not_expected',
] as const;
export type QualityState = (typeof QUALITY_STATES)[number];

/** Life of a hole: re-asked with a growing delay while `open`, `filled` by the operator, `lost` once its depth is passed. */
export const HOLE_STATES = ['open', 'filled', 'lost'] as const;
export type HoleState = (typeof HOLE_STATES)[number];

/** What a hole lacks: what the point takes, or what it gives to the network. */
export const HOLE_DIRECTIONS = ['consumption', 'production'] as const;
export type HoleDirection = (typeof HOLE_DIRECTIONS)[number];

export interface QualityHole {
  state: HoleState;
  /** What the day lacks: the production's is told only where nothing of the consumption is missing. */
  direction: HoleDirection;
  foundAt: Instant;
  /** How often it was asked since, and when last. */
  asks: number;
  lastAskedAt: Instant;
  /** When it is asked again; null unless `open`. */
  nextAskAt: Instant | null;
  filledAt: Instant | null;
}

export interface QualityDay {
  localDate: LocalDate;
  state: QualityState;
  /** 1,380, 1,440 or 1,500. */
  expectedMinutes: number;
  coveredMinutes: number;
  /** Stretches that the curve lacks, oldest first; empty where no curve is expected. */
  missing: { from: Instant; to: Instant }[];
  /** Minutes of the curve that are the operator's estimates, and those that it validated. */
  estimatedMinutes: number;
  validatedMinutes: number;
  /** Longest run of zeros in the curve, when it is long enough to be doubted; else 0. */
  zeroMinutes: number;
  /** Intervals that the operator replaced since they were first stored, and when last. */
  correctedIntervals: number;
  correctedAt: Instant | null;
  /** Points that could not be read or kept. */
  rejectedPoints: number;
  curveWh: number | null;
  operatorWh: number | null;
  /** (curve - operator) / operator when both cover the day, in percent; null else. */
  differencePercent: number | null;
  /** More than 1 % apart (design rule 3). */
  differs: boolean;
  /** Largest mean power of the day as the operator tells it, and its instant. */
  maximumPowerVa: number | null;
  maximumPowerAt: Instant | null;
  hole: QualityHole | null;
}

/** `GET …/linky/devices/:deviceId/quality?from&to`: one item a local day, oldest first, at most 400 days; default the last 90. */
export interface QualityCalendar {
  deviceId: string;
  timeZone: string;
  from: LocalDate;
  to: LocalDate;
  items: QualityDay[];
  summary: {
    days: number;
    whole: number;
    partial: number;
    empty: number;
    corrected: number;
    estimated: number;
    differing: number;
    /** Of the consumption, as `nextAskAt`. */
    openHoles: number;
    lostHoles: number;
    nextAskAt: Instant | null;
    /** The same counts of what the point gives to the network. */
    production: { openHoles: number; lostHoles: number };
  };
}
