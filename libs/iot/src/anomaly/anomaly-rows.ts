import { randomUUID } from 'node:crypto';
import type { AnomalyAct } from '@coprowatt/contracts';
import type { AcceptedLevel, LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import type { Handling } from './act-rules.ts';
import type { AnomalyEvent, Episode, StoredAnomaly } from './anomaly.ts';

/** SQL that reads and writes `anomalies` and `anomaly_notes`. */

/** Columns of an alert as `StoredAnomaly`, of the table named `a`. */
export const STORED_COLUMNS = `a.id, a.device_id as "deviceId", a.family, a.kind, a.severity, a.status, a.withdrawn, a.confirmed,
    a.first_day::text as "firstDay", a.last_day::text as "lastDay", a.ongoing, a.flagged_days as "flaggedDays",
    a.observed_wh as "observedWh", a.expected_wh as "expectedWh", a.yearly_wh as "yearlyWh", a.hours, a.causes,
    a.opened_at as "openedAt", a.updated_at as "updatedAt",
    a.resolved_on::text as "resolvedOn", a.muted_until as "mutedUntil",
    case when a.level_since is not null
      then json_build_object('since', a.level_since, 'from', a.level_from, 'until', a.level_until) end as level`;

/** Alerts of a meter that lasted on `from` or later, locked, oldest first. */
export function lockAnomalies(
  manager: EntityManager,
  deviceId: string,
  from: LocalDate,
): Promise<StoredAnomaly[]> {
  return manager.query<StoredAnomaly[]>(
    `select ${STORED_COLUMNS} from anomalies a where device_id = $1 and last_day >= $2 order by id for update`,
    [deviceId, from],
  );
}

/** The levels of meters that people accepted, by the meter's id. */
export async function listLevels(
  manager: EntityManager,
  deviceIds: string[],
): Promise<Map<string, AcceptedLevel[]>> {
  const rows = await manager.query<(AcceptedLevel & { deviceId: string })[]>(
    `select device_id as "deviceId", level_since::text as since, level_from::text as "from", level_until::text as until
     from anomalies where device_id = any($1::uuid[]) and level_since is not null order by level_since, id`,
    [deviceIds],
  );
  const found = Map.groupBy(rows, ({ deviceId }) => deviceId);
  return new Map([...found].map(([id, levels]) => [id, levels.map(({ deviceId: _, ...level }) => level)]));
}

/** Meters with alerts whose silence is over, and since which day the earliest of them lasts. */
export function listUnmuted(
  manager: EntityManager,
  now: Date,
): Promise<{ deviceId: string; firstDay: LocalDate }[]> {
  return manager.query(
    `select device_id as "deviceId", min(first_day)::text as "firstDay" from anomalies
     where muted_until <= $1 and status <> 'resolved' group by device_id`,
    [now],
  );
}

/** One alert, locked; null when there is none. */
export async function lockAnomaly(manager: EntityManager, id: string): Promise<StoredAnomaly | null> {
  const [row] = await manager.query<StoredAnomaly[]>(
    `select ${STORED_COLUMNS} from anomalies a where id = $1 for update`,
    [id],
  );
  return row ?? null;
}

/** Whether an alert that nobody resolved tells of days of this one, such as after corrected data joined the two. */
export async function isToldElsewhere(
  manager: EntityManager,
  { id, deviceId, family, firstDay, lastDay }: StoredAnomaly,
): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `select 1 from anomalies where device_id = $1 and family = $2 and status <> 'resolved' and id <> $3
       and first_day <= $5 and last_day >= $4 limit 1`,
    [deviceId, family, id, firstDay, lastDay],
  );
  return rows.length > 0;
}

/** First day of the alerts of a meter that lasted on `from` or later; null without any. */
export async function findFirstDay(
  manager: EntityManager,
  deviceId: string,
  from: LocalDate,
): Promise<LocalDate | null> {
  const [row] = await manager.query<{ day: LocalDate | null }[]>(
    'select min(first_day)::text as day from anomalies where device_id = $1 and last_day >= $2',
    [deviceId, from],
  );
  return row?.day ?? null;
}

/** Opens an alert; browsers are to be told. Answers its id. */
export async function insertAnomaly(
  manager: EntityManager,
  deviceId: string,
  episode: Episode,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await manager.query(
    `insert into anomalies (id, device_id, status, opened_at, updated_at, due_event, family, kind, severity, confirmed,
       first_day, last_day, ongoing, flagged_days, observed_wh, expected_wh, yearly_wh, hours, causes)
     values ($1, $2, 'open', $3, $3, 'anomaly.detected', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [id, deviceId, now, episode.family, ...said(episode)],
  );
  return id;
}

/** Writes what an alert says now. */
export async function updateEpisode(
  manager: EntityManager,
  id: string,
  episode: Episode,
  now: Date,
): Promise<void> {
  await manager.query(
    `update anomalies set updated_at = $2, due_event = coalesce(due_event, 'anomaly.updated'), kind = $3, severity = $4,
       confirmed = $5, first_day = $6, last_day = $7, ongoing = $8, flagged_days = $9, observed_wh = $10,
       expected_wh = $11, yearly_wh = $12, hours = $13, causes = $14
     where id = $1`,
    [id, now, ...said(episode)],
  );
}

/** Writes how an alert is handled now. */
export async function updateHandling(
  manager: EntityManager,
  id: string,
  { status, withdrawn, resolvedOn, mutedUntil, level }: Handling,
  now: Date,
): Promise<void> {
  await manager.query(
    `update anomalies set updated_at = $2, due_event = coalesce(due_event, 'anomaly.updated'), status = $3,
       withdrawn = $4, resolved_on = $5, muted_until = $6, level_since = $7, level_from = $8, level_until = $9
     where id = $1`,
    [
      ...[id, now, status, withdrawn, resolvedOn, mutedUntil],
      ...[level?.since ?? null, level?.from ?? null, level?.until ?? null],
    ],
  );
}

/** Adds one entry to an alert's story. `authorId` null: the product itself. Answers the note's id. */
export async function insertNote(
  manager: EntityManager,
  anomalyId: string,
  note: { act: AnomalyAct; authorId: string | null; comment: string | null },
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await manager.query(
    'insert into anomaly_notes (id, anomaly_id, at, act, author_id, comment) values ($1, $2, $3, $4, $5, $6)',
    [id, anomalyId, now, note.act, note.authorId, note.comment],
  );
  return id;
}

/** The last time that detection opened an alert again, as its note's id; null when it never did. */
export async function findLastReturn(manager: EntityManager, anomalyId: string): Promise<string | null> {
  const [row] = await manager.query<{ id: string }[]>(
    `select id from anomaly_notes where anomaly_id = $1 and act = 'reopened' and author_id is null
     order by seq desc limit 1`,
    [anomalyId],
  );
  return row?.id ?? null;
}

/** An alert of which browsers are still to be told, and whom it concerns. */
export interface DueEvent {
  id: string;
  event: AnomalyEvent;
  buildingId: string;
  /** Null for a common meter. */
  holderUserId: string | null;
}

/** Alerts of which nobody else is telling, locked, longest waiting first. */
export function lockDueEvents(manager: EntityManager, limit: number): Promise<DueEvent[]> {
  return manager.query<DueEvent[]>(
    `select a.id, a.due_event as event, m.building_id as "buildingId", m.holder_user_id as "holderUserId"
     from anomalies a join meters m on m.id = a.device_id
     where a.due_event is not null order by a.updated_at limit $1 for update of a skip locked`,
    [limit],
  );
}

export async function markAnnounced(manager: EntityManager, ids: string[], now: Date): Promise<void> {
  await manager.query('update anomalies set due_event = null, announced_at = $2 where id = any($1::uuid[])', [
    ids,
    now,
  ]);
}

/** In the order of the statements above. */
function said(episode: Episode): unknown[] {
  const { kind, severity, confirmed, firstDay, lastDay, ongoing, flaggedDays } = episode;
  const { observedWh, expectedWh, yearlyWh, hours, causes } = episode;
  const text = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  return [
    ...[kind, severity, confirmed, firstDay, lastDay, ongoing, flaggedDays],
    ...[observedWh, expectedWh, yearlyWh, text(hours), text(causes)],
  ];
}
