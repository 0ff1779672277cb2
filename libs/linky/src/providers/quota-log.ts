import type { DataSource } from 'typeorm';
import type { GateReason } from './provider-gates.ts';
import { countsAfterMs, freeAtMs, type QuotaWindow } from './quota-rules.ts';

/**
 * A call that left this long ago, in machine time, has arrived or never will: its process was killed, or its answer takes
 * its time.
 */
const LONGEST_JOURNEY_MS = 5_000;

/** What a question for a place is answered: the place, or when to ask again and because of what. */
export type Taken = { id: string } | { id: null; freeAtMs: number; reason: GateReason };

interface TakenRow {
  id: string | null;
  gate: { until: string; reason: GateReason } | null;
  full: { nr: number; leaver: string | null }[] | null;
}

// The N-th latest call of an allowance of N decides; 'infinity', a call on its way, is the latest of all. An allowance that
// is all kept for others is full.
const TAKE = `
  with arrived as (
    update linky_provider_calls set at = $2, left_at = null where api = $1 and left_at < $4
  ), full_window as (
    select allowed.nr, leaver.at
      from unnest($5::int[], $6::timestamptz[]) with ordinality as allowed (calls, since, nr)
      left join lateral (select at from linky_provider_calls where api = $1
        order by at desc offset greatest(allowed.calls, 1) - 1 limit 1) leaver on true
      where allowed.calls < 1 or leaver.at > allowed.since
  ), gate as (
    select case when $7 then greatest(closed_until, history_until) else closed_until end as until, reason
      from linky_provider_gates
      where api = $1 and (closed_until > $2 or $7 and history_until > $2)
  ), placed as (
    insert into linky_provider_calls (api, at, left_at) select $1, 'infinity', $3
      where not exists (select from full_window) and not exists (select from gate) returning id
  )
  select (select id from placed), (select to_json(gate) from gate) as gate,
    (select json_agg(json_build_object('nr', nr, 'leaver', nullif(at, 'infinity'))) from full_window) as full`;

/** The sliding log of calls: one row a call, written before it leaves, so that a crash can only lose a place. */
export class QuotaLog {
  constructor(private readonly dataSource: DataSource) {}

  /** Takes a place at an instant of the Clock when every window has room; one at a time over all processes. */
  take(api: string, windows: QuotaWindow[], forHistory: boolean, nowMs: number): Promise<Taken> {
    const since = windows.map((window) => new Date(countsAfterMs(window, nowMs)));
    const allowed = windows.map(({ calls }) => calls);
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`select pg_advisory_xact_lock(hashtext('linky.quota'), hashtext($1))`, [api]);
      const left = [new Date(), new Date(Date.now() - LONGEST_JOURNEY_MS)];
      const rows = await manager.query<TakenRow[]>(TAKE, [
        api,
        new Date(nowMs),
        ...left,
        allowed,
        since,
        forHistory,
      ]);
      return asTaken(rows[0], windows, nowMs);
    });
  }

  /** The operator has the call by now. One that had been given up as arrived stays where it is. */
  async arrived(id: string, at: Date): Promise<void> {
    await this.dataSource.query(
      'update linky_provider_calls set at = $2, left_at = null where id = $1 and left_at is not null',
      [id, at],
    );
  }

  /** The call never left, or never arrived. */
  async giveBack(id: string): Promise<void> {
    await this.dataSource.query('delete from linky_provider_calls where id = $1', [id]);
  }

  /** Removes the calls that arrived before an instant, whatever the API. */
  async prune(before: Date): Promise<void> {
    await this.dataSource.query('delete from linky_provider_calls where at < $1', [before]);
  }
}

function asTaken(row: TakenRow | undefined, windows: QuotaWindow[], nowMs: number): Taken {
  if (row?.id) return { id: row.id };
  if (row?.gate) return { id: null, freeAtMs: Date.parse(row.gate.until), reason: row.gate.reason };
  const frees = (row?.full ?? []).map(({ nr, leaver }) => {
    const window = windows[nr - 1];
    return window ? freeAtMs(window, leaver === null ? null : Date.parse(leaver), nowMs) : nowMs;
  });
  return { id: null, freeAtMs: Math.max(nowMs, ...frees), reason: 'quota' };
}
