import { SYNC_PASSES, type SyncPass } from '@coprowatt/contracts';
import {
  addDays,
  eachDay,
  instantsOfWallTime,
  localDateOf,
  MINUTE_MS,
  startOfDay,
  type EpochMs,
  type LocalDate,
} from '@coprowatt/energy';

/** Where and when an operator's days are published. */
export interface PassHours {
  /** IANA zone of its local days. */
  timeZone: string;
  /** Local hour from which yesterday is there: 8 in Paris, 12 in Brussels. */
  publishesAtHour: number;
}

/** One pass of one local date. */
export interface DuePass {
  pass: SyncPass;
  localDate: LocalDate;
  dueAtMs: EpochMs;
  /** A later one of the name asks for both: nobody is called. */
  isOvertaken?: boolean;
}

/** Milliseconds after a pass's instant between which a meter's own turn lies. */
export interface Jitter {
  fromMs: number;
  spreadMs: number;
}

const HOUR_MIN = 60;

/** Minutes of the wall clock at which each pass is due (design rule 10; providers sheet, section 6). */
function wallMinutes(pass: SyncPass, { publishesAtHour }: PassHours): number {
  return {
    nightly: 2 * HOUR_MIN,
    publication: publishesAtHour * HOUR_MIN,
    midday: 13 * HOUR_MIN,
    evening: 17 * HOUR_MIN + 30,
  }[pass];
}

/** Meters are published up to 20 minutes late, and an operator wants its clients not to call all at the same minute. */
export function jitterOf(pass: SyncPass): Jitter {
  const atOnce = { fromMs: 0, spreadMs: 10 * MINUTE_MS };
  return pass === 'publication' ? { fromMs: 20 * MINUTE_MS, spreadMs: 20 * MINUTE_MS } : atOnce;
}

/** The one instant of a pass: the first of two in autumn, the first after the gap in spring. */
export function passAt(pass: SyncPass, date: LocalDate, hours: PassHours): EpochMs {
  const minutes = wallMinutes(pass, hours);
  const [first] = instantsOfWallTime(`${date}T${clockText(minutes)}`, hours.timeZone);
  return first ?? startOfDay(date, hours.timeZone) + minutes * MINUTE_MS;
}

/** Passes that became due after `lastMs` and until `nowMs`, that instant included, in the order of their instants. */
export function dueRuns(lastMs: EpochMs, nowMs: EpochMs, hours: PassHours): DuePass[] {
  if (lastMs >= nowMs) return [];
  const [first, last] = [localDateOf(lastMs, hours.timeZone), localDateOf(nowMs, hours.timeZone)];
  return eachDay(first, addDays(last, 1))
    .flatMap((localDate) => passesOf(localDate, hours))
    .filter(({ dueAtMs }) => dueAtMs > lastMs && dueAtMs <= nowMs);
}

/** Runs that asked nothing are kept about so long; nights before that leave no record. */
const KEPT_NIGHTS = 7;

/**
 * What a standstill leaves to open: the newest pass of each name, which asks for what the others missed; then the nights that
 * it overtook, for every local date has its run of 02:00 (design rule 10), oldest first.
 */
export function caughtUp(due: DuePass[]): DuePass[] {
  const newest = due.filter(({ pass }, index) => due.findLastIndex((other) => other.pass === pass) === index);
  const overtaken = due.filter((one) => one.pass === 'nightly' && !newest.includes(one));
  return [...newest, ...overtaken.slice(-KEPT_NIGHTS).map((one) => ({ ...one, isOvertaken: true }))];
}

/** The day after the newest one that the operator has published at `nowMs`. */
export function publishedTo({ timeZone, publishesAtHour }: PassHours, nowMs: EpochMs): LocalDate {
  const today = localDateOf(nowMs, timeZone);
  return nowMs >= passAt('publication', today, { timeZone, publishesAtHour }) ? today : addDays(today, -1);
}

function passesOf(localDate: LocalDate, hours: PassHours): DuePass[] {
  return SYNC_PASSES.map((pass) => ({ pass, localDate, dueAtMs: passAt(pass, localDate, hours) }));
}

function clockText(minutes: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minutes / HOUR_MIN))}:${two(minutes % HOUR_MIN)}:00`;
}
