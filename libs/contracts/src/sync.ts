import type { Instant, LocalDate } from './units.ts';

/** `waiting`: the operator's quota or a failure; goes on at `nextTryAt`. */
export const SYNC_STATES = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type SyncState = (typeof SYNC_STATES)[number];

/** Why a run waits or ended; a closed set (providers sheet, section 8). */
export const SYNC_REASONS = [
  'quota',
  'operator_unavailable',
  'operator_rejected_us',
  'consent_missing',
  'access_denied',
  'consent_withdrawn',
  'not_holder',
  'curve_not_collected',
  'unreadable_answer',
  'unknown_answer',
  'internal',
] as const;
export type SyncReason = (typeof SYNC_REASONS)[number];

/** What is done about an operator's answer without data (providers sheet, section 8); a closed set. */
export const REACTIONS = [
  'fix',
  'split',
  'wait',
  'back_off',
  'renew_token',
  'ask_consent',
  'enable_collection',
  'stop',
  'clamp',
] as const;
export type ReactionName = (typeof REACTIONS)[number];

/** `daily`: one of the day's passes. */
export const SYNC_KINDS = ['backfill', 'manual', 'daily'] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

/** The scheduled passes of a local day, in order (design rule 10). */
export const SYNC_PASSES = ['nightly', 'publication', 'midday', 'evening'] as const;
export type SyncPass = (typeof SYNC_PASSES)[number];

/** Kinds of data that a run asks for, each with a cursor of its own. */
export const SYNC_LANES = [
  'daily',
  'curve',
  'maximumPower',
  'productionDaily',
  'productionCurve',
  'contract',
] as const;
export type SyncLaneName = (typeof SYNC_LANES)[number];

/**
 * What a run came to know of the supply contract (subscribed power, tariff, off-peak windows). `due`: not asked yet; `new`: told,
 * and something in it was not known; `same`: told as it was known; `none`: asked, and nothing was told.
 */
export const SYNC_CONTRACTS = ['due', 'new', 'same', 'none'] as const;
export type SyncContract = (typeof SYNC_CONTRACTS)[number];

/** What a supply contract is made of, as far as it is kept. */
export const CONTRACT_FACTS = [
  'subscribedPowerKva',
  'tariff',
  'offPeakWindows',
  'meterType',
  'segment',
  'activatedOn',
  'injects',
] as const;
export type ContractFact = (typeof CONTRACT_FACTS)[number];

export interface SyncLane {
  /** First local day to be asked. */
  from: LocalDate;
  /** Exclusive end. */
  to: LocalDate;
  /** Oldest local day already asked (work goes newest first); equals `to` at the start, `from` at the end. */
  reached: LocalDate;
}

export interface SyncRun {
  id: string;
  deviceId: string;
  buildingId: string;
  kind: SyncKind;
  /** Pass of `localDate` that it is; null for other kinds. */
  pass: SyncPass | null;
  localDate: LocalDate | null;
  state: SyncState;
  reason: SyncReason | null;
  /** What was done about the last answer without data; null when there was none. */
  reaction: ReactionName | null;
  /** All days that it asks for, whatever the lane: from the first to the last, and how many; null when nothing is asked. */
  window: { from: LocalDate; to: LocalDate; days: number } | null;
  /** Daily values of the operator. Null when not part of this run. */
  daily: SyncLane | null;
  /** Load curve. Null when not part of this run. */
  curve: SyncLane | null;
  /** Daily maximum power. */
  maximumPower: SyncLane | null;
  productionDaily: SyncLane | null;
  productionCurve: SyncLane | null;
  /** The supply contract. Null when not part of this run. */
  contract: SyncContract | null;
  /** Which facts of it were not known as they were told; empty unless it is `new`. Names, no values. */
  contractNews: ContractFact[];
  /** Made to the operator for data: refusals and repeats count, sign-ins do not. */
  calls: number;
  /** Days that turned out to lack data, and days that lacked data and are whole now. */
  holesFound: number;
  holesFilled: number;
  /** Days that lacked data before, were asked for again, and lack it still. */
  holesRemaining: number;
  intervalsWritten: number;
  intervalsCorrected: number;
  /** Values of any kind that were not kept. */
  intervalsRejected: number;
  /** Operator's daily values. */
  daysWritten: number;
  daysCorrected: number;
  /** Daily maximum powers. */
  maximumPowersWritten: number;
  maximumPowersCorrected: number;
  createdAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  nextTryAt: Instant | null;
}

export interface SyncRequest {
  deviceId?: string;
  from?: string;
  to?: string;
}

export interface SyncAccepted {
  runs: { id: string; deviceId: string }[];
}

export interface SyncRunList {
  items: SyncRun[];
}
