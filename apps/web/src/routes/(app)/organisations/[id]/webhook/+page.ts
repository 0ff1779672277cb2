import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';

/** Its syndics alone: an admin names organisations and reads none of their alerts. */
export async function load({ params, parent }) {
  const { me } = await parent();
  const held = me.memberships.some(
    ({ role, organisationId }) => role === 'syndic' && organisationId === params.id,
  );
  const { items } = held ? await accounts.organisations() : { items: [] };
  const organisation = items.find(({ id }) => id === params.id);
  if (!organisation) error(404, 'not_found');
  return { organisation };
}
