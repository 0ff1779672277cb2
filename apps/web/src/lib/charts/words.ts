import type { LocalDate } from '@coprowatt/contracts';
import { completeness, energy, energyParts, localDate, number, powerParts } from '#lib/format.ts';
import { dayWords } from '#lib/day-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { isAskedAgain, mayAwaitDayValue } from './asked-again.ts';
import { dayInFull } from './dates.ts';
import type { PictureWords } from './pictures.ts';
import { isFilled, type FilledSlot, type Slot } from './slot.ts';
import { addDays, hoursOfDay, localDateOf, repeatedHour, wallTime } from './zone.ts';

/** What the words about a slot depend on besides the slot. */
export interface Telling {
  zone: string;
  /** Today in the building's zone, by the domain clock; null when not known. */
  today: LocalDate | null;
  /** Dates name their year: all but those of the running one. */
  withYear: boolean;
  /** Oldest local day of which what is missing is asked again; null or absent where nothing is. */
  askedAgainFrom?: LocalDate | null;
  /** The curve is asked day by day, and the values of days once a week. */
  weekly?: boolean;
}

/** Whether dates between these slots need their year. */
export function needsYear(slots: Slot[], today: LocalDate | null): boolean {
  const year = today?.slice(0, 4);
  return slots.some(({ key }) => key.slice(0, 4) !== year);
}

/** Who publishes the data: the zone of a building follows its operator. */
export function operatorOf(zone: string): string {
  return zone === 'Europe/Brussels' ? 'ORES' : 'Enedis';
}

/** Why a meter shows no hours, in a line; `unasked`: nobody agreed to the curve. */
export function dailyOnlyTitle(operator: string, unasked: boolean): string {
  if (unasked) return m.chart_not_consented_title();
  return operator === 'ORES' ? m.curve_ores_title() : m.chart_daily_only_title({ operator });
}

/** "lundi 22 juin, 02:00 à 02:30 (heure d’été)", "juin 2026". */
export function slotWhen({ step, key, start, end }: Slot, { zone, withYear }: Telling): string {
  if (step === 'month') return localDate(`${key}-01`, 'month');
  const day = withYear ? dayInFull(key) : localDate(key, 'weekday');
  if (step === 'day') return day + clockChange(key, zone);
  const mark = repeatedHour(start, zone);
  const hours = m.chart_when_hours({
    day,
    from: wallTime(start, zone),
    to: wallTime(end, zone),
  });
  if (mark === null) return hours;
  return `${hours} (${mark === 'summer' ? m.chart_summer_time() : m.chart_winter_time()})`;
}

function clockChange(date: LocalDate, zone: string): string {
  const hours = hoursOfDay(date, zone);
  return hours === 24 ? '' : ` (${hours}\u00a0h)`;
}

export function slotParts({ step, value }: FilledSlot): { value: string; unit: string } {
  return step === 'raw' ? powerParts(value) : energyParts(value);
}

/** The bare figure with its unit. */
export function slotFigure(slot: FilledSlot): string {
  const { value, unit } = slotParts(slot);
  return `${value}\u00a0${unit}`;
}

/** The figure as far as it can be trusted, or the word for its absence. */
export function slotValue(slot: Slot): string {
  if (isFilled(slot)) {
    const value = slotFigure(slot);
    return slot.state === 'partial' ? m.chart_at_least({ value }) : value;
  }
  if (slot.state === 'pending') return m.chart_value_pending();
  return slot.state === 'before-service' ? m.chart_value_before() : m.chart_value_hole();
}

/** "mardi 23 juin 2025 : 35,2 kWh": what a slot is compared with, under its own date. */
export function likeWords(like: Slot | null, telling: Telling): string {
  if (like === null) return m.comparison_no_counterpart();
  return m.comparison_like({ when: slotWhen(like, { ...telling, withYear: true }), value: slotValue(like) });
}

/** Phrases one after the other; the dot of an abbreviation at the end of one is its full stop, too. */
export const inARow = (phrases: string[]): string => phrases.join('. ').replaceAll('.. ', '. ');

/** Where the figure comes from and how whole it is, as short phrases. */
export function slotQualities(slot: Slot, telling: Telling): string[] {
  const phrases = [groundPhrase(slot, telling)];
  if (slot.state === 'partial' && isAskedAgain(slot, telling.askedAgainFrom))
    phrases.push(m.chart_quality_rest_asked());
  if (awaitsDayValue(slot, telling)) phrases.push(m.chart_quality_weekly());
  if (slot.differs && slot.curveWh !== null && slot.operatorWh !== null) {
    phrases.push(m.chart_quality_differs({ curve: energy(slot.curveWh), day: energy(slot.operatorWh) }));
  }
  if (slot.missingDays > 0) phrases.push(m.chart_quality_missing_days({ count: slot.missingDays }));
  if (slot.ongoing) phrases.push(m.chart_quality_ongoing());
  if (slot.cut) phrases.push(daysOnly(slot, telling.zone));
  return phrases;
}

/** It lacks something that the operator's value of the day may make up for, and that may not be asked for yet. */
export function awaitsDayValue(slot: Slot, { weekly, today }: Telling): boolean {
  const lacks = slot.step === 'day' && (slot.state === 'hole' || slot.state === 'partial');
  return lacks && weekly === true && today !== null && mayAwaitDayValue(slot.key, today);
}

/** "Du 23 juin au 30 juin seulement". */
function daysOnly({ start, end }: Slot, zone: string): string {
  const [from, last] = [localDateOf(start, zone), localDateOf(end - 1, zone)];
  return m.chart_quality_days_only({ from: localDate(from), last: localDate(last) });
}

function groundPhrase(slot: Slot, telling: Telling): string {
  switch (slot.state) {
    case 'measured':
      return slot.step === 'day' ? dayPhrase(slot, telling) : m.chart_quality_measured();
    case 'estimated':
      return slot.step === 'day' ? dayPhrase(slot, telling) : m.chart_quality_estimated();
    case 'zero':
      return m.chart_quality_zero();
    case 'partial':
      return m.chart_quality_partial({
        state: m.quality_state_partial(),
        share: completeness(slot.completeness ?? 0),
      });
    case 'hole':
      return holePhrase(slot, telling);
    case 'pending':
      return arrival(slot, telling);
    case 'before-service':
      return m.chart_quality_before();
  }
}

/** The calendar's words for the day, and whose its value is. */
function dayPhrase(slot: Slot, { zone }: Telling): string {
  const ofOperator = slot.basis === 'operator';
  const words = dayWords({
    whole: !ofOperator,
    estimated: slot.state === 'estimated',
    curve: slot.curveWh !== null,
    dayValue: ofOperator,
  });
  return ofOperator ? `${words} (${operatorOf(zone)})` : words;
}

function holePhrase(slot: Slot, { zone, askedAgainFrom }: Telling): string {
  const asked = isAskedAgain(slot, askedAgainFrom);
  return (asked ? m.chart_quality_hole_asked : m.chart_quality_hole)({ operator: operatorOf(zone) });
}

/** A day is published on the next: says when that is. */
function arrival({ step, key }: Slot, { today }: Telling): string {
  if (today === null || step === 'month') return m.chart_arrives_later();
  if (key === today) return m.chart_arrives_tomorrow();
  return addDays(key, 1) === today ? m.chart_arrives_today() : m.chart_arrives_later();
}

/** The words that stand on the canvas. */
export function pictureWords(slots: Slot[], telling: Telling): PictureWords {
  const next = slots.find(({ state }) => state === 'pending');
  return {
    hole: m.chart_picture_hole(),
    pending: next === undefined ? m.chart_arrives_later() : arrival(next, telling),
    beforeService: m.chart_picture_before(),
  };
}

/** "3 h", "2 h 30". */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const rest = minutes % 60;
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = `${number(Math.floor(minutes / 60))}\u00a0h`;
  return rest === 0 ? hours : `${hours}\u00a0${String(rest).padStart(2, '0')}`;
}
