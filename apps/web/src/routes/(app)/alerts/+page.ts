import { alerts } from '#lib/api/alerts.ts';
import { alertsQuery, readAlertFilters } from '#lib/alerts/filters.ts';
import { isAdminOnly } from '#lib/landing.ts';
import { settle } from '#lib/settled.ts';
import { error } from '@sveltejs/kit';

/** The list hangs on the filters alone: which of its alerts is read is asked beside it. */
export async function load({ url, parent, depends }) {
  depends('app:alerts');
  if (isAdminOnly((await parent()).me.memberships)) error(404, 'not_found');
  const filters = readAlertFilters(url.searchParams);
  return { filters, alerts: settle(alerts(alertsQuery(filters))) };
}
