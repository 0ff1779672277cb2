import { addDays, type LocalDate } from '@coprowatt/energy';
import type { Connection } from '../connection/connection.entity.ts';
import { ENERGY_LANES, type EnergyLane } from '../quality/ledger-rules.ts';
import { isDone, type Lane, type Lanes } from './lane-rules.ts';

/** Where a connection keeps each lane's mark. */
const MARK_OF = {
  curve: 'askedTo',
  daily: 'dailyAskedTo',
  productionCurve: 'productionAskedTo',
  productionDaily: 'productionDailyAskedTo',
} as const satisfies Record<EnergyLane, keyof Connection>;

type Marked = Pick<Connection, (typeof MARK_OF)[EnergyLane]>;

/** Of each lane the day after the newest one up to which nothing was left unasked; null: it was never wholly asked. */
export type Marks = Record<EnergyLane, LocalDate | null>;

export function marksOf(connection: Marked): Marks {
  const marks = ENERGY_LANES.map((lane) => [lane, connection[MARK_OF[lane]]]);
  return Object.fromEntries(marks) as Marks;
}

/** From which day on a mark says that something may be unasked: the day before it may have been asked before it was published. */
export function unsureFrom(mark: LocalDate | null): LocalDate | null {
  return mark && addDays(mark, -1);
}

/** The marks once a run has ended, or as it goes on: each lane moves its own, whatever becomes of the run. */
export function marksAfter(before: Marked, lanes: Lanes): Marked {
  const marks = ENERGY_LANES.map((lane) => [MARK_OF[lane], markAfter(before[MARK_OF[lane]], lanes[lane])]);
  return Object.fromEntries(marks) as Marked;
}

/** A lane moves its mark once it is done, and only when it leaves no day unasked between the two. */
function markAfter(before: LocalDate | null, lane: Lane | undefined): LocalDate | null {
  if (!lane || !isDone(lane)) return before;
  if (!lane.whole && (before === null || lane.since >= before)) return before;
  return before !== null && before > lane.to ? before : lane.to;
}
