import type { LinkyDevice, SyncRun, TooFewDays } from '@coprowatt/contracts';
import { isConnected } from '#lib/connection-name.ts';
import { m } from '#lib/paraglide/messages.js';
import { isActive } from '#lib/sync-progress.ts';

/** What no alert means: nothing unusual, too early to tell, or that no data arrives to be looked at. */
export type Watch = 'on' | 'early' | 'off';

export function watchOf(meters: LinkyDevice[], runs: SyncRun[]): Watch {
  const connected = meters.filter(({ state }) => isConnected(state)).map(({ id }) => id);
  if (connected.length === 0) return 'off';
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
export const noneOpenAndFew = (few: TooFewDays) => `${m.alerts_page_none()} ${fewDaysSentence(few)}`;
