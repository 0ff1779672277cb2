import {
  dayMinutes,
  instantsOfWallTime,
  isLocalDate,
  MINUTE_MS,
  startOfDay,
  type EpochMs,
  type LocalDate,
} from '@coprowatt/energy';

const ZONE = 'Europe/Paris';
const DAY_MS = 24 * 60 * MINUTE_MS;
const LABEL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** One stamp of a load curve: the instants that it can mean. Two only in the autumn hour that comes twice. */
export interface Label {
  wall: string;
  candidates: EpochMs[];
}

/**
 * Reads `2026-11-16 00:30:00`, with or without `T`, seconds or an offset; naive labels are Paris wall time
 * (providers sheet, section 6). Null when it is no time, or one that the spring change skips.
 */
export function readLabel(text: unknown): Label | null {
  const parts = typeof text === 'string' ? LABEL.exec(text.trim()) : null;
  if (!parts) return null;
  const [, date = '', minutes = '', seconds = '00', offset] = parts;
  const wall = `${date}T${minutes}:${seconds}`;
  const candidates = offset ? offsetInstant(wall, offset) : wallInstants(date, wall);
  return candidates.length > 0 ? { wall, candidates } : null;
}

function offsetInstant(wall: string, offset: string): EpochMs[] {
  const instant = Date.parse(wall + offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(instant) ? [] : [instant];
}

/** On nearly all days wall time runs like the clock from midnight, which spares the calendar's arithmetic. */
function wallInstants(date: LocalDate, wall: string): EpochMs[] {
  const sinceMidnight = Date.parse(`${wall}Z`) - Date.parse(`${date}T00:00:00Z`);
  const midnight = sinceMidnight < DAY_MS ? plainMidnight(date) : null;
  if (midnight !== null) return [midnight + sinceMidnight];
  try {
    return instantsOfWallTime(wall, ZONE);
  } catch (error) {
    if (error instanceof RangeError) return []; // 30 February, 25 o'clock
    throw error;
  }
}

// Labels come day by day: the last answer is nearly always the next one.
let lastDay: { date: LocalDate; midnight: EpochMs | null } = { date: '', midnight: null };

/** Local midnight of a day that exists and has 24 hours, else null. */
function plainMidnight(date: LocalDate): EpochMs | null {
  if (lastDay.date !== date) {
    const isPlain = isLocalDate(date) && dayMinutes(date, ZONE) * MINUTE_MS === DAY_MS;
    lastDay = { date, midnight: isPlain ? startOfDay(date, ZONE) : null };
  }
  return lastDay.midnight;
}

/**
 * Settles which of two instants each ambiguous label means. `labels` keep the operator's array order; the answer has
 * one instant a label, null where it cannot be told.
 *
 * Array order decides, first occurrence = summer time, once the day is known to run forward (it is turned when it
 * runs backward). A label that comes once is settled by the fall back of the clock among its neighbours, if seen.
 */
export function settleInstants(labels: Label[]): (EpochMs | null)[] {
  const settled = labels.map(({ candidates }) => (candidates.length === 1 ? (candidates[0] ?? null) : null));
  const days = new Set(labels.filter(isAmbiguous).map(dayOf));
  for (const day of days) {
    const ofDay = [...labels.entries()].filter(([, label]) => dayOf(label) === day);
    const direction = directionOf(
      ofDay.filter(([, label]) => !isAmbiguous(label)).map(([, label]) => label.candidates[0] ?? 0),
    );
    const unsettled = ofDay.filter(([, label]) => isAmbiguous(label));
    if (direction === 'backward') unsettled.reverse();
    if (direction !== 'none') settleDay(unsettled, settled);
  }
  return settled;
}

function isAmbiguous(label: Label): boolean {
  return label.candidates.length === 2;
}

function dayOf(label: Label): string {
  return label.wall.slice(0, 10);
}

function directionOf(instants: EpochMs[]): 'forward' | 'backward' | 'none' {
  const steps = instants.slice(1).map((instant, index) => instant - (instants[index] ?? 0));
  if (steps.every((step) => step >= 0)) return 'forward';
  return steps.every((step) => step <= 0) ? 'backward' : 'none';
}

/** `labels`: one day's ambiguous labels in forward order, with their places in `settled`. */
function settleDay(labels: [number, Label][], settled: (EpochMs | null)[]): void {
  const walls = labels.map(([, { wall }]) => wall);
  const falls = walls.flatMap((wall, index) =>
    index > 0 && wall <= (walls[index - 1] ?? '') ? [index] : [],
  );
  labels.forEach(([place, label], index) => {
    const occurrences = walls.filter((wall) => wall === label.wall).length;
    if (occurrences > 2 || (occurrences === 1 && falls.length !== 1)) return;
    const winter = occurrences === 2 ? walls.indexOf(label.wall) < index : index >= (falls[0] ?? 0);
    settled[place] = label.candidates[winter ? 1 : 0] ?? null;
  });
}
