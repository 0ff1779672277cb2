import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

export async function load({ params, parent, depends }) {
  depends('app:members');
  const { building } = await parent();
  if (!building.abilities.includes('member.manage')) error(404, 'not_found');
  return { members: settle(accounts.members({ kind: 'buildings', id: params.id })) };
}
