import type { Instant } from '@coprowatt/contracts';
import { addDays, type ExpectedDays, type LocalDate } from '@coprowatt/energy';
import type { Meter } from './meter.entity.ts';

/** With the version of its days, where that was asked. */
type ScopeMeter = Meter & { daysVersion?: string | null };

/** The meters that a request is about. */
export interface MeterScope {
  meters: ScopeMeter[];
  deviceIds: string[];
  timeZone: string;
  /** Last local day that the operator has published for everyone. */
  lastPublished: LocalDate;
  expected: ExpectedDays[];
}

/** Meters that were never asked anything (their consent was refused, say) are no part of any figure. */
export function meterScope(all: ScopeMeter[], lastPublished: LocalDate, timeZone: string): MeterScope {
  const meters = all.filter((meter) => meter.askedFrom !== null || meter.lastReadingAt !== null);
  const expected = meters.flatMap((meter) => expectedDays(meter, lastPublished) ?? []);
  return { meters, deviceIds: meters.map(({ id }) => id), timeZone, lastPublished, expected };
}

/** Days on which a meter's readings are due: from the oldest one asked and commissioning to the last published, while connected. */
export function expectedDays(meter: Meter, lastPublished: LocalDate): ExpectedDays | null {
  const { id, askedFrom, inServiceFrom, askedUntil } = meter;
  if (askedFrom === null) return null;
  const last = askedUntil !== null && askedUntil < lastPublished ? askedUntil : lastPublished;
  const from = inServiceFrom !== null && inServiceFrom > askedFrom ? inServiceFrom : askedFrom;
  return { deviceId: id, from, to: addDays(last, 1) };
}

/** First local day on which any of these meters is expected to have readings, or null. */
export function firstExpectedDay(expected: ExpectedDays[]): LocalDate | null {
  return expected.map(({ from }) => from).sort()[0] ?? null;
}

/** Start of the latest reading among these meters, or null. */
export function lastReadingAt(meters: Meter[]): Instant | null {
  const latestMs = Math.max(...meters.map((meter) => meter.lastReadingAt?.getTime() ?? -Infinity));
  return Number.isFinite(latestMs) ? new Date(latestMs).toISOString() : null;
}
