import * as accounts from '#lib/api/accounts.ts';
import { deliveries } from '#lib/api/notifications.ts';
import { storageBudget } from '#lib/api/storage.ts';
import { settle } from '#lib/settled.ts';

export async function load({ parent, depends }) {
  depends('app:admin');
  await parent();
  return {
    operators: settle(accounts.operators()),
    organisations: settle(accounts.organisations()),
    claims: settle(accounts.claims('open')),
    deliveries: settle(deliveries({ state: 'dead' })),
    storage: settle(storageBudget()),
  };
}
