import { REFERENCE_REACH_DAYS } from './verdict.ts';

/** With what the owner's rule compares a day: the days just before it, or the same weekday of the weeks before. */
export const RULE_REFERENCES = ['previous-days', 'same-weekday'] as const;
export type RuleReference = (typeof RULE_REFERENCES)[number];

/** Same weekdays that can ever be found for a day. */
const WEEKDAYS_IN_REACH = Math.floor(REFERENCE_REACH_DAYS / 7);

/** The owner's rule as a building sets it (design rule 4). Integers. */
export interface RuleSettings {
  reference: RuleReference;
  /** A day is flagged above this share of the reference's mean, %. */
  threshold: number;
  /** Complete days of reference at most: days, or same weekdays. */
  windowDays: number;
  /** Under so many complete days of reference no day is judged. */
  minimumDays: number;
  /** A smaller excess over the mean is not flagged, Wh. */
  floorWh: number;
}

/** Least and greatest of each setting; `minimumDays` is not above `windowDays` either. Within them all sums stay exact. */
export const RULE_BOUNDS = {
  threshold: { min: 101, max: 300 },
  windowDays: { min: 2, max: 90 },
  minimumDays: { min: 2, max: 90 },
  floorWh: { min: 0, max: 1_000_000 },
} as const satisfies Record<Exclude<keyof RuleSettings, 'reference'>, { min: number; max: number }>;

/** Defaults by reference (design rule 4). */
export const DEFAULT_RULES = {
  'previous-days': {
    reference: 'previous-days',
    threshold: 120,
    windowDays: 30,
    minimumDays: 14,
    floorWh: 1_000,
  },
  'same-weekday': {
    reference: 'same-weekday',
    threshold: 120,
    windowDays: 8,
    minimumDays: 4,
    floorWh: 1_000,
  },
} as const satisfies Record<RuleReference, RuleSettings>;

/** With a greater `minimumDays` no day would ever be judged. */
export function mostMinimumDays({ reference, windowDays }: RuleSettings): number {
  return reference === 'same-weekday' ? Math.min(windowDays, WEEKDAYS_IN_REACH) : windowDays;
}

type BoundedSetting = keyof typeof RULE_BOUNDS;

/** Names of the settings that are no integer within `RULE_BOUNDS`, or a minimum above the window; empty when all is well. */
export function invalidRuleSettings(settings: RuleSettings): BoundedSetting[] {
  const names = Object.keys(RULE_BOUNDS) as BoundedSetting[];
  return names.filter((name) => {
    const { min, max } = RULE_BOUNDS[name];
    const value = settings[name];
    const inBounds = Number.isInteger(value) && value >= min && value <= max;
    return !inBounds || (name === 'minimumDays' && value > settings.windowDays);
  });
}
