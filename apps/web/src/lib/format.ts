import type { Instant, Language, LocalDate } from '@coprowatt/contracts';
import { getLocale } from '#lib/paraglide/runtime.js';

// Figures and dates in the reader's language. The building's zone is passed each time: the browser's never counts.

const TAGS: Record<Language, string> = { fr: 'fr-FR', nl: 'nl-BE', en: 'en-IE', de: 'de-DE' };
const NBSP = '\u00a0';

export type DateStyle =
  'short' | 'medium' | 'long' | 'weekday' | 'weekdayname' | 'full' | 'dayfull' | 'month' | 'monthname';

const DATE_STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: 'numeric', month: 'short' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { day: 'numeric', month: 'long' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  weekdayname: { weekday: 'long' },
  full: { day: 'numeric', month: 'long', year: 'numeric' },
  dayfull: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  monthname: { month: 'long' },
};

const tag = () => TAGS[getLocale()];

/** Our font has no U+202F; `Intl` writes it between French thousands. */
const plainSpaces = (text: string) => text.replace(/[\u202f ]/g, NBSP);

/** Formats are dear to make: one serves a table of a thousand days. */
function kept<Format>(make: (tag: string, options: object) => Format): (options: object) => Format {
  const formats = new Map<string, Format>();
  return (options) => {
    const key = `${tag()} ${JSON.stringify(options)}`;
    const format = formats.get(key) ?? make(tag(), options);
    formats.set(key, format);
    return format;
  };
}

const numberFormat = kept((tag, options) => new Intl.NumberFormat(tag, options));
const dateFormat = kept((tag, options) => new Intl.DateTimeFormat(tag, options));

/** A number with a fixed count of decimals, minus as U+2212. */
export function number(value: number, decimals = 0): string {
  const format = numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return plainSpaces(format.format(value)).replace('-', '\u2212');
}

/** One decimal under 100, none from 100 (the rounded value decides, so that 99.96 is "100"). */
export function figure(value: number): string {
  return number(value, decimalsOf(value));
}

const decimalsOf = (value: number) => (Math.abs(Math.round(value * 10) / 10) < 100 ? 1 : 0);

/** "a, b et c". */
export const listed = (items: string[]): string =>
  new Intl.ListFormat(tag(), { type: 'conjunction' }).format(items);

/** Wh in words of people: "420 Wh", "38,4 kWh", "1 248 kWh", and MWh only from 100 MWh. */
export function energy(wh: number): string {
  const { value, unit } = energyParts(wh);
  return `${value}${NBSP}${unit}`;
}

/** Wh as `energyAlike` writes them: what is shown of them adds up. */
export function roundedAlike(wh: number, beside: number[]): number {
  const { unit, decimals } = scaleOf(beside);
  const step = UNITS[unit] / 10 ** decimals;
  return Math.round(wh / step) * step;
}

/** Wh in the unit and with the decimals of the greatest of those that it is told with. */
export function energyAlike(wh: number, beside: number[]): string {
  const { unit, decimals } = scaleOf(beside);
  return `${number(wh / UNITS[unit], decimals)}${NBSP}${unit}`;
}

function scaleOf(beside: number[]): { unit: EnergyUnit; decimals: number } {
  const greatest = Math.max(...beside.map(Math.abs));
  const unit = unitOf(greatest);
  return { unit, decimals: unit === 'Wh' ? 0 : decimalsOf(greatest / UNITS[unit]) };
}

const UNITS = { Wh: 1, kWh: 1_000, MWh: 1_000_000 };
type EnergyUnit = keyof typeof UNITS;

export function energyParts(wh: number, unit = unitOf(wh)): { value: string; unit: EnergyUnit } {
  const value = unit === 'Wh' || wh === 0 ? number(wh) : figure(wh / UNITS[unit]);
  return { value, unit };
}

function unitOf(wh: number): EnergyUnit {
  const size = Math.abs(wh);
  if (size > 0 && size < 1_000) return 'Wh';
  return size >= 100_000_000 ? 'MWh' : 'kWh';
}

/**
 * A difference in Wh with its sign, in the unit of the figures that it stands beside: "−0,7 kWh" beside 13,0 and 13,7 kWh;
 * in its own only where that one would leave nothing of it.
 */
export function energyDifference(wh: number, beside: number[]): string {
  const unit = unitOf(Math.max(...beside.map(Math.abs)));
  const nothingLeft = wh !== 0 && Math.abs(wh) < UNITS[unit] / 20;
  return signed(wh, (amount) => {
    const shown = energyParts(amount, nothingLeft ? undefined : unit);
    return `${shown.value}${NBSP}${shown.unit}`;
  });
}

/** Watts up to 2 kW, kilowatts from there. */
export function power(w: number): string {
  const { value, unit } = powerParts(w);
  return `${value}${NBSP}${unit}`;
}

export function powerParts(w: number): { value: string; unit: 'W' | 'kW' } {
  return Math.abs(w) < 2_000 ? { value: number(w), unit: 'W' } : { value: figure(w / 1_000), unit: 'kW' };
}

/** A decimal amount in its currency: "286,40 €". */
export function money(amount: string, currency: string): string {
  const format = new Intl.NumberFormat(tag(), { style: 'currency', currency });
  return plainSpaces(format.format(Number(amount))).replace('-', '\u2212');
}

/** A share 0..1 without decimals. */
export function percent(share: number): string {
  return plainSpaces(numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share)).replace(
    '-',
    '\u2212',
  );
}

/** With its sign, plus or U+2212; `said` words the amount. */
export function signed(value: number, said: (amount: number) => string): string {
  const amount = said(Math.abs(value));
  return value === 0 ? amount : `${value > 0 ? '+' : '\u2212'}${amount}`;
}

/** A covered share: rounded down, so that "100 %" always means whole. */
export function completeness(share: number): string {
  return percent(Math.floor(share * 100 + 1e-9) / 100);
}

/** A civil date of the building, which no zone can move. */
export function localDate(date: LocalDate, style: DateStyle = 'long'): string {
  return formatDate(new Date(`${date}T12:00:00Z`), 'UTC', DATE_STYLES[style]);
}

/** The civil date that an instant falls on in the building's zone. */
export function dayOf(instant: Instant, timeZone: string, style: DateStyle = 'long'): string {
  return formatDate(new Date(instant), timeZone, DATE_STYLES[style]);
}

export function timeOf(instant: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat(tag(), {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    hourCycle: 'h23',
  }).format(new Date(instant));
}

function formatDate(date: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const parts = dateFormat({ ...options, timeZone }).formatToParts(date);
  return joined(parts, options);
}

/** A day and its month never part: "30 mai", "30. Mai". */
function joined(parts: Intl.DateTimeFormatPart[], options: Intl.DateTimeFormatOptions): string {
  return parts
    .map((part, index) =>
      parts[index - 1]?.type === 'day' && parts[index + 1]?.type === 'month'
        ? part.value.replace(' ', NBSP)
        : frenchFirst(part, options),
    )
    .join('');
}

/** French says "1er juin", which `Intl` does not. */
function frenchFirst(part: Intl.DateTimeFormatPart, options: Intl.DateTimeFormatOptions): string {
  const first = part.type === 'day' && part.value === '1' && options.day === 'numeric';
  return first && getLocale() === 'fr' ? '1er' : part.value.replace('\u202f', NBSP);
}

/** `YYYY-MM-DD` of an instant in a zone. */
export function localDateOf(instant: Instant | number, timeZone: string): LocalDate {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  });
  return format.format(new Date(instant));
}

/** Machine time on the wall of whoever reads: for waits, never for data. */
export function clock(ms: number): string {
  return new Intl.DateTimeFormat(tag(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** From one civil date to another, both included, shared parts said once; the year only when it must be told. */
export function dateRange(from: LocalDate, last: LocalDate, withYear: boolean): string {
  const year = withYear ? ('numeric' as const) : undefined;
  const options = { day: 'numeric', month: 'short', year, timeZone: 'UTC' } as const;
  const format = new Intl.DateTimeFormat(tag(), options);
  const parts = format.formatRangeToParts(new Date(`${from}T12:00:00Z`), new Date(`${last}T12:00:00Z`));
  return joined(parts, options).replace(/[\u2009\u202f]/g, NBSP);
}

/** "janvier – mars 2026" of `YYYY-MM` both included; a month alone where both are the same. */
export function monthRange(from: string, last: string): string {
  const format = new Intl.DateTimeFormat(tag(), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const noon = (month: string) => new Date(`${month}-01T12:00:00Z`);
  return format.formatRange(noon(from), noon(last)).replace(/[\u2009\u202f]/g, NBSP);
}
