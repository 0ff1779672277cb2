import {
  ANOMALY_SEVERITIES,
  type AnomalyCounts,
  type AnomalyNote,
  type AnomalyOrder,
  type AnomalyPage,
  type Country,
  type Equipment,
  type MeterUsage,
} from '@coprowatt/contracts';
import type { EntityManager } from 'typeorm';
import type { StoredAnomaly } from './anomaly.ts';
import type { AnomalyFilter, AnomalyPlace, AnomalyReach } from './anomaly-filter.ts';
import { STORED_COLUMNS } from './anomaly-rows.ts';

/** SQL of the lists of alerts. */

/** An alert with what names its meter. */
export interface ListedAnomaly extends StoredAnomaly {
  buildingId: string;
  buildingName: string;
  organisationId: string;
  country: Country;
  deviceLabel: string;
  usage: MeterUsage;
  equipment: Equipment | null;
  holderUserId: string | null;
  /** Nothing more is measured: its connection has ended, or its building. */
  hasEnded: boolean;
  /** What `gravest` goes by (`AnomalyPlace`). */
  gravity: number;
}

const GRAVITY = `(4 * array_position(array['${ANOMALY_SEVERITIES.join("', '")}'], a.severity::text)
    + 2 * a.confirmed::integer + a.ongoing::integer)`;

const LISTED = `${STORED_COLUMNS}, m.building_id as "buildingId", b.name as "buildingName",
    b.organisation_id as "organisationId", b.country as "country", m.label as "deviceLabel", m.usage, m.equipment,
    m.holder_user_id as "holderUserId", m.asked_until is not null or b.ended_at is not null as "hasEnded",
    ${GRAVITY} as gravity
  from anomalies a join meters m on m.id = a.device_id join buildings b on b.id = m.building_id`;

// $1 to $3: the reach; $4 to $7: the filter but status and silence.
const REACHED = `(m.usage = 'common' and m.building_id = any($2::uuid[])
      or m.holder_user_id = $1 and m.building_id = any($3::uuid[]))
    and ($5::uuid is null or m.id = $5)`;
const SEEN = `${REACHED} and ($4::text is null or a.severity = $4)
    and ($6::date is null or a.last_day >= $6) and ($7::date is null or a.first_day < $7)`;

const MUTED = `(a.status <> 'resolved' and a.muted_until is not null and a.muted_until > $8)`;

// What comes next in a list, and after which place; $11 and $12 are the newest's.
const ORDERS = {
  newest: { by: '', after: '(a.opened_at, a.id) < ($11, $12::uuid)' },
  gravest: {
    by: `${GRAVITY} desc,`,
    after: `(${GRAVITY}, a.opened_at, a.id) < ($14::integer, $11, $12::uuid)`,
  },
} as const satisfies Record<AnomalyOrder, object>;

/** Alerts within a person's reach, in the order asked for. @param now decides what is muted. */
export function listAnomalies(
  manager: EntityManager,
  reach: AnomalyReach,
  filter: AnomalyFilter,
  page: { order: AnomalyOrder; after: AnomalyPlace | null; limit: number; now: Date },
): Promise<ListedAnomaly[]> {
  const { order, after, limit, now } = page;
  return manager.query<ListedAnomaly[]>(
    `select ${LISTED}
     where ${SEEN} and ($9::text is null or a.status = $9) and ($10::boolean is null or ${MUTED} = $10)
       and ($11::timestamptz is null or ${ORDERS[order].after})
     order by ${ORDERS[order].by} a.opened_at desc, a.id desc limit $13`,
    [
      ...seenBy(reach, filter),
      ...[now, filter.status ?? null, filter.muted ?? null],
      ...[after?.openedAt ?? null, after?.id ?? null, limit],
      ...(order === 'gravest' ? [after?.gravity ?? null] : []),
    ],
  );
}

/** How many there are, whatever their status and silence, and whether days of the meters in reach wait to be judged. */
export async function countAnomalies(
  manager: EntityManager,
  reach: AnomalyReach,
  filter: AnomalyFilter,
  now: Date,
): Promise<Pick<AnomalyPage, 'counts' | 'judging'>> {
  const [row] = await manager.query<(AnomalyCounts & { judging: boolean })[]>(
    `select count(*) filter (where a.status = 'open' and not ${MUTED})::integer as open,
       count(*) filter (where a.status = 'acknowledged' and not ${MUTED})::integer as acknowledged,
       count(*) filter (where a.status = 'resolved')::integer as resolved,
       count(*) filter (where ${MUTED})::integer as muted,
       exists (select from detection_due d join meters m on m.id = d.device_id where ${REACHED}) as judging
     from anomalies a join meters m on m.id = a.device_id where ${SEEN}`,
    [...seenBy(reach, filter), now],
  );
  if (!row) throw new Error('a count without group gave no row');
  const { judging, ...counts } = row;
  return { counts, judging };
}

/** One alert, whoever may see it; null when there is none. */
export async function findListed(manager: EntityManager, id: string): Promise<ListedAnomaly | null> {
  const [row] = await manager.query<ListedAnomaly[]>(`select ${LISTED} where a.id = $1`, [id]);
  return row ?? null;
}

interface NoteRow extends Omit<AnomalyNote, 'at'> {
  anomalyId: string;
  at: Date;
}

/** The stories of alerts, each oldest first, by the alert's id. */
export async function listNotes(manager: EntityManager, ids: string[]): Promise<Map<string, AnomalyNote[]>> {
  const rows = await manager.query<NoteRow[]>(
    `select n.anomaly_id as "anomalyId", n.id, n.at, n.act, n.comment,
       case when u.id is not null then json_build_object('id', u.id, 'name', u.display_name) end as author
     from anomaly_notes n left join users u on u.id = n.author_id
     where n.anomaly_id = any($1::uuid[]) order by n.anomaly_id, n.seq`,
    [ids],
  );
  const told = Map.groupBy(rows, ({ anomalyId }) => anomalyId);
  return new Map([...told].map(([id, notes]) => [id, notes.map(asNote)]));
}

function asNote({ anomalyId: _, at, ...note }: NoteRow): AnomalyNote {
  return { ...note, at: at.toISOString() };
}

function seenBy({ userId, readable, reached }: AnomalyReach, filter: AnomalyFilter): unknown[] {
  const { severity = null, deviceId = null, from = null, to = null } = filter;
  return [userId, readable, reached, severity, deviceId, from, to];
}
