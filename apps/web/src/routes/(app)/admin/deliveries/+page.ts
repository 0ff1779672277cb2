import { DELIVERY_STATES } from '@coprowatt/contracts';
import * as accounts from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

/** Those that did not arrive, unless the address asks for others. */
export async function load({ url, parent }) {
  await parent();
  const wanted = url.searchParams.get('state');
  return {
    state: DELIVERY_STATES.find((state) => state === wanted) ?? 'dead',
    organisations: settle(accounts.organisations()),
  };
}
