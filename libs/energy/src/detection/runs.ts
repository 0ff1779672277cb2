import { addDays } from '../calendar.ts';
import { LONGEST_RUN_DAYS, type DayAssessment, type Verdict } from './verdict.ts';

const DAYS_A_YEAR = 365;
/** Saturdays and Sundays. */
const DAYS_OFF_A_YEAR = 104;

/**
 * Dates the verdicts: `since` is the first of the flagged days that follow each other, `yearlyWh` their mean excess over
 * a year, of days off alone over its days off. An unjudged day neither ends a run nor counts in it. `assessments` are of one meter, oldest first.
 */
export function datedRuns(assessments: readonly DayAssessment[]): DayAssessment[] {
  let run: Verdict[] = [];
  return assessments.map((assessment) => {
    const { localDate, verdict, unjudged } = assessment;
    if (!verdict) {
      if (!unjudged) run = [];
      return assessment;
    }
    const oldest = addDays(localDate, -LONGEST_RUN_DAYS);
    run = [...run.filter((day) => day.localDate >= oldest), verdict];
    return { ...assessment, verdict: { ...verdict, since: run[0]!.localDate, yearlyWh: yearlyWhOf(run) } };
  });
}

function yearlyWhOf(run: readonly Verdict[]): number {
  const excessWh = run.reduce((sum, day) => sum + day.excessWh, 0) / run.length;
  return excessWh * (run.every(({ kind }) => kind === 'weekend') ? DAYS_OFF_A_YEAR : DAYS_A_YEAR);
}
