import * as api from '#lib/api.ts';
import { addDays } from '#lib/charts/zone.ts';
import { chosenMeter, common, dailyOnly, hasHistory, missingConsent } from '#lib/meters.ts';
import { lastPublishedDay, parsePeriod, type Answer, type Period } from '#lib/period.ts';
import { settle } from '#lib/settled.ts';
import { pageStatistics } from '#lib/statistics.ts';
import { now } from '#lib/state/now.svelte.ts';

/** One fetch for the page: chart, figures and sentence read the same answers. */
export async function load({ params, url, parent, depends, untrack }) {
  depends('app:energy');
  const { building, devices } = await parent();
  const list = devices.value?.items ?? [];
  const meter = chosenMeter(
    list,
    url.searchParams.get('meter'),
    building.abilities.includes('building.energy.read'),
  );
  const shown = meter ? [meter] : common(list);
  const onlyDaily = dailyOnly(shown);
  const lastDay = lastPublishedDay(
    untrack(() => now.ms),
    building.timeZone,
  );
  const period = parsePeriod(url.searchParams, lastDay, onlyDaily);
  const deviceId = meter?.id ?? null;
  const measured = shown.some(hasHistory);
  const answer = async <Value>(value: Promise<Value>): Promise<Answer<Value>> => ({
    period,
    value: await value,
  });
  const window = { deviceId, from: period.from, to: period.to };
  return {
    meter,
    onlyDaily,
    missingConsent: missingConsent(shown),
    lastDay,
    period,
    meterCount: shown.filter(hasHistory).length,
    energy: measured
      ? {
          readings: settle(answer(api.readings(params.id, { ...window, granularity: period.granularity }))),
          statistics: settle(answer(pageStatistics(params.id, { ...window, to: clip(period, lastDay) }))),
        }
      : null,
  };
}

/** Days that nobody could have published yet are no part of the figures, unless there are no others. */
function clip({ from, to }: Period, lastDay: string): string {
  const end = addDays(lastDay, 1);
  return to < end || from >= end ? to : end;
}
