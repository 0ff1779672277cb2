import { mailboxContext } from './mail/mailbox.ts';
import { mailContext } from './mail/mail-outbox.ts';
import { INSTALLATION_SECRETS } from './secrets/load-secrets.ts';
import type { SealedColumn } from './secrets/sealed-column.ts';

export const platformSealedColumns: SealedColumn[] = [
  { table: 'platform_mails', column: 'text_sealed', key: 'id', contextOf: mailContext },
  { table: 'platform_mailbox', column: 'text_sealed', key: 'id', contextOf: mailboxContext },
  INSTALLATION_SECRETS,
];
