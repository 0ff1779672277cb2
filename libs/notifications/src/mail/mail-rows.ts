import type { EntityManager } from 'typeorm';
import { NOTICE_COLUMNS, type StoredNotice } from '../notice/notice-rows.ts';

/** A notice that is to be mailed to one person. */
export interface DueMail extends StoredNotice {
  deliveryId: string;
  /** Tries so far. */
  attempts: number;
}

const COLUMNS = `d.id as "deliveryId", d.attempts, ${NOTICE_COLUMNS}`;

// $2 is the longest of the pauses: it bounds the index, which what was told cannot.
const PEOPLE = `
  select d.user_id as "userId"
  from notification_deliveries d join notification_notices n on n.id = d.notice_id
  where d.channel = 'mail' and d.state = 'waiting' and d.due_at <= $1
    and not exists (
      select 1 from notification_deliveries s join notification_notices told on told.id = s.notice_id
      where s.user_id = d.user_id and s.state = 'sent' and s.ended_at > $2::timestamptz
        and (n.severity <> 'critical' or told.severity = 'critical' and s.ended_at > $3::timestamptz))
  group by d.user_id order by min(d.due_at) limit $4`;

// Locked until the mail is in the outbox; what another process holds is that one's to send. With what was to
// tell later of the same alerts, and is older than what is told now.
const TAKE = `
  select ${COLUMNS}
  from notification_deliveries d join notification_notices n on n.id = d.notice_id
  where d.user_id = $1 and d.channel = 'mail' and d.state = 'waiting' and (d.due_at <= $2 or exists (
    select 1 from notification_deliveries newer join notification_notices news on news.id = newer.notice_id
    where newer.user_id = $1 and newer.channel = 'mail' and newer.state = 'waiting' and newer.due_at <= $2
      and news.subject_id = n.subject_id and news.created_at > n.created_at))
  order by n.created_at, d.id for update of d skip locked`;

// What one mail of the outbox tells, held until it has left.
const TOLD = `
  select d.user_id as "userId", ${COLUMNS}
  from notification_deliveries d join notification_notices n on n.id = d.notice_id
  where d.mail_id = $1 and d.state = 'sent' order by n.created_at, d.id for update of d`;

const DUE_AGAIN = `
  update notification_deliveries d
  set state = 'waiting', due_at = again.due_at, ended_at = null, mail_id = null
  from unnest($1::uuid[], $2::timestamptz[]) as again (id, due_at) where d.id = again.id`;

const SENT = `
  update notification_deliveries
  set state = 'sent', attempts = attempts + 1, due_at = null, ended_at = $2, mail_id = $3, failure = null
  where id = any($1::uuid[])`;

/** Since when mails to a person keep others waiting. */
export interface PausesFrom {
  any: Date;
  /** Of mails that told of something critical, for what is critical; no other keeps that waiting. */
  critical: Date;
}

/** People with mails that are due, and none sent to them of late. */
export async function listDuePeople(
  manager: EntityManager,
  now: Date,
  { any, critical }: PausesFrom,
  limit: number,
): Promise<string[]> {
  const rows = await manager.query<{ userId: string }[]>(PEOPLE, [now, any, critical, limit]);
  return rows.map(({ userId }) => userId);
}

/** All that is due to one person, oldest first, but what another process has in hands. */
export function takeDueMails(manager: EntityManager, userId: string, now: Date): Promise<DueMail[]> {
  return manager.query<DueMail[]>(TAKE, [userId, now]);
}

/** What a mail that waits in the outbox tells, and whom; nothing once its reader is gone. */
export function listTold(manager: EntityManager, mailId: string): Promise<(DueMail & { userId: string })[]> {
  return manager.query(TOLD, [mailId]);
}

/** They did not leave: each is due in another mail, at its time. */
export async function markDueAgain(
  manager: EntityManager,
  deliveries: { id: string; dueAt: Date }[],
): Promise<void> {
  if (deliveries.length === 0) return;
  await manager.query(DUE_AGAIN, [deliveries.map(({ id }) => id), deliveries.map(({ dueAt }) => dueAt)]);
}

/** They left together in one mail of the outbox. */
export async function markMailed(
  manager: EntityManager,
  ids: string[],
  mailId: string,
  now: Date,
): Promise<void> {
  await manager.query(SENT, [ids, now, mailId]);
}
