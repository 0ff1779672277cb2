import { addDays, daysBetween, type LocalDate } from '@coprowatt/energy';
import type { SyncLane, SyncLaneName, SyncRun } from '@coprowatt/contracts';
import { daysOf, type Stretch } from './stretch-rules.ts';

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
  /** From this day on, once it is done, it leaves none before `to` unasked that may be missing. */
  since: LocalDate;
  /** The stretches to ask, oldest first and apart from each other; null: every day from `from` to `to`. */
  gaps: Stretch[] | null;
  /** First day that was asked in vain where it ended without an answer: what a run tells, not what is asked. */
  refusedFrom?: LocalDate;
}

export type Lanes = Partial<Record<SyncLaneName, Lane>>;

/** One call to make. */
export interface Step extends Stretch {
  lane: SyncLaneName;
}

/** Days of curve that come before older daily values: what the first chart shows (ux sheet, 30 days), with a margin. */
export const RECENT_DAYS = 35;

/** Null when there is no day to ask. */
export function openLane(from: LocalDate, to: LocalDate, span: number, whole: boolean): Lane | null {
  return from < to
    ? {
        from,
        to,
        reached: to,
        span,
        floor: null,
        floorIsCommissioning: false,
        delivered: false,
        whole,
        since: from,
        gaps: null,
      }
    : null;
}

/** Of some stretches only, oldest first; null when there is none. */
export function openGaps(gaps: Stretch[], span: number): Lane | null {
  const [first, last] = [gaps[0], gaps.at(-1)];
  const lane = first && last ? openLane(first.from, last.to, span, false) : null;
  return lane && { ...lane, since: last?.from ?? lane.to, gaps };
}

/** The lanes that there are. */
export function lanesOf(lanes: Record<string, Lane | null>): Lanes {
  return Object.fromEntries(Object.entries(lanes).filter(([, lane]) => lane !== null));
}

export function isDone(lane: Lane): boolean {
  return lane.reached <= lane.from;
}

const isFirstCall = (lane: Lane): boolean => lane.reached === lane.to;
const isRecent = (lane: Lane): boolean => daysBetween(lane.reached, lane.to) < RECENT_DAYS;
const always = (): boolean => true;

/**
 * What comes first, and until when: one call of daily values (a year in one answer), the recent curve, the facts of the
 * supply, what is injected (which its daily values tell in few calls), then all older days, the many of the curve last.
 */
const TURNS: readonly [SyncLaneName, (lane: Lane) => boolean][] = [
  ['daily', isFirstCall],
  ['curve', isRecent],
  ['contract', always],
  ['maximumPower', isFirstCall],
  ['productionDaily', always],
  ['productionCurve', isRecent],
  ['daily', always],
  ['maximumPower', always],
  ['curve', always],
  ['productionCurve', always],
];

/** The next call. Null when everything was asked. */
export function nextStep(lanes: Lanes): Step | null {
  for (const [name, isTurn] of TURNS) {
    const lane = lanes[name];
    if (lane && isTurn(lane) && !isDone(lane)) return { lane: name, from: startOf(lane), to: lane.reached };
  }
  return null;
}

/** Once a start was refused, halves the days between it and the oldest day served: the first day served is found in few calls. */
function startOf(lane: Lane): LocalDate {
  const { floor, reached, span } = lane;
  const stretch = stretchBelow(lane);
  const oldest = floor === null ? lane.from : addDays(floor, Math.floor(daysBetween(floor, reached) / 2));
  return latest([stretch?.from ?? lane.from, oldest, addDays(reached, -span)]);
}

/** The lane after a step was answered. */
export function afterAnswer(lane: Lane, step: Stretch, delivered: boolean): Lane {
  return settle({ ...lane, reached: step.from, delivered: lane.delivered || delivered });
}

/** The lane after the operator refused the start of a step as too old. */
export function afterRefusedStart(lane: Lane, step: Stretch, commissioning: boolean): Lane {
  return settle({ ...lane, floor: step.from, floorIsCommissioning: commissioning });
}

/** The lane after the operator refused the end of a step as not over yet: so many of its newest days are left for later. */
export function afterRefusedEnd(lane: Lane, step: Stretch, byDays: number): Lane {
  const to = latest([addDays(step.to, -byDays), lane.from]);
  const gaps =
    lane.gaps?.map((gap) => (gap.to > to ? { ...gap, to } : gap)).filter((gap) => gap.from < gap.to) ?? null;
  const since = lane.since < to ? lane.since : to;
  return settle({ ...lane, to, reached: to, since, gaps });
}

/** The lane after the operator refused the width of a step. */
export function afterRefusedWidth(lane: Lane, step: Stretch): Lane {
  return { ...lane, span: Math.max(1, Math.floor(daysBetween(step.from, step.to) / 2)) };
}

/** The lane when nothing older need be asked. */
function endLane(lane: Lane): Lane {
  return { ...lane, from: lane.reached };
}

/** The same where the last call was refused. */
function endInVain(lane: Lane): Lane {
  return { ...endLane(lane), refusedFrom: startOf({ ...lane, floor: null }) };
}

/** The lane when nothing older can be asked, though it may be there. */
export function stopLane(lane: Lane): Lane {
  return { ...endInVain(lane), whole: false, since: lane.to };
}

/** Nothing before `date` need be asked: what one lane learned spares the others. */
export function raiseStart(lane: Lane, date: LocalDate): Lane {
  if (date <= lane.from) return lane;
  return settle({ ...lane, from: date < lane.reached ? date : lane.reached });
}

/** `reached` stands at the end of what comes next. When only the floor is left to ask, the day after it is the first that is served. */
function settle(lane: Lane): Lane {
  if (lane.floor !== null && addDays(lane.floor, 1) >= lane.reached)
    return isFirstCall(lane) ? endInVain(lane) : endLane(lane);
  return { ...lane, reached: stretchBelow(lane)?.to ?? lane.from };
}

/** The newest days that are still to be asked. */
function stretchBelow(lane: Lane): Stretch | null {
  const { reached } = lane;
  const below = stretchesIn(lane).findLast(({ from }) => from < reached);
  return below ? { from: below.from, to: below.to < reached ? below.to : reached } : null;
}

/** All days that a run asks for, whatever the lane and the answer. The supply's facts have none. */
export function windowOf({ contract: _contract, ...ranges }: Lanes): SyncRun['window'] {
  const lanes = Object.values(ranges).map((lane) => ({ ...lane, from: lane.refusedFrom ?? lane.from }));
  const from = lanes
    .map((lane) => lane.from)
    .sort()
    .at(0);
  const to = lanes
    .map((lane) => lane.to)
    .sort()
    .at(-1);
  if (from === undefined || to === undefined) return null;
  return { from, to, days: daysOf(lanes.flatMap(stretchesIn)) };
}

/** The stretches of days that it asks, oldest first. */
export function stretchesIn({ gaps, from, to }: Lane): Stretch[] {
  const inside = (gaps ?? [{ from, to }]).filter((gap) => gap.to > from && gap.from < gap.to);
  return inside.map((gap) => ({ from: latest([gap.from, from]), to: gap.to }));
}

function latest(dates: LocalDate[]): LocalDate {
  return dates.reduce((one, other) => (one > other ? one : other));
}
