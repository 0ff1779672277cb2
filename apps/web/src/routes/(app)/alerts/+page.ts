import { alerts } from '#lib/api/alerts.ts';
import { consents } from '#lib/api/consents.ts';
import { alertsQuery, readAlertFilters } from '#lib/alerts/filters.ts';
import { isAdminOnly, isOccupantOnly } from '#lib/landing.ts';
import { settle } from '#lib/settled.ts';
import { error } from '@sveltejs/kit';

/** The list hangs on the filters alone: which of its alerts is read is asked beside it. */
export async function load({ url, parent, depends }) {
  depends('app:alerts');
  const { memberships } = (await parent()).me;
  if (isAdminOnly(memberships)) error(404, 'not_found');
  const filters = readAlertFilters(url.searchParams);
  return {
    filters,
    alerts: settle(alerts(alertsQuery(filters))),
    // Who sees common meters has some that are judged whatever he agreed to.
    consents: isOccupantOnly(memberships) ? settle(consents()) : null,
  };
}
