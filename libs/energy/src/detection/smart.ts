import { addDays } from '../calendar.ts';
import type { LocalDate } from '../reading.ts';
import { dayNumberOf } from './complete-days.ts';
import { daySeries, type DaySeries } from './day-series.ts';
import { holidayCalendar } from './holidays.ts';
import { datedRuns } from './runs.ts';
import { Alarm, STAY_DAYS, bandOf, excessOf, judgedDay, type JudgedDay } from './smart-alarm.ts';
import { kindOf, type DayKind } from './smart-kind.ts';
import { Deviations, SCORE_REACH_DAYS } from './smart-score.ts';
import { DEFAULT_SMART, type SmartSettings } from './smart-settings.ts';
import {
  LONGEST_RUN_DAYS,
  type AnomalySeverity,
  type DayAssessment,
  type DetectionDay,
  type Verdict,
} from './verdict.ts';

const MAJOR_FROM = 1.5;
const CRITICAL_ABOVE = 2;

/** A day of no more than this share of a usual one is as good as zero. */
const NEARLY_NOTHING = 0.02;

/**
 * The smart detector over the days of one meter, oldest first, one answer a day from `from` on: each day beside like days
 * (working days, Saturdays, Sundays with public holidays) of the six weeks before it, with room for what the year before
 * often held, scaled by the meter's own spread. Two quantities are judged, the day's energy and what always runs. Reads
 * earlier days only (`DETECTION_HISTORY_DAYS`). docs/detection.md has the method.
 */
export function assessSmart(
  days: readonly DetectionDay[],
  settings: Partial<SmartSettings> = {},
  from: LocalDate = '',
): DayAssessment[] {
  const { country, floorWh, levels } = { ...DEFAULT_SMART, ...settings };
  const series = daySeries(days, holidayCalendar(country));
  const total = new Deviations(series, series.total, levels);
  const base = new Deviations(series, series.base, levels, total);
  const earliest = from === '' ? '' : addDays(from, -LONGEST_RUN_DAYS - STAY_DAYS);
  const alarm = new Alarm(floorWh);
  const assessments = days
    .filter(({ localDate }) => localDate >= earliest)
    .map(({ localDate }) => {
      const place = dayNumberOf(localDate) - series.firstDay;
      const judged = judgedDay(total, base, place, alarm.since(place));
      const kind = alarm.rings(judged) ? kindOf(series, judged) : zeroOf(series, judged, floorWh);
      return assessment(localDate, series.total[place] ?? NaN, judged, kind);
    });
  return datedRuns(assessments).filter(({ localDate }) => localDate >= from);
}

/** Nothing, on a day like days that used something ever since the year before, or one more day of it. */
function zeroOf(
  { total }: DaySeries,
  { place, total: { usualWh } }: JudgedDay,
  floorWh: number,
): DayKind | null {
  const isNothing = (wh: number): boolean => wh <= NEARLY_NOTHING * usualWh;
  if (!(usualWh >= floorWh) || !isNothing(total[place] ?? NaN)) return null;
  const before = total.subarray(Math.max(0, place - SCORE_REACH_DAYS), place);
  const lastUse = before.findLastIndex((wh) => wh > NEARLY_NOTHING * usualWh);
  const wasNothing = before.subarray(0, lastUse + 1).some(isNothing);
  return wasNothing ? null : { kind: 'zero', hours: null };
}

function assessment(
  localDate: LocalDate,
  value: number,
  judged: JudgedDay,
  kind: DayKind | null,
): DayAssessment {
  const observedWh = Number.isNaN(value) ? null : value;
  const unknown = { localDate, observedWh, expectedWh: null, lowWh: null, highWh: null, verdict: null };
  if (observedWh === null) return { ...unknown, unjudged: 'incomplete' };
  if (Number.isNaN(judged.score)) return { ...unknown, unjudged: 'short-history' };
  const band = bandOf(judged);
  return {
    localDate,
    observedWh,
    expectedWh: judged.total.usualWh,
    ...band,
    unjudged: null,
    verdict: kind && verdictOf(localDate, observedWh, judged, kind),
  };
}

function verdictOf(
  localDate: LocalDate,
  observedWh: number,
  judged: JudgedDay,
  { kind, hours }: DayKind,
): Verdict {
  const excessWh = kind === 'zero' ? judged.total.excessWh : excessOf(judged);
  const expectedWh = Math.max(0, observedWh - excessWh);
  const severity = kind === 'zero' ? 'minor' : severityOf(observedWh / expectedWh);
  return {
    detector: 'smart',
    localDate,
    kind,
    severity,
    expectedWh,
    observedWh,
    excessWh,
    since: localDate,
    hours,
    yearlyWh: 0,
  };
}

function severityOf(share: number): AnomalySeverity {
  if (share > CRITICAL_ABOVE) return 'critical';
  return share >= MAJOR_FROM ? 'major' : 'minor';
}
