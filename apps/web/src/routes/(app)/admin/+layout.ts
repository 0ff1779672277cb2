import { error } from '@sveltejs/kit';
import { hasRole } from '#lib/landing.ts';

export async function load({ parent }) {
  const { me } = await parent();
  if (!hasRole(me.memberships, 'admin')) error(404, 'not_found');
}
