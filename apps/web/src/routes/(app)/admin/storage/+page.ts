import { storageBudget } from '#lib/api/storage.ts';
import { settle } from '#lib/settled.ts';

export async function load({ parent, depends }) {
  depends('app:storage');
  await parent();
  return { storage: settle(storageBudget()) };
}
