import type {
  ConsentView,
  LinkyDevice,
  LocalDate,
  Statistics,
  SyncRun,
  TooFewDays,
} from '@coprowatt/contracts';
import { dateNear } from '#lib/charts/dates.ts';
import { addDays } from '#lib/charts/zone.ts';
import { isConnected } from '#lib/connection-name.ts';
import { m } from '#lib/paraglide/messages.js';
import { isActive } from '#lib/sync-progress.ts';

/** What no alert means: nothing unusual, too early to tell, that no data arrives to be looked at, or that nobody agreed to its being looked at. */
export type Watch = 'on' | 'early' | 'off' | 'unadvised';

/** After so many published days in a row without a complete one, no alert is no good news. */
const UNCOMPARED_DAYS = 3;

/** Of one whose own meters alone are judged: what his agreements let be looked at. */
export function watchOfOwn(agreements: ConsentView[]): Watch {
  const inForce = agreements.filter((agreement) => agreement.inForce);
  if (inForce.length === 0) return 'off';
  return inForce.some(({ purposes }) => purposes.advice) ? 'on' : 'unadvised';
}

export function watchOf(meters: LinkyDevice[], runs: SyncRun[]): Watch {
  const live = meters.filter(({ state }) => isConnected(state));
  const connected = live.map(({ id }) => id);
  if (connected.length === 0) return 'off';
  // A private meter is judged for its holder's advice alone (design rule 9).
  if (live.every(({ usage, purposes }) => usage === 'private' && purposes?.advice !== true))
    return 'unadvised';
  const early = runs.some(
    (run) => run.kind === 'backfill' && isActive(run) && connected.includes(run.deviceId),
  );
  return early ? 'early' : 'on';
}

/** How many meters the owner's rule cannot compare yet, and what they lack: in their first weeks, or for ever where totals stay unknown. */
export function fewDaysSentence({ meters, completeDays, neededDays, reference }: TooFewDays): string {
  const told = { count: meters, days: completeDays, needed: neededDays };
  return reference === 'same-weekday' ? m.alerts_few_weekdays(told) : m.alerts_few_days(told);
}

/** That nothing is open says nothing of these. */
export const noneOpenAndFew = (few: TooFewDays) => noneOpenBut(fewDaysSentence(few));

export const noneOpenBut = (sentence: string) => `${m.alerts_page_none()} ${sentence}`;

/** That the only meter shown had no complete day lately, which alone is compared; null where it had, or where there are several. */
export function uncomparedSentence(meters: LinkyDevice[], statistics: Statistics | null): string | null {
  const last: LocalDate | undefined = statistics?.lastCompleteDay.value?.localDate;
  if (meters.length !== 1 || !statistics || last === undefined) return null;
  const { lastPublishedDay } = statistics;
  if (addDays(last, UNCOMPARED_DAYS) > lastPublishedDay) return null;
  return m.alerts_uncompared({ date: dateNear(last, lastPublishedDay) });
}
