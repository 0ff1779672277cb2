import type { Instant, QualityDay, QualityHole } from '@coprowatt/contracts';
import { duration } from '#lib/charts/words.ts';
import { addDays, hoursOfDay, startOfDay } from '#lib/charts/zone.ts';
import { dayOf, number, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
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
    ...energyFacts(day, telling.operator),
    ...curveFacts(day, telling),
    ...maximumFact(day, telling.zone),
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
  const listed = missing
    .slice(0, LISTED)
    .map(({ from, to }) =>
      m.quality_stretch({ from: wall(from, localDate, zone), to: wall(to, localDate, zone) }),
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

/** "02:00", with its offset on the days when the clocks change; the end of the day is 24:00. */
function wall(at: Instant, localDate: string, zone: string): string {
  const ms = Date.parse(at);
  const time = ms === startOfDay(addDays(localDate, 1), zone) ? '24:00' : timeOf(at, zone);
  if (hoursOfDay(localDate, zone) === 24) return time;
  return m.quality_time_offset({ time, offset: offsetOf(ms, zone) }).replace(' ', NBSP);
}

/** "+2": hours ahead of UTC at an instant. */
function offsetOf(ms: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(
    ms,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
}

function holeFacts(hole: QualityHole | null, telling: QualityTelling): string[] {
  if (hole === null) return [];
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
  return [m.quality_fact_maximum({ power, time: wall(maximumPowerAt, localDate, zone) })];
}

const wattHours = (wh: number) => `${number(wh)}${NBSP}Wh`;

/** "+1,7 %", "−12 %": one decimal, its sign, the space that the language wants. */
export function signedPercent(percent: number): string {
  const value = number(percent, 1);
  const sign = percent > 0 ? '+' : '';
  return `${sign}${value}${getLocale() === 'fr' || getLocale() === 'de' ? NBSP : ''}%`;
}
