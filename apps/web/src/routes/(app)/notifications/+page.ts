import * as accounts from '#lib/api/accounts.ts';
import { hasRole, isAdminOnly } from '#lib/landing.ts';
import { settle } from '#lib/settled.ts';
import { error } from '@sveltejs/kit';

export async function load({ url, parent }) {
  const { memberships } = (await parent()).me;
  if (isAdminOnly(memberships)) error(404, 'not_found');
  return {
    unread: url.searchParams.get('show') === 'unread',
    organisations: hasRole(memberships, 'syndic') ? settle(accounts.organisations()) : null,
  };
}
