import type { AnomalyKind, Language, NoticeChange, NoticeSeverity } from '@coprowatt/contracts';
import type { EntityManager } from 'typeorm';
import type { NoticeText } from './notice.ts';

/** A notice as it was posted. */
export interface StoredNotice {
  id: string;
  subjectId: string;
  change: NoticeChange;
  kind: AnomalyKind;
  severity: NoticeSeverity;
  confirmed: boolean;
  buildingId: string;
  holderUserId: string | null;
  texts: Record<Language, NoticeText>;
  path: string;
  createdAt: Date;
  /** Null unless its alert was taken back: nothing more leaves. */
  recalledAt: Date | null;
}

/** Columns of a `StoredNotice`, for a query that calls the table `n`. */
export const NOTICE_COLUMNS = `n.id, n.subject_id as "subjectId", n.change, n.kind, n.severity, n.confirmed,
  n.building_id as "buildingId", n.holder_user_id as "holderUserId", n.texts, n.path, n.created_at as "createdAt",
  n.recalled_at as "recalledAt"`;

/** Whether any waits: most ticks find none, and open no transaction. */
export async function hasUnplanned(manager: EntityManager): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    'select 1 from notification_notices where planned_at is null limit 1',
  );
  return rows.length > 0;
}

/** Takes the oldest notice that is not planned, unless another process has it in hands; null without one but `except`. */
export async function takeUnplanned(manager: EntityManager, except: string[]): Promise<StoredNotice | null> {
  const [row] = await manager.query<StoredNotice[]>(
    `select ${NOTICE_COLUMNS} from notification_notices n where planned_at is null and id <> all($1::uuid[])
     order by created_at limit 1 for update skip locked`,
    [except],
  );
  return row ?? null;
}

/** Until the transaction ends no other notice of this subject is planned: what one of them tells, the next one knows. */
export async function holdSubject(manager: EntityManager, subjectId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`notice ${subjectId}`]);
}

export async function markPlanned(manager: EntityManager, id: string, now: Date): Promise<void> {
  await manager.query('update notification_notices set planned_at = $2 where id = $1', [id, now]);
}

/** Whose meter it is, as the policy layer asks. */
export function ownershipOf({ holderUserId }: Pick<StoredNotice, 'holderUserId'>) {
  return { usage: holderUserId === null ? 'common' : 'private', holderUserId } as const;
}
