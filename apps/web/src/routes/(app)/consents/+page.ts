import { consents } from '#lib/api/consents.ts';
import { settle } from '#lib/settled.ts';

export function load({ depends }) {
  depends('app:consents');
  return { consents: settle(consents()) };
}
