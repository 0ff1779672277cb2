import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { hasRole } from '#lib/landing.ts';

export async function load({ parent }) {
  const { me } = await parent();
  if (!hasRole(me.memberships, 'syndic')) error(404, 'not_found');
  const managed = new Set(me.memberships.map((membership) => membership.organisationId));
  const { items } = await accounts.organisations();
  return { organisations: items.filter(({ id }) => managed.has(id)) };
}
