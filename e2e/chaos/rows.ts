import type { ProviderName } from '@coprowatt/contracts';
import type { DataSource } from 'typeorm';
import { lastPassMs, zoneOf } from './passes.ts';

/** What the database says of the work that is left, at an instant of the Clock. */
export interface Backlog {
  /** Runs that are due and stand behind no closed gate, and connections to be looked at. */
  due: number;
  /** The next instant at which there is something to do; null: nothing is waiting. */
  nextMs: number | null;
  /** Calls of all runs: they change while work goes on. */
  calls: number;
}

const SHOWN = 5;
const ACTIVE = `run.state in ('queued', 'running', 'waiting')`;

/** When a run can go on: at its own time, or when the gate before it opens, half a minute of spread after what an operator said. */
const READY_AT = `greatest(run.next_try_at,
  gate.closed_until + case when gate.reason <> 'quota' then interval '30 seconds' else interval '0' end,
  case when run.queue = 'history' then gate.history_until end)`;

const BACKLOG = `with ready as (
    select ${READY_AT} as at from linky_sync_runs run
      left join linky_provider_gates gate on gate.api = run.next_api where ${ACTIVE}
    union all select next_check_at from linky_connections where next_check_at is not null
  )
  select (count(*) filter (where at <= $1))::int as due, extract(epoch from min(at) filter (where at > $1)) * 1000 as next,
    (select coalesce(sum(calls), 0)::int from linky_sync_runs) as calls
  from ready`;

export async function backlogAt(db: DataSource, nowMs: number): Promise<Backlog> {
  const [row] = await db.query<{ due: number; next: string | null; calls: number }[]>(BACKLOG, [
    new Date(nowMs),
  ]);
  const nextMs = !row?.next ? null : Math.ceil(Number(row.next));
  return { due: row?.due ?? 0, nextMs, calls: row?.calls ?? 0 };
}

/** Operators whose latest pass, due at an instant, was not opened yet. */
export async function unopenedAt(db: DataSource, nowMs: number): Promise<ProviderName[]> {
  const rows = await db.query<{ provider: ProviderName; handled_to: Date }[]>('select * from linky_schedule');
  return rows
    .filter(({ provider, handled_to }) => handled_to.getTime() < lastPassMs(nowMs, zoneOf(provider)))
    .map(({ provider }) => provider);
}

/** Runs that are still open, in words for whoever looks for the reason; each lane as `reached > from`. */
export async function openRuns(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ line: string }[]>(
    `select concat_ws(' ', meters.label || ':', kind, pass, local_date, run.state, reason, next_api, 'next', next_try_at,
        (select string_agg(concat_ws(' ', key, value ->> 'reached', '>', value ->> 'from'), ', ') from jsonb_each(lanes))) as line
      from linky_sync_runs run join meters on meters.id = device_id where ${ACTIVE} order by next_try_at limit ${SHOWN}`,
  );
  return rows.map(({ line }) => line);
}
