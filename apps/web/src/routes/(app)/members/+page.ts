import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { hasRole } from '#lib/landing.ts';
import { settle } from '#lib/settled.ts';

export async function load({ parent, depends }) {
  depends('app:members');
  const { me } = await parent();
  if (!hasRole(me.memberships, 'syndic')) error(404, 'not_found');
  return { organisations: settle(accounts.organisations()) };
}
