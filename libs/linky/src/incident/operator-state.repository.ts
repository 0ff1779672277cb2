import type { OperatorIncident, ProviderName, QuotaUse } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countsAfterMs, quotaOf } from '../providers/quota-rules.ts';

const DAY_MS = 24 * 3_600_000;
/** Ended incidents stay listed for so long. */
const LISTED_MS = 30 * DAY_MS;
const MOST_INCIDENTS = 300;

interface RunCount {
  provider: ProviderName;
  state: 'queued' | 'running' | 'waiting' | 'failed';
  runs: number;
}

interface IncidentRow extends Omit<OperatorIncident, 'firstAt' | 'lastAt' | 'resolvedAt'> {
  firstAt: Date;
  lastAt: Date;
  resolvedAt: Date | null;
}

// While it lasts its figures are in the rows of its meters.
const INCIDENTS = `
  select incident.id, provider, kind, api, first_at as "firstAt", resolved_at as "resolvedAt",
    case when told.meters > 0 then told.vendor_code else incident.vendor_code end as "vendorCode",
    case when told.meters > 0 then told.status else incident.status end as status,
    greatest(incident.last_at, told.last_at) as "lastAt",
    (incident.answers + told.answers)::int as answers, (incident.meters + told.meters)::int as meters
  from linky_operator_incidents incident cross join lateral (
    select count(*) as meters, coalesce(sum(answers), 0) as answers, max(last_at) as last_at,
        (array_agg(vendor_code order by last_at desc))[1] as vendor_code,
        (array_agg(status order by last_at desc))[1] as status
      from linky_incident_meters where incident_id = incident.id
  ) told
  where opened_at is not null and (resolved_at is null or resolved_at > $1)
  order by resolved_at is not null, opened_at desc, incident.id limit ${MOST_INCIDENTS}`;

const USED = `
  select (select count(*)::int from linky_provider_calls call where call.api = asked.api and call.at > asked.since) as used
    from unnest($1::text[], $2::timestamptz[]) with ordinality as asked (api, since, nr) order by nr`;

const RUNS = `
  select provider, run.state, count(*)::int as runs
    from linky_sync_runs run join linky_connections connection using (device_id)
    where run.state in ('queued', 'running', 'waiting') or (run.state = 'failed' and run.finished_at > $1)
    group by provider, run.state`;

/** What an admin looks at: figures of whole operators, never of a meter. */
@Injectable()
export class OperatorStateRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Live connections, and those that the operator or their term ended, by provider. */
  async countMeters(): Promise<Map<ProviderName, { live: number; ended: number }>> {
    const rows = await this.dataSource.query<{ provider: ProviderName; live: number; ended: number }[]>(
      `select provider, count(*) filter (where state in ('connected', 'suspect'))::int as live,
          count(*) filter (where state in ('revoked', 'consent_expired'))::int as ended
        from linky_connections group by provider`,
    );
    return new Map(rows.map(({ provider, ...meters }) => [provider, meters]));
  }

  async lastSuccesses(): Promise<Map<ProviderName, Date>> {
    const rows = await this.dataSource.query<{ provider: ProviderName; at: Date }[]>(
      'select provider, max(last_at) as at from linky_operator_successes group by provider',
    );
    return new Map(rows.map(({ provider, at }) => [provider, at]));
  }

  /** Active runs by state, and those that failed in the last 24 hours. */
  countRuns(now: Date): Promise<RunCount[]> {
    return this.dataSource.query<RunCount[]>(RUNS, [new Date(now.getTime() - DAY_MS)]);
  }

  /** Open ones first, newest first; then the resolved of the last 30 days. */
  async listIncidents(now: Date): Promise<OperatorIncident[]> {
    const since = new Date(now.getTime() - LISTED_MS);
    const rows = await this.dataSource.query<IncidentRow[]>(INCIDENTS, [since]);
    return rows.map(({ firstAt, lastAt, resolvedAt, ...row }) => ({
      ...row,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
      resolvedAt: resolvedAt?.toISOString() ?? null,
    }));
  }

  /** Use of every allowance of some APIs, those added that were called lately. */
  async quotaUses(apis: string[], now: Date): Promise<QuotaUse[]> {
    const called = await this.dataSource.query<{ api: string }[]>(
      'select distinct api from linky_provider_calls',
    );
    const all = [...new Set([...apis, ...called.map(({ api }) => api)])].sort();
    const asked = all.flatMap((api) => quotaOf(api).map((window) => ({ api, window })));
    const used = await this.dataSource.query<{ used: number }[]>(USED, [
      asked.map(({ api }) => api),
      asked.map(({ window }) => new Date(countsAfterMs(window, now.getTime()))),
    ]);
    return asked.map(({ api, window }, index) => ({
      api,
      calls: window.calls,
      windowSeconds: window.windowMs / 1_000,
      used: used[index]?.used ?? 0,
    }));
  }
}
