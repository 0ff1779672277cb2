import { setTimeout as delay } from 'node:timers/promises';
import type { MailboxMessage } from '@coprowatt/contracts';
import { Mailbox, MailTick } from '@coprowatt/platform';
import type { TestApp } from './test-app.ts';

const POLL_MS = 50;

async function isOutboxEmpty({ database }: TestApp): Promise<boolean> {
  const rows = await database.dataSource.query<unknown[]>(
    'select 1 from platform_mails where text_sealed is not null limit 1',
  );
  return rows.length === 0;
}

/** Mails to an address, newest first, once all that were sent have arrived; the application runs with `DEMO: 'on'`. */
export async function mailsTo(test: TestApp, email: string): Promise<MailboxMessage[]> {
  await test.app.get(MailTick).tick(); // not at its next second
  while (!(await isOutboxEmpty(test))) await delay(POLL_MS);
  return (await test.app.get(Mailbox).list()).filter(({ to }) => to === email);
}

/** The token of the link in the newest mail to an address. */
export async function mailedToken(test: TestApp, email: string): Promise<string> {
  const [mail] = await mailsTo(test, email);
  const token = /#([\w-]{43})\s/.exec(mail?.text ?? '')?.[1];
  if (!token) throw new Error(`No mail with a link has come to ${email}`);
  return token;
}
