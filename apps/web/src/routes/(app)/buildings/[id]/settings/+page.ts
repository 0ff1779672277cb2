import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

export async function load({ params, parent, depends }) {
  depends('app:handover');
  const { building } = await parent();
  if (!building.abilities.includes('building.manage')) error(404, 'not_found');
  return { handover: settle(accounts.handover(params.id)) };
}
