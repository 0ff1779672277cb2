import {
  DEFAULT_RULES,
  assessByRule,
  assessSmart,
  countryOfZone,
  type DayAssessment,
  type DetectionDay,
  type Detector,
} from '@coprowatt/energy';

/** What a detector says of a meter's days with its default settings. */
export function judge(detector: Detector, days: readonly DetectionDay[], zone: string): DayAssessment[] {
  if (detector === 'smart') return assessSmart(days, { country: countryOfZone(zone) });
  return assessByRule(days, DEFAULT_RULES[detector === 'rule' ? 'previous-days' : 'same-weekday']);
}
