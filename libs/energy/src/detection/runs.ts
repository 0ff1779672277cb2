import { addDays } from '../calendar.ts';
import type { LocalDate } from '../reading.ts';
import { LONGEST_RUN_DAYS, type DayAssessment } from './verdict.ts';

const DAYS_A_YEAR = 365;

/**
 * Dates the verdicts: `since` is the first of the flagged days that follow each other, `yearlyWh` their mean excess over
 * a year. An unjudged day neither ends a run nor counts in it. `assessments` are of one meter, oldest first.
 */
export function datedRuns(assessments: readonly DayAssessment[]): DayAssessment[] {
  let run: { localDate: LocalDate; excessWh: number }[] = [];
  return assessments.map((assessment) => {
    const { localDate, verdict, unjudged } = assessment;
    if (!verdict) {
      if (!unjudged) run = [];
      return assessment;
    }
    const oldest = addDays(localDate, -LONGEST_RUN_DAYS);
    run = [...run.filter((day) => day.localDate >= oldest), { localDate, excessWh: verdict.excessWh }];
    const excessWh = run.reduce((sum, day) => sum + day.excessWh, 0) / run.length;
    return {
      ...assessment,
      verdict: { ...verdict, since: run[0]!.localDate, yearlyWh: excessWh * DAYS_A_YEAR },
    };
  });
}
