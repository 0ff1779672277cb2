import type { QualityDay, QualityHole } from '@coprowatt/contracts';

/** The pictures of a square: each is a shape, so that none hangs on its colour. */
export const DAY_MARKS = [
  'whole',
  'estimated',
  'daily_only',
  'partial',
  'hole',
  'lost',
  'pending',
  'none',
] as const;
export type DayMark = (typeof DAY_MARKS)[number];

export function markOf(day: QualityDay): DayMark {
  switch (day.state) {
    case 'whole':
      return day.estimatedMinutes > 0 ? 'estimated' : 'whole';
    case 'empty':
      return day.hole?.state === 'lost' && !isInjected(day.hole) ? 'lost' : 'hole';
    case 'not_published':
      return 'pending';
    case 'not_expected':
      return 'none';
    default:
      return day.state;
  }
}

/** The hole is in what the point gives to the network: it says nothing of what it takes. */
export const isInjected = ({ direction }: QualityHole) => direction === 'production';

/** Something is missing. */
export const isIncomplete = ({ state }: QualityDay) => state === 'partial' || state === 'empty';

export const isCorrected = ({ correctedIntervals }: QualityDay) => correctedIntervals > 0;

/** What one must look at: missing, of what is given too, or two facts that disagree. */
export const isTroubled = (day: QualityDay) => isIncomplete(day) || lacksInjected(day) || day.differs;

const lacksInjected = ({ hole }: QualityDay) => hole !== null && isInjected(hole) && hole.state !== 'filled';

/** There is more to say than that it is whole. */
export const isNotable = (day: QualityDay) =>
  isTroubled(day) ||
  isCorrected(day) ||
  day.estimatedMinutes > 0 ||
  day.zeroMinutes > 0 ||
  day.rejectedPoints > 0 ||
  day.hole !== null;
