import { addDays, daysBetween, type LocalDate } from '@coprowatt/energy';

/** Local days, `to` exclusive. */
export interface Stretch {
  from: LocalDate;
  to: LocalDate;
}

/**
 * As few calls as ask each of these days, each call at most `span` days wide and beginning and ending with one of them;
 * at most `calls`, the newest first. Oldest first.
 */
export function stretchesOf(days: Iterable<LocalDate>, span: number, calls = Infinity): Stretch[] {
  const stretches: Stretch[] = [];
  for (const day of [...new Set(days)].sort().reverse()) {
    const oldest = stretches.at(-1);
    if (oldest && daysBetween(day, oldest.to) <= span) oldest.from = day;
    else if (stretches.length < calls) stretches.push({ from: day, to: addDays(day, 1) });
    else break;
  }
  return joined(stretches.reverse());
}

/** The one stretch from the first of these days to the last. */
export function spanOf(days: LocalDate[]): Stretch[] {
  const sorted = [...days].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last ? [{ from: first, to: addDays(last, 1) }] : [];
}

/** How many days there are in stretches that may overlap. */
export function daysOf(stretches: Stretch[]): number {
  let [count, end] = [0, ''];
  for (const { from, to } of stretches.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const start = from > end ? from : end;
    if (to <= start) continue;
    count += daysBetween(start, to);
    end = to;
  }
  return count;
}

/** Stretches that touch are one: a lane cuts it into calls itself. */
function joined(stretches: Stretch[]): Stretch[] {
  const apart: Stretch[] = [];
  for (const stretch of stretches) {
    const last = apart.at(-1);
    if (last?.to === stretch.from) last.to = stretch.to;
    else apart.push(stretch);
  }
  return apart;
}
