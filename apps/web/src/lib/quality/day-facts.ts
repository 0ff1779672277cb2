import type { QualityDay, QualityHole } from '@coprowatt/contracts';
import { mayAwaitDayValue } from '#lib/charts/asked-again.ts';
import { duration } from '#lib/charts/words.ts';
import { wallOfDay } from '#lib/charts/wall.ts';
import { hoursOfDay } from '#lib/charts/zone.ts';
import { dayOf, localDateOf, number, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isIncomplete, isInjected } from './marks.ts';
import { whenAgain, type QualityTelling } from './words.ts';

const MINUTE_MS = 60_000;
/** More stretches than this are counted, not listed. */
const LISTED = 4;
const NBSP = '\u00a0';

/** All that is known of a day beyond its state, one sentence a fact, the most telling first. */
export function dayFacts(day: QualityDay, telling: QualityTelling): string[] {
  return [
    ...standing(day, telling),
    ...holeFacts(day.hole, telling),
    ...weeklyFact(day, telling),
    ...energyFacts(day, telling.operator),
    ...curveFacts(day, telling),
    ...maximumFact(day, telling.zone),
  ];
}

/** The same without what a table has columns for. */
export function dayRemarks(day: QualityDay, telling: QualityTelling): string[] {
  return [
    ...clockFact(day, telling.zone),
    ...missingFact(day, telling.zone),
    ...holeFacts(day.hole, telling),
    ...weeklyFact(day, telling),
    ...curveFacts(day, telling),
  ];
}

/** Whole, short or empty, with the very stretches that are missing. */
function standing(day: QualityDay, telling: QualityTelling): string[] {
  const { operator, zone } = telling;
  if (day.state === 'not_published')
    return [m.quality_fact_pending({ operator, hour: zone === 'Europe/Brussels' ? 12 : 8 })];
  if (day.state === 'not_expected') return [m.quality_fact_none()];
  const clock = clockFact(day, zone);
  if (day.state === 'empty') return [m.quality_fact_empty({ operator }), ...clock];
  if (day.state === 'daily_only') return [m.quality_fact_daily_only(), ...clock];
  return [coveredFact(day), ...clock, ...missingFact(day, zone)];
}

const minutes = (count: number) => duration(count * MINUTE_MS);

export const coveredFact = ({ coveredMinutes, expectedMinutes }: QualityDay) =>
  m.quality_fact_covered({ covered: minutes(coveredMinutes), expected: minutes(expectedMinutes) });

const clockFact = ({ localDate }: QualityDay, zone: string) =>
  hoursOfDay(localDate, zone) === 24
    ? []
    : [m.quality_fact_clock({ hours: `${hoursOfDay(localDate, zone)}${NBSP}h` })];

function missingFact({ missing, localDate }: QualityDay, zone: string): string[] {
  if (missing.length === 0) return [];
  const lengths = missing.map(({ from, to }) => Date.parse(to) - Date.parse(from));
  const listed = missing.slice(0, LISTED).map(({ from, to }) =>
    m.quality_stretch({
      from: wallOfDay(Date.parse(from), localDate, zone),
      to: wallOfDay(Date.parse(to), localDate, zone),
    }),
  );
  const rest = missing.length - listed.length;
  const stretches = rest > 0 ? [...listed, m.quality_stretch_more({ count: rest })] : listed;
  return [
    m.quality_fact_missing({
      duration: duration(lengths.reduce((sum, length) => sum + length, 0)),
      stretches: stretches.join(', '),
    }),
  ];
}

function holeFacts(hole: QualityHole | null, telling: QualityTelling): string[] {
  if (hole === null) return [];
  if (isInjected(hole)) return [injectedFact(hole, telling)];
  const { zone, operator } = telling;
  const count = hole.asks;
  if (hole.state === 'lost') return [m.quality_hole_lost({ count, operator })];
  if (hole.state === 'filled') {
    const date = dayOf(hole.filledAt ?? hole.lastAskedAt, zone, 'full');
    return [count > 0 ? m.quality_hole_filled({ count, date }) : m.quality_hole_filled_plain({ date })];
  }
  const next = whenAgain(hole.nextAskAt, telling);
  if (count === 0) return [m.quality_hole_first({ next })];
  return [m.quality_hole_open({ count, last: dayOf(hole.lastAskedAt, zone), next })];
}

/** The same of what the point gives to the network: the day itself says nothing of it. */
function injectedFact(hole: QualityHole, telling: QualityTelling): string {
  const { zone, operator } = telling;
  const count = hole.asks;
  if (hole.state === 'lost') return m.quality_injected_lost({ count, operator });
  if (hole.state === 'filled')
    return m.quality_injected_filled({ date: dayOf(hole.filledAt ?? hole.lastAskedAt, zone, 'full') });
  const next = whenAgain(hole.nextAskAt, telling);
  if (count === 0) return m.quality_injected_first({ next });
  return m.quality_injected_open({ count, last: dayOf(hole.lastAskedAt, zone), next });
}

/** The value of the day may make up for what the curve lacks, and may not be asked for yet. */
function weeklyFact(day: QualityDay, { weekly, operator, zone, nowMs }: QualityTelling): string[] {
  if (!weekly || !isIncomplete(day) || day.operatorWh !== null) return [];
  return mayAwaitDayValue(day.localDate, localDateOf(nowMs, zone))
    ? [m.quality_fact_weekly({ operator })]
    : [];
}

function energyFacts(day: QualityDay, operator: string): string[] {
  const { curveWh, operatorWh, differencePercent } = day;
  if (curveWh !== null && operatorWh !== null && differencePercent !== null) {
    const both = m.quality_fact_both({
      operator,
      curve: wattHours(curveWh),
      day: wattHours(operatorWh),
      difference: signedPercent(differencePercent),
    });
    return day.differs ? [both, m.quality_fact_differs()] : [both];
  }
  return [
    ...(curveWh === null ? [] : [m.quality_fact_curve({ curve: wattHours(curveWh) })]),
    ...(operatorWh === null ? [] : [m.quality_fact_day({ operator, day: wattHours(operatorWh) })]),
  ];
}

function curveFacts(day: QualityDay, { operator, zone }: QualityTelling): string[] {
  const said: string[] = [];
  if (day.estimatedMinutes > 0)
    said.push(m.quality_fact_estimated({ operator, duration: minutes(day.estimatedMinutes) }));
  if (day.validatedMinutes > 0)
    said.push(m.quality_fact_validated({ operator, duration: minutes(day.validatedMinutes) }));
  if (day.zeroMinutes > 0) said.push(m.quality_fact_zeros({ duration: minutes(day.zeroMinutes) }));
  if (day.correctedIntervals > 0 && day.correctedAt !== null) {
    const when = m.day_at({
      date: dayOf(day.correctedAt, zone, 'full'),
      time: timeOf(day.correctedAt, zone),
    });
    said.push(m.quality_fact_corrected({ count: day.correctedIntervals, operator, when }));
  }
  if (day.rejectedPoints > 0) said.push(m.quality_fact_rejected({ count: day.rejectedPoints }));
  return said;
}

function maximumFact({ localDate, maximumPowerVa, maximumPowerAt }: QualityDay, zone: string): string[] {
  if (maximumPowerVa === null) return [];
  const power = `${number(maximumPowerVa)}${NBSP}VA`;
  if (maximumPowerAt === null) return [m.quality_fact_maximum_only({ power })];
  return [m.quality_fact_maximum({ power, time: wallOfDay(Date.parse(maximumPowerAt), localDate, zone) })];
}

const wattHours = (wh: number) => `${number(wh)}${NBSP}Wh`;

/** "+1,7 %", "−12 %": one decimal, its sign, the space that the language wants. */
export function signedPercent(percent: number): string {
  const rounded = Math.round(percent * 10) / 10 || 0;
  return `${rounded > 0 ? '+' : ''}${number(rounded, 1)}${getLocale() === 'fr' || getLocale() === 'de' ? NBSP : ''}%`;
}
