import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { ApiError } from '#lib/api-error.ts';
import { settle } from '#lib/settled.ts';

export async function load({ params, parent, depends }) {
  depends('app:claims');
  await parent();
  const claim = await settle(accounts.claim(params.id));
  if (claim.value) return { claim: claim.value };
  if (claim.error instanceof ApiError && claim.error.status === 404) error(404, 'not_found');
  throw claim.error;
}
