import * as accounts from '#lib/api/accounts.ts';
import { settle } from '#lib/settled.ts';

export function load({ depends }) {
  depends('app:sessions');
  return { sessions: settle(accounts.sessions()) };
}
