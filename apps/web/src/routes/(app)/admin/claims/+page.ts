import * as accounts from '#lib/api/accounts.ts';
import { claimStateOf } from '#lib/claim-text.ts';
import { settle } from '#lib/settled.ts';

export async function load({ url, parent, depends }) {
  depends('app:claims');
  await parent();
  const state = claimStateOf(url.searchParams.get('state'));
  return { state, claims: settle(accounts.claims(state)) };
}
