import { addDays, USUAL_DAYS, type AcceptedLevel, type LocalDate } from '@coprowatt/energy';
import type { AnomalyFamily } from './anomaly.ts';
import type { Run } from './run-rules.ts';

/** What of an alert decides which level its acknowledgement makes normal. */
export interface LevelGround {
  family: AnomalyFamily;
  firstDay: LocalDate;
  /** Whether it lasts: of what is over nobody says that it is normal. */
  ongoing: boolean;
  level: AcceptedLevel | null;
}

/**
 * The level that counts once an alert was acknowledged on a local day; taken back on the day it ended, it goes on. An alert
 * that is over makes nothing normal: it keeps the level that ended, by which days were judged.
 */
export function acceptedLevel(
  { family, firstDay, ongoing, level }: LevelGround,
  today: LocalDate,
): AcceptedLevel | null {
  if (level?.until === today) return { ...level, until: null };
  if (family !== 'energy' || !ongoing) return level;
  return { since: firstDay, from: addDays(today, 1), until: null };
}

/** The level once its alert was resolved: what was mended is not to come back unseen. */
export function endedLevel(level: AcceptedLevel | null, today: LocalDate): AcceptedLevel | null {
  return level && { ...level, until: level.until ?? today };
}

/** Whether a level is the one that a day is judged by. */
function isJudgedBy({ since, from, until }: AcceptedLevel, day: LocalDate): boolean {
  return from <= day && day <= addDays(since, USUAL_DAYS) && (until === null || day <= until);
}

/**
 * First days of rises that like for like sees above an accepted level: each begins an alert of its own, whatever reaches it
 * of the one before. The rule knows no acceptance: its days go on with that alert as long as they touch, as with any other.
 */
export function newRises(runs: readonly Run[], levels: readonly AcceptedLevel[]): LocalDate[] {
  const begins = runs.filter(({ family, detector }) => family === 'energy' && detector === 'smart');
  return begins
    .map(({ firstDay }) => firstDay)
    .filter((day) => levels.some((level) => isJudgedBy(level, day)))
    .sort();
}
