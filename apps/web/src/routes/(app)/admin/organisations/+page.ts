import * as accounts from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

export async function load({ parent, depends }) {
  depends('app:organisations');
  await parent();
  return { organisations: settle(accounts.organisations()) };
}
