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

const UNPLANNED = 'planned_at is null and (next_try_at is null or next_try_at <= $1)';

/** Whether any waits to be planned now: most ticks find none, and open no transaction. */
export async function hasUnplanned(manager: EntityManager, now: Date): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `select 1 from notification_notices where ${UNPLANNED} limit 1`,
    [now],
  );
  return rows.length > 0;
}

/** A notice that is to be planned, and how often that failed. */
export type UnplannedNotice = StoredNotice & { attempts: number };

/** Takes the oldest notice that is to be planned, unless another process has it in hands; null without one. */
export async function takeUnplanned(manager: EntityManager, now: Date): Promise<UnplannedNotice | null> {
  const [row] = await manager.query<UnplannedNotice[]>(
    `select ${NOTICE_COLUMNS}, n.attempts from notification_notices n where ${UNPLANNED}
     order by created_at limit 1 for update skip locked`,
    [now],
  );
  return row ?? null;
}

/** It could not be planned, and is tried again then. */
export async function putOffPlanning(
  manager: EntityManager,
  { id, attempts }: Pick<UnplannedNotice, 'id' | 'attempts'>,
  nextTryAt: Date,
): Promise<void> {
  await manager.query('update notification_notices set attempts = $2, next_try_at = $3 where id = $1', [
    ...[id, attempts, nextTryAt],
  ]);
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
