import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

export async function load({ params, depends }) {
  depends('app:members');
  const { items } = await accounts.organisations();
  const organisation = items.find(({ id }) => id === params.id);
  if (!organisation) error(404, 'not_found');
  return {
    organisation,
    members: settle(accounts.members({ kind: 'organisations', id: params.id })),
  };
}
