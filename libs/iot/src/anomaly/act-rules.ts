import type { AnomalyAct, AnomalyChange, AnomalyStatus } from '@coprowatt/contracts';
import { isLocalDate, startOfDay, type LocalDate } from '@coprowatt/energy';
import type { StoredAnomaly } from './anomaly.ts';
import { acceptedLevel, endedLevel, type LevelGround } from './level-rules.ts';

/** What of an alert people change. */
export type Handling = Pick<StoredAnomaly, 'status' | 'withdrawn' | 'resolvedOn' | 'mutedUntil' | 'level'>;

/** One entry that an act adds to an alert's story. */
export interface OwnNote {
  act: AnomalyAct;
  comment: string | null;
}

/** What an act makes of an alert; without notes it changes nothing, as when a colleague was faster. */
export interface ActOutcome {
  handling: Handling & LevelGround;
  notes: OwnNote[];
}

/** When and where somebody acts. */
export interface ActMoment {
  now: Date;
  /** Local day of the building. */
  today: LocalDate;
  timeZone: string;
}

const STATUS_ACTS = {
  open: 'reopened',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
} as const satisfies Record<AnomalyStatus, AnomalyAct>;

/** An alert after a person's act. The comment goes with the first act, or stands alone. */
export function act(handling: Handling & LevelGround, change: AnomalyChange, moment: ActMoment): ActOutcome {
  const acts: AnomalyAct[] = [];
  const after = { ...handling };
  const { status, comment = null, mutedUntil } = change;
  if (status !== undefined && status !== handling.status) {
    const resolvedOn = status === 'resolved' ? moment.today : null;
    const level = levelAfter(handling, status, moment.today);
    Object.assign(after, { status, withdrawn: false, resolvedOn, level });
    acts.push(STATUS_ACTS[status]);
  }
  if (mutedUntil !== undefined) {
    after.mutedUntil = mutedUntil === null ? null : instantOf(mutedUntil, moment.timeZone);
    if (after.mutedUntil?.getTime() !== handling.mutedUntil?.getTime())
      acts.push(after.mutedUntil ? 'muted' : 'unmuted');
  }
  if (acts.length === 0 && comment !== null) acts.push('commented');
  return {
    handling: after,
    notes: acts.map((name, index) => ({ act: name, comment: index === 0 ? comment : null })),
  };
}

/** Why an act cannot be: corrected data have ended the alert, or the silence would end in the past; null when it can. */
export function obstacle(
  { withdrawn }: Handling,
  { status, mutedUntil }: AnomalyChange,
  { now, timeZone }: ActMoment,
): 'withdrawn' | 'muted_in_the_past' | null {
  if (withdrawn && status !== undefined && status !== 'resolved') return 'withdrawn';
  const isPast = typeof mutedUntil === 'string' && instantOf(mutedUntil, timeZone) <= now;
  return isPast ? 'muted_in_the_past' : null;
}

/** Acknowledging accepts the level, resolving ends that, opening an acknowledged alert takes it back. */
function levelAfter(
  handling: Handling & LevelGround,
  status: AnomalyStatus,
  today: LocalDate,
): Handling['level'] {
  if (status === 'acknowledged') return acceptedLevel(handling, today);
  if (status === 'resolved') return endedLevel(handling.level, today);
  return handling.status === 'acknowledged' ? null : handling.level;
}

/** A date is that local midnight. */
function instantOf(edge: string, timeZone: string): Date {
  return new Date(isLocalDate(edge) ? startOfDay(edge, timeZone) : edge);
}
