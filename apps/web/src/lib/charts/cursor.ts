import type { AlertMark } from './marks.ts';
import type { Slot } from './slot.ts';
import { HOUR_MS } from './zone.ts';

const DAY_MS = 24 * HOUR_MS;
/** What Page moves over: a week of days, a day of hours, a year of months. */
const PAGE_MS = { raw: DAY_MS, hour: DAY_MS, day: 7 * DAY_MS, month: 365 * DAY_MS };

/** Where a key takes the cursor; null for a key that is not the chart's. The first key lands on the last figure. */
export function cursorAfter(
  key: string,
  index: number | null,
  slots: Slot[],
  marks: AlertMark[] = [],
): number | null {
  const last = slots.length - 1;
  const here = index ?? last;
  switch (key) {
    case 'ArrowLeft':
      return index === null ? last : Math.max(0, here - 1);
    case 'ArrowRight':
      return index === null ? last : Math.min(last, here + 1);
    case 'PageUp':
      return pageFrom(here, slots, -1);
    case 'PageDown':
      return pageFrom(here, slots, 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'n':
      return nextNotable(index ?? -1, slots, marks);
    default:
      return null;
  }
}

function pageFrom(index: number, slots: Slot[], direction: 1 | -1): number {
  const here = slots[index];
  if (here === undefined) return 0;
  // Half a slot of slack: a page over a clock change still lands on the same place of the day or week.
  const target = here.start + direction * PAGE_MS[here.step] + (here.end - here.start) / 2;
  const found = slots.findLastIndex((slot) => slot.start <= target);
  return Math.max(0, found);
}

/** The next place where an alert begins, or data are missing or short, round the end to the first; null when there is none. */
function nextNotable(index: number, slots: Slot[], marks: AlertMark[]): number | null {
  const alerts = new Set(marks.map(({ first }) => first));
  const begins = slots.flatMap((slot, at) =>
    alerts.has(at) || (isShort(slot) && (at === 0 || slots[at - 1]?.state !== slot.state)) ? [at] : [],
  );
  return begins.find((at) => at > index) ?? begins[0] ?? null;
}

function isShort({ state }: Slot): boolean {
  return state === 'hole' || state === 'partial';
}
