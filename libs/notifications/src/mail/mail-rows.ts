import type { EntityManager } from 'typeorm';
import { NOTICE_COLUMNS, type StoredNotice } from '../notice/notice-rows.ts';

/** A notice that is to be mailed to one person. */
export interface DueMail extends StoredNotice {
  deliveryId: string;
}

const PEOPLE = `
  select d.user_id as "userId" from notification_deliveries d
  where d.channel = 'mail' and d.state = 'waiting' and d.due_at <= $1
    and not exists (select 1 from notification_deliveries s
      where s.user_id = d.user_id and s.state = 'sent' and s.ended_at > $2)
  group by d.user_id order by min(d.due_at) limit $3`;

// Locked until the mail is in the outbox; what another process holds is that one's to send.
const TAKE = `
  select d.id as "deliveryId", ${NOTICE_COLUMNS}
  from notification_deliveries d join notification_notices n on n.id = d.notice_id
  where d.user_id = $1 and d.channel = 'mail' and d.state = 'waiting' and d.due_at <= $2
  order by n.created_at, d.id for update of d skip locked`;

// What one mail of the outbox tells, held until it has left.
const TOLD = `
  select d.id as "deliveryId", d.user_id as "userId", ${NOTICE_COLUMNS}
  from notification_deliveries d join notification_notices n on n.id = d.notice_id
  where d.mail_id = $1 and d.state = 'sent' order by n.created_at, d.id for update of d`;

const DUE_AGAIN = `
  update notification_deliveries set state = 'waiting', due_at = $2, ended_at = null, mail_id = null
  where id = any($1::uuid[])`;

const SENT = `
  update notification_deliveries
  set state = 'sent', attempts = attempts + 1, due_at = null, ended_at = $2, mail_id = $3, failure = null
  where id = any($1::uuid[])`;

/** People with mails that are due, and none sent to them after `pauseFrom`. */
export async function listDuePeople(
  manager: EntityManager,
  now: Date,
  pauseFrom: Date,
  limit: number,
): Promise<string[]> {
  const rows = await manager.query<{ userId: string }[]>(PEOPLE, [now, pauseFrom, limit]);
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

/** Their mail did not leave: they are due in another. */
export async function markDueAgain(manager: EntityManager, ids: string[], now: Date): Promise<void> {
  await manager.query(DUE_AGAIN, [ids, now]);
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
