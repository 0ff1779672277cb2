import { operators } from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

export async function load({ parent, depends }) {
  depends('app:operators');
  await parent();
  return { operators: settle(operators()) };
}
