import type { Granularity } from '@coprowatt/contracts';
import { energy, listed, localDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { isAskedAgain } from './asked-again.ts';
import type { Finding } from './finding.ts';
import type { FilledSlot } from './slot.ts';
import { wallOfDay } from './wall.ts';
import {
  awaitsDayValue,
  duration,
  operatorOf,
  slotFigure,
  slotParts,
  slotValue,
  slotWhen,
  type Telling,
} from './words.ts';
import { localDateOf } from './zone.ts';

/** What the chart shows. */
export function chartTitle(step: Granularity): string {
  return {
    raw: m.chart_title_raw,
    hour: m.chart_title_hour,
    day: m.chart_title_day,
    month: m.chart_title_month,
  }[step]();
}

/** The title that states the finding: from the lowest to the highest. */
export function chartFinding(step: Granularity, { highest, lowest, lower }: Finding): string {
  const title = chartTitle(step);
  if (highest === null) return title;
  if (lower.length > 0) return m.chart_finding_up({ title, value: slotValue(highest) });
  if (lowest === null || lowest === highest || lowest.value === highest.value) {
    return m.chart_finding_one({ title, value: slotValue(highest) });
  }
  return m.chart_finding({ title, low: bareLow(lowest, highest), high: slotValue(highest) });
}

/** "de 24,1 à 68,9 kWh": the unit stands once where both have the same. */
function bareLow(lowest: FilledSlot, highest: FilledSlot): string {
  const [low, high] = [slotParts(lowest), slotParts(highest)];
  return low.unit === high.unit ? low.value : slotFigure(lowest);
}

/** One line with total, highest, lowest and what is missing. */
export function chartSentence(step: Granularity, finding: Finding, telling: Telling): string {
  const { totalWh, highest, lowest, atLeast } = finding;
  if (totalWh === null) return '';
  const value = energy(totalWh);
  const sentences = [atLeast ? totalAtLeast(step, value) : m.chart_total({ value })];
  if (highest !== null && highest !== lowest) {
    sentences.push(m.chart_highest({ value: slotValue(highest), when: slotWhen(highest, telling) }));
  }
  if (lowest !== null && highest !== lowest) {
    const told = { value: slotFigure(lowest), when: slotWhen(lowest, telling) };
    sentences.push(
      finding.lower.length > 0
        ? m.chart_lowest_whole({ ...told, left: leftOut(finding.lower, telling) })
        : m.chart_lowest(told),
    );
  }
  return [...sentences, ...missing(step, finding, telling)].join(' ');
}

/** What the lowest is told without: a month that is not over, or not wholly here, lacks nothing, and is named. */
function leftOut(lower: FilledSlot[], telling: Telling): string {
  const named = lower.filter(isPartOfMonth).map((slot) => {
    const month = slotWhen(slot, telling);
    return slot.ongoing ? m.chart_left_ongoing({ month }) : m.chart_left_cut({ month });
  });
  return listed(lower.every(isPartOfMonth) ? named : [...named, m.chart_left_incomplete()]);
}

const isPartOfMonth = ({ ongoing, cut }: FilledSlot) => ongoing || cut;

/** Hours add up to what the curve holds; the page's total may stand on the operator's daily values. */
function totalAtLeast(step: Granularity, value: string): string {
  const ofCurve = step === 'raw' || step === 'hour';
  return ofCurve ? m.chart_total_curve_least({ value }) : m.chart_total_least({ value });
}

function missing(step: Granularity, finding: Finding, telling: Telling): string[] {
  const { holes, partial, lacking } = finding;
  if (holes + partial === 0) return [m.chart_nothing_missing()];
  const said: string[] = [];
  if (holes > 0 && step === 'day') said.push(m.chart_missing_day({ count: holes }));
  if (holes > 0 && step === 'month') said.push(m.chart_missing_month({ count: holes }));
  if (holes > 0 && (step === 'raw' || step === 'hour')) {
    said.push(missingTime(finding, telling));
  }
  if (partial > 0) said.push(partialSentence(step, partial));
  if (lacking && isAskedAgain(lacking, telling.askedAgainFrom))
    said.push(m.chart_missing_asked({ operator: operatorOf(telling.zone) }));
  if (lacking && awaitsDayValue(lacking, telling)) said.push(m.chart_missing_weekly());
  return said;
}

/** A single stretch within a day is named by its hours; several are counted. */
function missingTime({ gaps, missingMs, onlyGap }: Finding, { zone, withYear }: Telling): string {
  const day = onlyGap && localDateOf(onlyGap.start, zone);
  if (onlyGap === null || day === null || localDateOf(onlyGap.end - 1, zone) !== day)
    return m.chart_missing_time({ duration: duration(missingMs), count: gaps });
  return m.chart_missing_stretch({
    duration: duration(missingMs),
    date: localDate(day, withYear ? 'full' : 'long'),
    from: wallOfDay(onlyGap.start, day, zone),
    to: wallOfDay(onlyGap.end, day, zone),
  });
}

function partialSentence(step: Granularity, count: number): string {
  return {
    raw: m.chart_partial_raw,
    hour: m.chart_partial_hour,
    day: m.chart_partial_day,
    month: m.chart_partial_month,
  }[step]({ count });
}
