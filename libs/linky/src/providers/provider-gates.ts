import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export type GateReason = 'quota' | 'too_many_requests' | 'maintenance';

export interface ClosedGate {
  api: string;
  until: Date;
  reason: GateReason;
}

/**
 * SQL condition: the API that a run calls next is not called yet at instant `at`. `run`: alias of a `linky_sync_runs`
 * row; a gate may be closed for back-fill alone. A run without `next_api` stands before no gate.
 */
export function behindClosedGate(run: string, at: string): string {
  return `exists (select from linky_provider_gates gate where gate.api = ${run}.next_api and (gate.closed_until > ${at}
    or (${run}.queue = 'history' and gate.history_until > ${at})))`;
}

/** Meters that stood before a gate which the operator had closed come through it apart, over so many seconds. */
const SPREAD_S = 30;

/**
 * SQL: a gate of API `api` that the operator closed and that opened within the spread before instant `at`, or nothing, as `told`.
 * Our own count needs no spread: it lets through what its windows allow.
 */
export function joinOpenedGate(api: string, at: string): string {
  return `left join linky_provider_gates told on told.api = ${api} and told.reason <> 'quota'
    and told.closed_until > ${at}::timestamptz - interval '${SPREAD_S} seconds'`;
}

/** SQL condition: it is the turn of a meter since `joinOpenedGate`, by the random digits of its id, as in `placeOf`. */
export function isItsTurn(deviceId: string, at: string): string {
  return `(told.api is null or told.closed_until + ${SPREAD_S} * interval '1 second'
    * (('x' || left(${deviceId}::text, 8))::bit(32)::bigint / 4294967296.0) <= ${at})`;
}

/** APIs that nobody calls before an instant of the Clock, over all processes: a closed quota wakes nobody. */
@Injectable()
export class ProviderGates {
  constructor(private readonly dataSource: DataSource) {}

  /** Closes an API for everybody; one that is closed for longer stays so. */
  async close(api: string, until: Date, reason: GateReason): Promise<void> {
    await this.dataSource.query(
      `insert into linky_provider_gates as gate (api, closed_until, history_until, reason) values ($1, $2, $2, $3)
        on conflict (api) do update set closed_until = excluded.closed_until, reason = excluded.reason,
          history_until = greatest(gate.history_until, excluded.history_until)
        where gate.closed_until < excluded.closed_until`,
      [api, until, reason],
    );
  }

  /** Closes an API for back-fill alone: what is left of its quota is for the day's passes. */
  async closeForHistory(api: string, until: Date): Promise<void> {
    await this.dataSource.query(
      `insert into linky_provider_gates as gate (api, closed_until, history_until, reason) values ($1, 'epoch', $2, 'quota')
        on conflict (api) do update set history_until = excluded.history_until
        where gate.history_until < excluded.history_until`,
      [api, until],
    );
  }

  /** Those that are closed for everybody at an instant, by name. */
  async listClosed(at: Date): Promise<ClosedGate[]> {
    const rows: { api: string; closed_until: Date; reason: GateReason }[] = await this.dataSource.query(
      'select api, closed_until, reason from linky_provider_gates where closed_until > $1 order by api',
      [at],
    );
    return rows.map(({ api, closed_until, reason }) => ({ api, until: closed_until, reason }));
  }
}
