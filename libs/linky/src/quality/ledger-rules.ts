import type { HoleState, SyncLaneName } from '@coprowatt/contracts';

/** Life of one local day of one lane in the ledger of holes (design rule 2). */

/** Lanes that tell the energy of every day. */
export const ENERGY_LANES = [
  'curve',
  'daily',
  'productionCurve',
  'productionDaily',
] as const satisfies SyncLaneName[];
export type EnergyLane = (typeof ENERGY_LANES)[number];

/** Lanes that tell of every day; a day without its answer is a hole of the lane. */
export const LEDGER_LANES = [...ENERGY_LANES, 'maximumPower'] as const satisfies SyncLaneName[];
export type LedgerLane = (typeof LEDGER_LANES)[number];

/** Days from one due ask to the next; the last one repeats until the operator's depth is passed. */
export const ASK_DELAYS_DAYS = [1, 2, 4, 8, 16, 30] as const;
const DAY_MS = 86_400_000;

/** What the ledger holds of a day. */
export interface LedgerDay {
  /** Null: it never lacked anything. */
  hole: HoleState | null;
  foundAt: Date | null;
  /** Asks since it was found, whatever the reason: the sliding week and people ask, too. */
  asks: number;
  /** Asks that came when they were due: how far the delay has grown. */
  dueAsks: number;
  lastAskedAt: Date | null;
  /** Null unless open. */
  nextAskAt: Date | null;
  filledAt: Date | null;
  correctedIntervals: number;
  correctedAt: Date | null;
  /** Points of the latest answer that could not be read or kept. */
  rejectedPoints: number;
  /** When a whole day of which something is estimated is asked again; null while nothing is, or the day is not whole. */
  recheckAt: Date | null;
  /** Times that it was asked in vain for better than estimates, when that was due. */
  rechecks: number;
}

export const UNTOLD: LedgerDay = {
  hole: null,
  foundAt: null,
  asks: 0,
  dueAsks: 0,
  lastAskedAt: null,
  nextAskAt: null,
  filledAt: null,
  correctedIntervals: 0,
  correctedAt: null,
  rejectedPoints: 0,
  recheckAt: null,
  rechecks: 0,
};

/** What an answer of the operator says of one of the days asked. */
export interface DayAnswer {
  /** In service and published by now. */
  expected: boolean;
  /** Nothing is missing of it any more. */
  whole: boolean;
  /** Whether some of it is the operator's estimate. */
  estimated: boolean;
  corrected: number;
  rejected: number;
}

/** The day once an answer was written. Told again, an answer that changed nothing adds an ask to an open hole, no more. */
export function afterAnswer(before: LedgerDay, answer: DayAnswer, now: Date): LedgerDay {
  const { corrected, rejected } = answer;
  const points = { ...before, rejectedPoints: rejected };
  const counted =
    corrected > 0
      ? { ...points, correctedIntervals: before.correctedIntervals + corrected, correctedAt: now }
      : points;
  if (answer.whole) return { ...filled(counted, now), ...(answer.estimated ? rechecked(before, now) : SURE) };
  if (!answer.expected) return { ...UNTOLD, ...correctionsOf(counted) };
  const short = { ...counted, ...SURE };
  return short.hole === 'open' || short.hole === 'lost' ? askedAgain(short, now) : found(short, now);
}

/** Whether the ledger has anything to say of a day. */
export function isTold({ hole, correctedIntervals, rejectedPoints, recheckAt }: LedgerDay): boolean {
  return hole !== null || correctedIntervals > 0 || rejectedPoints > 0 || recheckAt !== null;
}

/** Whether the day turned out to lack data: for the first time, or again. */
export function isFound(before: LedgerDay, after: LedgerDay): boolean {
  return after.hole === 'open' && before.hole !== 'open';
}

/** Whether the day lacked data and is whole now. */
export function isFilled(before: LedgerDay, after: LedgerDay): boolean {
  return after.hole === 'filled' && before.hole !== 'filled';
}

function found(day: LedgerDay, now: Date): LedgerDay {
  return {
    ...day,
    hole: 'open',
    foundAt: now,
    asks: 0,
    dueAsks: 0,
    lastAskedAt: now,
    nextAskAt: later(now, 0),
    filledAt: null,
  };
}

/** A day that lacks data, once it was asked in vain. An ask before its time leaves the next one where it was; one of a lost day changes nothing of its loss. */
export function askedAgain(day: LedgerDay, now: Date): LedgerDay {
  const asked = { ...day, asks: day.asks + 1, lastAskedAt: now };
  if (day.nextAskAt === null || day.nextAskAt > now) return asked;
  return { ...asked, dueAsks: day.dueAsks + 1, nextAskAt: later(now, day.dueAsks + 1) };
}

/** A whole day of which something is estimated, once it was asked: operators read or validate later what they estimated. */
export function rechecked({ recheckAt, rechecks }: LedgerDay, now: Date): Partial<LedgerDay> {
  if (recheckAt === null) return { recheckAt: later(now, 0), rechecks: 0 };
  return recheckAt > now ? {} : { recheckAt: later(now, rechecks + 1), rechecks: rechecks + 1 };
}

const SURE = { recheckAt: null, rechecks: 0 } as const;

function filled(day: LedgerDay, now: Date): LedgerDay {
  if (day.hole === null || day.hole === 'filled') return day;
  return { ...day, hole: 'filled', nextAskAt: null, filledAt: now };
}

function correctionsOf({ correctedIntervals, correctedAt, rejectedPoints }: LedgerDay): Partial<LedgerDay> {
  return { correctedIntervals, correctedAt, rejectedPoints };
}

function later(now: Date, dueAsks: number): Date {
  const days = ASK_DELAYS_DAYS[Math.min(dueAsks, ASK_DELAYS_DAYS.length - 1)] ?? 1;
  return new Date(now.getTime() + days * DAY_MS);
}
