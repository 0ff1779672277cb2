import { addDays, daysBetween, type LocalDate } from '@coprowatt/energy';
import type { SyncLane } from '@coprowatt/contracts';

export type LaneName = 'daily' | 'curve';

/** Progress of one kind of data in a run, kept on its row; work goes from the newest day to the oldest. */
export interface Lane extends SyncLane {
  /** Days in one call. */
  span: number;
  /** Latest day known to be refused as a start (before commissioning or history); null while none was. */
  floor: LocalDate | null;
  /** Whether that refusal was about commissioning; else it was about the depth of history or of the consent. */
  floorIsCommissioning: boolean;
  /** Whether any value was delivered. */
  delivered: boolean;
  /** Whether it goes back as far as the operator keeps data. */
  whole: boolean;
}

export interface Lanes {
  daily: Lane | null;
  curve: Lane | null;
}

/** One call to make. */
export interface Step {
  lane: LaneName;
  from: LocalDate;
  to: LocalDate;
}

/** Days of curve that come before older daily values: what the first chart shows (ux sheet, 30 days), with a margin. */
export const RECENT_DAYS = 35;

/** Null when there is no day to ask. */
export function openLane(from: LocalDate, to: LocalDate, span: number, whole: boolean): Lane | null {
  return from < to
    ? { from, to, reached: to, span, floor: null, floorIsCommissioning: false, delivered: false, whole }
    : null;
}

export function isDone(lane: Lane | null): boolean {
  return lane === null || lane.reached <= lane.from;
}

/**
 * The next call: one call of daily values first (a year in one answer), then the recent curve, then all older days,
 * then the older curve. Null when everything was asked.
 */
export function nextStep({ daily, curve }: Lanes): Step | null {
  const order: [LaneName, Lane | null, boolean][] = [
    ['daily', daily, daily?.reached === daily?.to],
    ['curve', curve, curve !== null && daysBetween(curve.reached, curve.to) < RECENT_DAYS],
    ['daily', daily, true],
    ['curve', curve, true],
  ];
  const due = order.find(([, lane, isTurn]) => lane !== null && isTurn && !isDone(lane));
  return due?.[1] ? { lane: due[0], from: startOf(due[1]), to: due[1].reached } : null;
}

/** Once a start was refused, halves the days between it and the oldest day served: the first day served is found in few calls. */
function startOf({ from, reached, span, floor }: Lane): LocalDate {
  const oldest = floor === null ? from : addDays(floor, Math.floor(daysBetween(floor, reached) / 2));
  const widest = addDays(reached, -span);
  return oldest > widest ? oldest : widest;
}

/** The lane after a step was answered. */
export function afterAnswer(lane: Lane, step: Step, delivered: boolean): Lane {
  return settle({ ...lane, reached: step.from, delivered: lane.delivered || delivered });
}

/** The lane after the operator refused the start of a step as too old. */
export function afterRefusedStart(lane: Lane, step: Step, commissioning: boolean): Lane {
  return settle({ ...lane, floor: step.from, floorIsCommissioning: commissioning });
}

/** The lane after the operator refused the width of a step. */
export function afterRefusedWidth(lane: Lane, step: Step): Lane {
  return { ...lane, span: Math.max(1, Math.floor(daysBetween(step.from, step.to) / 2)) };
}

/** The lane when nothing older need be asked. */
export function endLane(lane: Lane): Lane {
  return { ...lane, from: lane.reached };
}

/** Nothing before `date` need be asked: what one lane learned spares the other. */
export function raiseStart(lane: Lane | null, date: LocalDate): Lane | null {
  if (lane === null || date <= lane.from) return lane;
  return { ...lane, from: date < lane.reached ? date : lane.reached };
}

/** When only the floor is left to ask, the day after it is the first that is served. */
function settle(lane: Lane): Lane {
  return lane.floor !== null && addDays(lane.floor, 1) >= lane.reached ? endLane(lane) : lane;
}
