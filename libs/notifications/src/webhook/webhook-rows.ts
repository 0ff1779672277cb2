import type { EntityManager } from 'typeorm';
import { NOTICE_COLUMNS, type StoredNotice } from '../notice/notice-rows.ts';

/** One try that this process has taken on, and what it tells, as things stood when it was taken. */
export interface ClaimedDelivery extends StoredNotice {
  deliveryId: string;
  /** This one included. */
  attempts: number;
  buildingName: string;
  /** Null once the building is no more. */
  organisationId: string | null;
}

// Taken for the length of a try: nobody else takes it meanwhile, and a process that dies leaves it due again.
const CLAIM = `
  with claimed as (
    update notification_deliveries set attempts = attempts + 1, due_at = $3
    where id = (
      select id from notification_deliveries
      where channel = 'webhook' and webhook_id = $1 and state = 'waiting' and due_at <= $2
      order by due_at, created_at limit 1 for update skip locked)
    returning id, notice_id, attempts)
  select claimed.id as "deliveryId", claimed.attempts, ${NOTICE_COLUMNS}, b.name as "buildingName",
    case when b.ended_at is null then b.organisation_id end as "organisationId"
  from claimed join notification_notices n on n.id = claimed.notice_id join buildings b on b.id = n.building_id`;

/** Webhooks for which a delivery is due. */
export async function listDueWebhooks(manager: EntityManager, now: Date): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `select distinct webhook_id as id from notification_deliveries
     where channel = 'webhook' and state = 'waiting' and due_at <= $1`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/** Takes the delivery to a webhook that is due longest; null without one. Until `leaseTo` it is nobody else's. */
export async function claimDelivery(
  manager: EntityManager,
  webhookId: string,
  now: Date,
  leaseTo: Date,
): Promise<ClaimedDelivery | null> {
  const [row] = await manager.query<ClaimedDelivery[]>(CLAIM, [webhookId, now, leaseTo]);
  return row ?? null;
}

export async function markPosted(
  manager: EntityManager,
  deliveryId: string,
  webhookId: string,
  now: Date,
): Promise<void> {
  await manager.query(
    `update notification_deliveries set state = 'sent', due_at = null, ended_at = $2, failure = null where id = $1`,
    [deliveryId, now],
  );
  await manager.query('update notification_webhooks set last_delivered_at = $2 where id = $1', [
    webhookId,
    now,
  ]);
}
