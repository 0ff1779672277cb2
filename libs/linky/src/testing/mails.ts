import type { MailboxMessage } from '@coprowatt/contracts';
import { Mailbox } from '@coprowatt/platform';
import { eventually, type LinkyApp } from './linky-app.ts';

/** Mails that one address has received, newest first; what is on its way arrives first. */
export async function mailsTo({ app, database }: LinkyApp, email: string): Promise<MailboxMessage[]> {
  await eventually(
    () => database.dataSource.query('select 1 from platform_mails where text_sealed is not null'),
    (waiting: unknown[]) => waiting.length === 0,
  );
  return (await app.get(Mailbox).list()).filter(({ to }) => to === email);
}

/** The secret in the fragment of a mail's link. */
export function linkTokenIn(text: string, path: string): string {
  const token = new RegExp(`/${path}#([\\w-]{43})`).exec(text)?.[1];
  if (token === undefined) throw new Error(`no link to ${path} in the mail`);
  return token;
}
