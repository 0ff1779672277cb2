import type { SealedColumn } from '@coprowatt/platform';
import { secretContext, urlContext } from './webhook/webhook.repository.ts';

const WEBHOOK = { table: 'notification_webhooks', key: 'id' };

export const notificationsSealedColumns: SealedColumn[] = [
  { ...WEBHOOK, column: 'url_sealed', contextOf: urlContext },
  { ...WEBHOOK, column: 'secret_sealed', contextOf: secretContext },
];
