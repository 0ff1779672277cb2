import {
  assessByRule,
  assessSmart,
  type AcceptedLevel,
  type DayAssessment,
  type LocalDate,
  type DetectionDay,
  type RuleSettings,
  type Verdict,
} from '@coprowatt/energy';

/** What detection is told of a meter's building. */
export interface DetectionGround {
  /** Of its public holidays. */
  country: string;
  settings: RuleSettings;
  /** Levels of the meter that people accepted. */
  levels: readonly AcceptedLevel[];
}

/** What detection says of the days of one meter. */
export interface Judgement {
  verdicts: Verdict[];
  /** Latest day that was judged and that no detector flags; null without one. */
  ordinaryUntil: LocalDate | null;
}

/**
 * Judges the days of one meter, oldest first, by every detector.
 * @param from first day to answer for; earlier ones are history.
 */
export function judgeDays(
  days: readonly DetectionDay[],
  ground: DetectionGround,
  from: LocalDate,
): Judgement {
  const assessments = [...expectDays(days, ground, from), ...assessByRule(days, ground.settings, from)];
  const verdicts = assessments.flatMap(({ verdict }) => verdict ?? []);
  return { verdicts, ordinaryUntil: ordinaryUntil(assessments, verdicts) };
}

/** What each day from `from` on was expected to hold, like for like; nothing where only the rule's mean could be told. */
export function expectDays(
  days: readonly DetectionDay[],
  { country, settings: { floorWh }, levels }: DetectionGround,
  from: LocalDate,
): DayAssessment[] {
  return assessSmart(days, { country, floorWh, levels }, from);
}

function ordinaryUntil(assessments: DayAssessment[], verdicts: Verdict[]): LocalDate | null {
  const flagged = new Set(verdicts.map(({ localDate }) => localDate));
  const ordinary = assessments.filter(
    ({ unjudged, localDate }) => unjudged === null && !flagged.has(localDate),
  );
  return (
    ordinary
      .map(({ localDate }) => localDate)
      .sort()
      .at(-1) ?? null
  );
}
