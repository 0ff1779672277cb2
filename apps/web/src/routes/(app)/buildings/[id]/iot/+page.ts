import * as api from '#lib/api.ts';
import { chosenOverlay } from '#lib/comparison/choice.ts';
import { readComparison } from '#lib/comparison/read.ts';
import { isConnected } from '#lib/connection-name.ts';
import { addDays } from '#lib/charts/zone.ts';
import { chosenMeter, common, dailyOnly, hasHistory, missingConsent, withoutCurve } from '#lib/meters.ts';
import { lastPublishedDay, parsePeriod, type Answer, type Period } from '#lib/period.ts';
import { qualityCalendar } from '#lib/api/quality.ts';
import { localDateOf } from '#lib/format.ts';
import { pagesOf, spanOf } from '#lib/quality/span.ts';
import { METER_VIEWS } from '#lib/route.ts';
import { settle } from '#lib/settled.ts';
import { pageStatistics } from '#lib/statistics.ts';
import { now } from '#lib/state/now.svelte.ts';

/** One fetch for the page: chart, figures and sentence read the same answers. */
export async function load({ params, url, parent, depends, untrack }) {
  depends('app:energy', 'app:quality');
  const { building, devices } = await parent();
  const list = devices.value?.items ?? [];
  const meter = chosenMeter(
    list,
    url.searchParams.get('meter'),
    building.abilities.includes('building.energy.read'),
  );
  const shown = meter ? [meter] : common(list);
  const onlyDaily = dailyOnly(shown);
  const nowMs = untrack(() => now.ms);
  const lastDay = lastPublishedDay(nowMs, building.timeZone);
  const period = parsePeriod(url.searchParams, lastDay, onlyDaily, building.accountingYearStart);
  const compare = chosenOverlay(url.searchParams, period);
  const deviceId = meter?.id ?? null;
  const measured = shown.some(hasHistory);
  const answer = async <Value>(value: Promise<Value>): Promise<Answer<Value>> => ({
    period,
    value: await value,
  });
  const window = { deviceId, from: period.from, to: period.to };
  const published = { ...window, to: clip(period, lastDay) };
  const view = METER_VIEWS.find((name) => name === url.searchParams.get('view')) ?? null;
  const viewed = list.find(({ id }) => id === url.searchParams.get('meter')) ?? null;
  const span = spanOf(url.searchParams.get('span'));
  const days = pagesOf(span, localDateOf(nowMs, building.timeZone));
  return {
    view,
    viewed,
    span,
    calendar: view === 'quality' && viewed ? settle(qualityCalendar(params.id, viewed.id, days)) : null,
    meter,
    onlyDaily,
    missingConsent: missingConsent(shown),
    withoutCurve: withoutCurve(shown),
    lastDay,
    period,
    compare,
    asking: shown.some(({ state }) => isConnected(state)),
    meterCount: shown.filter(hasHistory).length,
    energy:
      measured && view === null
        ? {
            readings: settle(answer(api.readings(params.id, { ...window, granularity: period.granularity }))),
            statistics: settle(answer(pageStatistics(params.id, published))),
            compared:
              compare &&
              settle(
                answer(readComparison(params.id, compare, { ...published, granularity: period.granularity })),
              ),
          }
        : null,
  };
}

/** Days that nobody could have published yet are no part of the figures, unless there are no others. */
function clip({ from, to }: Period, lastDay: string): string {
  const end = addDays(lastDay, 1);
  return to < end || from >= end ? to : end;
}
