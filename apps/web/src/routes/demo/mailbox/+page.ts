import { error } from '@sveltejs/kit';
import * as api from '#lib/api.ts';
import * as accounts from '#lib/api/accounts.ts';
import { ApiError } from '#lib/api-error.ts';
import { settle } from '#lib/settled.ts';

export async function load({ depends }) {
  depends('app:mailbox');
  const [mailbox, settings] = await Promise.all([settle(accounts.mailbox()), settle(api.publicSettings())]);
  if (mailbox.error instanceof ApiError && mailbox.error.status === 404) error(404, 'not_found');
  return { mailbox, simulatedTime: settings.value?.simulatedTime ?? false };
}
