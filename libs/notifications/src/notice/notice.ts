import { randomUUID } from 'node:crypto';
import type { AnomalyKind, Language, NoticeChange, NoticeSeverity } from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/**
 * What a person is told, in one language: plain text. The title is one line, a mail's subject, and names the meter and, in
 * round brackets, its building, whose name follows a meter that moves.
 */
export interface NoticeText {
  title: string;
  body: string;
}

/** Something that people who may see a meter are told. It names neither them nor how: that is decided here. */
export interface Notice {
  kind: AnomalyKind;
  severity: NoticeSeverity;
  /** False: seen by the owner's rule alone, so in the inbox and by no mail but of those who ask for all (design rule 4). */
  confirmed: boolean;
  buildingId: string;
  /** Null for a common meter; else the holder of the private meter, who alone is told. */
  holderUserId: string | null;
  /** The alert. */
  subjectId: string;
  change: NoticeChange;
  /**
   * What of the alert is told, by default its severity: the same step of one alert is told once, whatever its kind. Nobody
   * is told twice of one alert and severity on one channel either, unless it was recalled in between.
   */
  step?: string;
  texts: Record<Language, NoticeText>;
  /** Page of the web application that shows it, `/…`. */
  path: string;
}

const INSERT = `
  insert into notification_notices
    (id, subject_id, change, step, kind, severity, confirmed, building_id, holder_user_id, texts, path, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (subject_id, step) where recalled_at is null do nothing returning id`;

const RECALL = `
  update notification_notices set recalled_at = coalesce(recalled_at, $2), recall_may_end = false
  where subject_id = any($1::uuid[]) and (recalled_at is null or recall_may_end)`;

const HUSH = `
  update notification_notices set recalled_at = $2, recall_may_end = true
  where subject_id = $1 and recalled_at is null`;

// What would have left since the recall, had it not been.
const HELD_BACK = `d.state = 'dropped' and d.failure = 'withdrawn' and d.ended_at >= back.recalled_at`;

// Told already, and long ago, it stays recalled: it may be told again. Of one step the newest comes back alone.
const RESTORE = `
  with back as (
    select id, recalled_at from notification_notices back
    where subject_id = $1 and recall_may_end
      and (recalled_at > $3 or planned_at is null or exists (
        select 1 from notification_deliveries d left join platform_mails m on m.id = d.mail_id
        where d.notice_id = back.id and (d.state = 'waiting' or m.text_sealed is not null or (${HELD_BACK}))))
      and not exists (
        select 1 from notification_notices other
        where other.subject_id = back.subject_id and other.step = back.step
          and (other.recalled_at is null
            or (other.recall_may_end and (other.created_at, other.id) > (back.created_at, back.id))))
    for update),
  restored as (
    update notification_notices n set recalled_at = null, recall_may_end = false from back where n.id = back.id)
  update notification_deliveries d set state = 'waiting', due_at = $2, ended_at = null, failure = null
  from back where d.notice_id = back.id and ${HELD_BACK}`;

/** Who takes back a slip does so within so long. */
const SLIP_MS = 60_000;

const MOVE = `
  update notification_notices n
  set building_id = new.id, path = replace(path, old.id::text, new.id::text),
    texts = (
      select jsonb_object_agg(language, text || jsonb_build_object(
        'title', replace(text ->> 'title', '(' || old.name || ')', '(' || new.name || ')')))
      from jsonb_each(n.texts) each (language, text))
  from buildings old, buildings new
  where n.subject_id = any($1::uuid[]) and old.id = n.building_id and new.id = $2`;

/** The way in: whoever has something to tell writes it down with the fact itself. */
@Injectable()
export class Notices {
  private readonly listeners = new Set<() => void>();
  private posted = false;

  constructor(private readonly clock: Clock) {}

  /** Calls `listener` when this process has posted something; the answer ends it. */
  onPosted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Has what was posted sent out without waiting for the next tick. To be called after the commit. */
  sendOut(): void {
    if (!this.posted) return;
    this.posted = false;
    for (const listener of this.listeners) listener();
  }

  /**
   * Writes a notice in the caller's transaction; the worker sends it out within a second after the commit, once.
   * @returns false when this step of the subject was posted before: nothing changes then.
   */
  async post(manager: EntityManager, notice: Notice): Promise<boolean> {
    const { subjectId, change, step, kind, severity, confirmed, buildingId, holderUserId, texts, path } =
      notice;
    const rows = await manager.query<unknown[]>(INSERT, [
      ...[randomUUID(), subjectId, change, step ?? severity, kind, severity, confirmed],
      ...[buildingId, holderUserId, JSON.stringify(texts), path, this.clock.now()],
    ]);
    this.posted = true;
    return rows.length === 1;
  }

  /**
   * Takes back what still waits to be mailed or posted about subjects, in the caller's transaction and for good: of a false
   * alarm nobody needs a mail. What is in an inbox stays there.
   */
  async recall(manager: EntityManager, ...subjectIds: string[]): Promise<void> {
    await manager.query(RECALL, [subjectIds, this.clock.now()]);
  }

  /** The same until `unhush`, for whoever ended or silenced an alert. */
  async hush(manager: EntityManager, subjectId: string): Promise<void> {
    await manager.query(HUSH, [subjectId, this.clock.now()]);
  }

  /** An end or silence is over: what still waits leaves after all, and what was due since a slip. Changes nothing without one. */
  async unhush(manager: EntityManager, subjectId: string): Promise<void> {
    const now = this.clock.now();
    await manager.query(RESTORE, [subjectId, now, new Date(now.getTime() - SLIP_MS)]);
  }

  /** What was told of a subject, but for false alarms: each severity, and whether as confirmed. */
  async told(
    manager: EntityManager,
    subjectId: string,
  ): Promise<{ severity: NoticeSeverity; confirmed: boolean }[]> {
    return manager.query(
      `select severity, bool_or(confirmed) as confirmed from notification_notices
       where subject_id = $1 and (recalled_at is null or recall_may_end) group by severity`,
      [subjectId],
    );
  }

  /** Whether a step of a subject was ever posted, whatever became of it. */
  async wasPosted(manager: EntityManager, subjectId: string, step: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      'select 1 from notification_notices where subject_id = $1 and step = $2 limit 1',
      [subjectId, step],
    );
    return rows.length > 0;
  }

  /**
   * Lets notices follow subjects into another building: from now on they are for those who see it there, in inboxes too, and
   * their titles bear its name.
   */
  async move(manager: EntityManager, subjectIds: string[], buildingId: string): Promise<void> {
    await manager.query(MOVE, [subjectIds, buildingId]);
  }
}
