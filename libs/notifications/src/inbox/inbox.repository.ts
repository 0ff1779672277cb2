import type { Language, Notification } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NoticeText } from '../notice/notice.ts';
import type { Place } from './cursor.ts';

/** Buildings whose notices a person may read now: those of common meters, and those of his own. */
export interface InboxReach {
  common: string[];
  own: string[];
}

export interface InboxRow extends Omit<Notification, 'title' | 'body' | 'createdAt' | 'readAt'> {
  texts: Record<Language, NoticeText>;
  createdAt: Date;
  readAt: Date | null;
}

// What one may no longer see is no longer listed, counted or marked (design section 3).
const REACHED = `
  from notification_entries e join notification_notices n on n.id = e.notice_id
  where e.user_id = $1
    and ((n.holder_user_id is null and n.building_id = any($2::uuid[]))
      or (n.holder_user_id = $1 and n.building_id = any($3::uuid[])))`;

const PAGE = `
  select e.id, n.kind, n.severity, n.building_id as "buildingId",
    (select name from buildings b where b.id = n.building_id) as "buildingName",
    n.subject_id as "subjectId", n.change, n.texts, n.path, e.created_at as "createdAt", e.read_at as "readAt"
  ${REACHED}
    and (not $4::boolean or e.read_at is null)
    and ($5::timestamptz is null or (e.created_at, e.id) < ($5, $6::uuid))
  order by e.created_at desc, e.id desc limit $7`;

const MARK = `
  update notification_entries set read_at = $4
  where read_at is null and id in (select e.id ${REACHED}
    and ($5::uuid is null or e.id = $5) and ($6::uuid is null or n.subject_id = $6))
  returning id`;

/** Entries of inboxes. */
@Injectable()
export class InboxRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first, after a place of an earlier page. */
  page(
    userId: string,
    { common, own }: InboxReach,
    { unreadOnly, after, limit }: { unreadOnly: boolean; after: Place | null; limit: number },
  ): Promise<InboxRow[]> {
    const place = [after?.at ?? null, after?.id ?? null];
    return this.dataSource.query<InboxRow[]>(PAGE, [userId, common, own, unreadOnly, ...place, limit]);
  }

  async countUnread(userId: string, { common, own }: InboxReach): Promise<number> {
    const [row] = await this.dataSource.query<{ unread: number }[]>(
      `select count(*)::int as unread ${REACHED} and e.read_at is null`,
      [userId, common, own],
    );
    return row?.unread ?? 0;
  }

  async has(userId: string, { common, own }: InboxReach, id: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(`select 1 ${REACHED} and e.id = $4`, [
      userId,
      common,
      own,
      id,
    ]);
    return rows.length === 1;
  }

  /** Marks one entry, those about one alert, or all, as read; what was read keeps its time. False when nothing was unread. */
  async markRead(
    userId: string,
    { common, own }: InboxReach,
    { id = null, subjectId = null }: { id?: string | null; subjectId?: string | null },
    now: Date,
  ): Promise<boolean> {
    const [marked] = await this.dataSource.query<[unknown[]]>(MARK, [
      userId,
      common,
      own,
      now,
      id,
      subjectId,
    ]);
    return marked.length > 0;
  }
}
