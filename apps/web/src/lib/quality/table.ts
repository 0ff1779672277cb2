import type { QualityDay } from '@coprowatt/contracts';
import { dayInFull } from '#lib/charts/dates.ts';
import { duration } from '#lib/charts/words.ts';
import { number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayFacts, dayRemarks, signedPercent } from './day-facts.ts';
import { stateText, type QualityTelling } from './words.ts';

/** A day as the table behind the calendar tells it. */
export interface QualityRow {
  key: string;
  day: string;
  state: string;
  covered: string;
  curve: string;
  operator: string;
  difference: string;
  maximum: string;
  /** What no column tells. */
  more: string;
  /** All of it, where there is no room for columns. */
  facts: string[];
}

export const qualityRows = (days: QualityDay[], telling: QualityTelling): QualityRow[] =>
  days.map((day) => rowOf(day, telling));

const MINUTE_MS = 60_000;
const figure = (value: number | null) => (value === null ? m.quality_unknown() : number(value));

function rowOf(day: QualityDay, telling: QualityTelling): QualityRow {
  const expected = day.state !== 'not_expected' && day.state !== 'not_published';
  return {
    key: day.localDate,
    day: dayInFull(day.localDate),
    state: stateText(day),
    covered: expected ? duration(day.coveredMinutes * MINUTE_MS) : '',
    curve: expected ? figure(day.curveWh) : '',
    operator: expected ? figure(day.operatorWh) : '',
    difference: day.differencePercent === null ? '' : signedPercent(day.differencePercent),
    maximum: expected ? figure(day.maximumPowerVa) : '',
    more: dayRemarks(day, telling).join(' '),
    facts: dayFacts(day, telling),
  };
}
