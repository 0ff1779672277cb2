import { isLocalDate, type EpochMs, type LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { markOf } from '../anomaly/detection-mark-rules.ts';
import { outcomeOf, type DayCounts, type WriteOutcome } from './day-merge.ts';
import {
  lockDays,
  touchMeter,
  updateMaximumPowers,
  updateOperatorDays,
  type LockedDay,
  type Series,
} from './day-rows.ts';
import { isStorableDay, isStorablePower, type MaximumPowerDay, type OperatorDay } from './storable-rules.ts';

/** What an operator tells of a whole local day, beside its curve. A later fact replaces an earlier one. */
export interface FactKind<Fact extends { localDate: LocalDate }> {
  /** Whether detection reads it. */
  isJudged: boolean;
  isStorable(fact: Fact, timeZone: string, nowMs: EpochMs): boolean;
  isStored(before: LockedDay): boolean;
  isSame(before: LockedDay, fact: Fact): boolean;
  update(manager: EntityManager, series: Series, facts: Map<LocalDate, Fact>): Promise<void>;
}

/** The operator's own energy of the day, Wh. */
export const OPERATOR_DAY: FactKind<OperatorDay> = {
  isJudged: true,
  isStorable: isStorableDay,
  isStored: ({ operatorWh }) => operatorWh !== null,
  isSame: ({ operatorWh }, { energyWh }) => operatorWh === energyWh,
  update: updateOperatorDays,
};

/** The largest power of the day, VA. */
export const MAXIMUM_POWER: FactKind<MaximumPowerDay> = {
  isJudged: false,
  isStorable: isStorablePower,
  isStored: ({ maximumPower }) => maximumPower !== null,
  isSame: ({ maximumPower }, { va, atMs }) => maximumPower?.va === va && maximumPower.atMs === atMs,
  update: updateMaximumPowers,
};

/** Facts of which the last of each day is to be stored, and those that are not. */
export interface SortedFacts<Fact> {
  kept: Map<LocalDate, Fact>;
  /** Points that are not stored, by their day. */
  unkept: DayCounts[];
  /** Rejected points without a day that exists. */
  undated: number;
}

export function sortFacts<Fact extends { localDate: LocalDate }>(
  kind: FactKind<Fact>,
  facts: Fact[],
  timeZone: string,
  nowMs: EpochMs,
): SortedFacts<Fact> {
  const sorted: SortedFacts<Fact> = { kept: new Map(), unkept: [], undated: 0 };
  for (const fact of facts) {
    const { localDate } = fact;
    if (kind.isStorable(fact, timeZone, nowMs)) {
      if (sorted.kept.has(localDate)) sorted.unkept.push(counted(localDate, 'refused'));
      sorted.kept.set(localDate, fact);
    } else if (isLocalDate(localDate)) sorted.unkept.push(counted(localDate, 'rejected'));
    else sorted.undated++;
  }
  return sorted;
}

/** Writes the facts in the caller's transaction. */
export async function writeFacts<Fact extends { localDate: LocalDate }>(
  kind: FactKind<Fact>,
  { kept, unkept, undated }: SortedFacts<Fact>,
  series: Series,
  nowMs: EpochMs,
  manager: EntityManager,
): Promise<WriteOutcome> {
  if (kept.size === 0) return outcomeOf(unkept, undated);
  const before = await lockDays(manager, series, [...kept.keys()]);
  await kind.update(manager, series, kept);
  const last = before.at(-1);
  const changed = before.find((day) => kind.isJudged && effect(kind, day, kept) !== 'unchanged');
  const mark = markOf(series, changed?.localDate, nowMs);
  if (last) await touchMeter(manager, series.deviceId, last.startMs, mark);
  return outcomeOf(
    [...before.map((day) => counted(day.localDate, effect(kind, day, kept))), ...unkept],
    undated,
  );
}

function effect<Fact extends { localDate: LocalDate }>(
  kind: FactKind<Fact>,
  before: LockedDay,
  kept: Map<LocalDate, Fact>,
): 'written' | 'corrected' | 'unchanged' {
  const fact = kept.get(before.localDate);
  if (fact && kind.isSame(before, fact)) return 'unchanged';
  return kind.isStored(before) ? 'corrected' : 'written';
}

/** One point of a day. */
export function counted(localDate: LocalDate, what: keyof Omit<DayCounts, 'localDate'>): DayCounts {
  return { localDate, written: 0, corrected: 0, unchanged: 0, refused: 0, rejected: 0, [what]: 1 };
}
