import type { Anomaly, LocalDate } from '@coprowatt/contracts';
import { addDays, daysBetween } from '#lib/charts/zone.ts';
import { route } from '#lib/route.ts';

const MONTH_DAYS = 30;
/** Days shown around a long episode. */
const MARGIN_DAYS = 7;
/** A chart of days is no longer than that (lib/period.ts). */
const MOST_DAYS = 92;

/** Local days around an alert, `to` exclusive: 30 that end a week after it, or the whole episode with a margin. */
export function daysAround(
  { firstDay, lastDay }: Anomaly,
  lastPublished: LocalDate,
): { from: LocalDate; to: LocalDate } {
  const wished = addDays(lastDay, MARGIN_DAYS + 1);
  const edge = addDays(lastPublished, 1);
  const to = wished > edge && edge > lastDay ? edge : wished;
  const from = addDays(firstDay, -MARGIN_DAYS);
  const days = Math.min(MOST_DAYS, Math.max(MONTH_DAYS, daysBetween(from, to)));
  return { from: addDays(to, -days), to };
}

/** The building's page with the alert chosen, its meter and its days on the chart. */
export function chartHref(anomaly: Anomaly, lastPublished: LocalDate): string {
  const { from, to } = daysAround(anomaly, lastPublished);
  const { buildingId, deviceId, id } = anomaly;
  return route.building(buildingId, { period: 'custom', from, to, meter: deviceId, alert: id });
}
