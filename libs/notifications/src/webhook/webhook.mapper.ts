import type { WebhookBody } from '@coprowatt/contracts';
import type { ClaimedDelivery } from './webhook-rows.ts';

/** What is posted about a notice. */
export function asWebhookBody(
  { deliveryId, createdAt, path, ...notice }: ClaimedDelivery,
  publicUrl: string,
): WebhookBody {
  const { kind, severity, change, buildingId, buildingName, subjectId, texts } = notice;
  return {
    deliveryId,
    event: 'notification',
    occurredAt: createdAt.toISOString(),
    notification: {
      ...{ kind, severity, change, buildingId, buildingName, subjectId, texts },
      url: publicUrl + path,
    },
  };
}

/** What is posted to try a webhook. */
export function asTestBody(deliveryId: string, now: Date): WebhookBody {
  return { deliveryId, event: 'test', occurredAt: now.toISOString(), notification: null };
}
