import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';

export async function load({ params, parent, depends }) {
  depends('app:claims');
  await parent();
  const { items } = await accounts.claims(null);
  const claim = items.find(({ id }) => id === params.id);
  if (!claim) error(404, 'not_found');
  return { claim };
}
