import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/accounts.ts';
import { ApiError } from '#lib/api-error.ts';
import { settle } from '#lib/settled.ts';

export async function load({ depends }) {
  depends('app:mailbox');
  const mailbox = await settle(accounts.mailbox());
  if (mailbox.error instanceof ApiError && mailbox.error.status === 404) error(404, 'not_found');
  return { mailbox };
}
