import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { StoredNotice } from '../notice/notice-rows.ts';
import { nextAttemptAt } from './retry-policy.ts';

/** A fault of ours; what it was is in the log. */
export const OUR_FAULT = 'internal_error';

/** Why nothing was sent: closed words for the admin. */
export type DropReason = 'access_ended' | 'not_wanted' | 'withdrawn';

/** A delivery to be written: to whom and when. */
export interface PlannedDelivery {
  /** A person for a mail, a webhook for a post. */
  to: string;
  dueAt: Date;
}

const RECEIVER = { mail: 'user_id', webhook: 'webhook_id' } as const;

const FAILED = `
  update notification_deliveries set failure = $2, attempts = greatest(attempts, $3),
    state = case when $4::timestamptz is null then 'dead' else 'waiting' end,
    due_at = $4, ended_at = case when $4::timestamptz is null then $5::timestamptz end
  where id = $1 and state = 'waiting'`;

/**
 * Writes the deliveries of one notice on one channel; one that is there already stays as it is. Whom the same of its alert
 * goes or went to is left out, unless the alert was over since.
 */
export async function insertDeliveries(
  manager: EntityManager,
  channel: keyof typeof RECEIVER,
  notice: Pick<StoredNotice, 'id' | 'createdAt' | 'subjectId' | 'severity'>,
  deliveries: PlannedDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const receiver = RECEIVER[channel];
  await manager.query(
    `insert into notification_deliveries (id, notice_id, channel, ${receiver}, state, created_at, due_at)
     select planned.id, $2, $3, planned.receiver, 'waiting', $5, planned.due_at
     from unnest($1::uuid[], $4::uuid[], $6::timestamptz[]) as planned (id, receiver, due_at)
     where not exists (select 1 from notification_deliveries d join notification_notices told on told.id = d.notice_id
       where d.channel = $3 and d.${receiver} = planned.receiver and d.state in ('waiting', 'sent')
         and told.subject_id = $7 and told.severity = $8 and told.recalled_at is null)
     on conflict (notice_id, channel, user_id, webhook_id) do nothing`,
    [
      ...[deliveries.map(() => randomUUID()), notice.id, channel, deliveries.map(({ to }) => to)],
      ...[notice.createdAt, deliveries.map(({ dueAt }) => dueAt), notice.subjectId, notice.severity],
    ],
  );
}

/** Ends deliveries that nobody is to get any more. */
export async function dropDeliveries(
  manager: EntityManager,
  ids: string[],
  reason: DropReason,
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await manager.query(
    `update notification_deliveries set state = 'dropped', failure = $2, due_at = null, ended_at = $3
     where id = any($1::uuid[])`,
    [ids, reason, now],
  );
}

/**
 * Notes a try that failed: the delivery is due again later, or dead after the last one.
 * @param attempts this one included.
 */
export async function markFailed(
  manager: EntityManager,
  { deliveryId, attempts }: { deliveryId: string; attempts: number },
  failure: string,
  now: Date,
): Promise<void> {
  await manager.query(FAILED, [deliveryId, failure, attempts, nextAttemptAt(now, attempts), now]);
}
