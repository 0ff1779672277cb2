import type { ProviderName } from '@coprowatt/contracts';
import { addDays, daysBetween, localDateOf, type LocalDate } from '@coprowatt/energy';
import type { Run } from './run-rules.ts';

/** Published days without any reading after which a meter is silent: 48 hours (two days). */
const SILENT_DAYS = 2;
const LONG_SILENT_DAYS = 7;

/** An agreement that ends within so many days is told of; the same stages as its mails. */
const ENDING_DAYS = 30;
const ENDING_SOON_DAYS = 7;

/** With fewer meters of one operator nothing can be said of the operator itself. */
const FEWEST_METERS = 3;

/** How many meters of an operator are asked and have consumption, by the last day with some. */
export interface LastHeard {
  provider: ProviderName;
  lastDay: LocalDate;
  meters: number;
}

/**
 * Whether an operator's meters are silent for its own sake, most of them from a local day on: that is its failure, not a
 * thousand meters'.
 */
export function isOperatorSilent(
  heard: readonly LastHeard[],
  provider: ProviderName,
  from: LocalDate,
): boolean {
  const own = heard.filter((one) => one.provider === provider);
  const meters = countOf(own);
  return meters >= FEWEST_METERS && countOf(own.filter(({ lastDay }) => lastDay < from)) * 2 > meters;
}

function countOf(heard: readonly LastHeard[]): number {
  return heard.reduce((count, { meters }) => count + meters, 0);
}

/** The silence of a meter from the day after its last reading to the last published day; null while it is not silent. */
export function silenceOf(lastKnown: LocalDate | null, lastPublished: LocalDate): Run | null {
  if (lastKnown === null) return null;
  const days = daysBetween(lastKnown, lastPublished);
  if (days < SILENT_DAYS) return null;
  const severity = days >= LONG_SILENT_DAYS ? 'major' : 'minor';
  const span = { firstDay: addDays(lastKnown, 1), lastDay: lastPublished };
  return { ...watched(), ...span, family: 'silence', kind: 'silent', severity, confirms: true };
}

/** The last weeks of an agreement; null while its end is far, not known, or past. The countdown's mails go out by themselves. */
export function endingOf(expiresAt: Date | null, now: Date, timeZone: string): Run | null {
  if (expiresAt === null || expiresAt <= now) return null;
  const lastDay = localDateOf(expiresAt.getTime(), timeZone);
  const days = daysBetween(localDateOf(now.getTime(), timeZone), lastDay);
  if (days > ENDING_DAYS) return null;
  const severity = days <= ENDING_SOON_DAYS ? 'major' : 'minor';
  const firstDay = addDays(lastDay, -ENDING_DAYS);
  return { ...watched(), firstDay, lastDay, family: 'consent', kind: 'consent', severity, confirms: false };
}

function watched(): Pick<Run, 'detector' | 'hours' | 'days' | 'yearlyWh'> {
  return { detector: 'watch', hours: null, days: [], yearlyWh: null };
}
