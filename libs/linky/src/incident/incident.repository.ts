import { randomUUID } from 'node:crypto';
import type { IncidentKind, ProviderName } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { WaveFacts } from './incident-rules.ts';

/** What an incident is the incident of. */
export interface IncidentKey {
  provider: ProviderName;
  kind: IncidentKind;
  api: string | null;
}

/** An answer that is noted. Codes only: the operator's text may hold a PRM. */
export interface NotedAnswer {
  vendorCode: string | null;
  status: number | null;
  deviceId: string | null;
  at: Date;
}

/** An incident that lasts, or what is watched because it may become one. */
export interface LiveIncident extends IncidentKey {
  id: string;
  firstAt: Date;
  lastAt: Date;
  openedAt: Date | null;
  underLimitSince: Date | null;
}

const LIVE = `select incident.id, provider, kind, api, first_at as "firstAt", opened_at as "openedAt",
    under_limit_since as "underLimitSince",
    greatest(incident.last_at, (select max(last_at) from linky_incident_meters where incident_id = incident.id)) as "lastAt"
  from linky_operator_incidents incident where resolved_at is null`;

// The incident is held: one that is forgotten at this very moment would leave the row of its meter without it.
const NOTE = `
  with live as (
    select id from linky_operator_incidents
      where provider = $1 and kind = $2 and coalesce(api, '') = coalesce($3, '') and resolved_at is null
      for key share
  ), noted as (
    insert into linky_incident_meters as meter (incident_id, device_id, answers, vendor_code, status, last_at)
      select live.id, meters.id, 1, $5, $6, $7 from live, meters where meters.id = $4
      on conflict (incident_id, device_id) do update set answers = meter.answers + 1,
        vendor_code = excluded.vendor_code, status = excluded.status, last_at = excluded.last_at
  ), of_no_meter as (
    update linky_operator_incidents incident set answers = incident.answers + 1, vendor_code = $5, status = $6, last_at = $7
      from live where incident.id = live.id and $4::uuid is null
  )
  select id from live`;

const WAVE = `
  select count(*)::int as meters,
    count(distinct (device.building_id, connection.subject_kind, connection.subject_id))::int as holdings,
    (select count(*)::int from linky_connections where provider = $2 and state in ('connected', 'suspect')) as "liveMeters"
  from linky_incident_meters meter join linky_connections connection using (device_id)
    join meters device on device.id = meter.device_id
  where meter.incident_id = $1 and meter.last_at > $3 and connection.state in ('connected', 'suspect')`;

const HELD_UP = `
  select device_id as "deviceId" from linky_connections connection
  where device_id = any($1::uuid[]) and exists (select from linky_operator_incidents incident
    where incident.provider = connection.provider and incident.opened_at is not null
      and case when incident.kind = any($2)
        then incident.resolved_at is null
          or incident.resolved_at > $3 and coalesce(incident.resolved_at > connection.last_sync_at, true)
        else incident.resolved_at is null and exists (select from linky_incident_meters meter
          where meter.incident_id = incident.id and meter.device_id = connection.device_id) end)`;

// What the rows of its meters told stays as numbers.
const RESOLVE = `
  with told as (
    select count(*) as meters, coalesce(sum(answers), 0) as answers, max(last_at) as last_at,
        (array_agg(vendor_code order by last_at desc))[1] as vendor_code,
        (array_agg(status order by last_at desc))[1] as status
      from linky_incident_meters where incident_id = $1
  )
  update linky_operator_incidents incident set resolved_at = $2, meters = told.meters,
      answers = incident.answers + told.answers, last_at = greatest(incident.last_at, told.last_at),
      vendor_code = case when told.meters > 0 then told.vendor_code else incident.vendor_code end,
      status = case when told.meters > 0 then told.status else incident.status end
    from told where incident.id = $1 and resolved_at is null`;

/** Rows of incidents and of the meters that they are about. */
@Injectable()
export class IncidentRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts an answer, each meter in a row of its own so that none waits for another. Answers the id. */
  async note(key: IncidentKey, answer: NotedAnswer): Promise<string> {
    const { provider, kind, api } = key;
    const { deviceId, vendorCode, status, at } = answer;
    const values = [provider, kind, api, deviceId, vendorCode, status, at];
    const [live] = await this.dataSource.query<{ id: string }[]>(NOTE, values);
    if (live) return live.id;
    await this.watch(key, answer);
    return this.note(key, answer);
  }

  find(id: string): Promise<LiveIncident | null> {
    return this.one(`${LIVE} and incident.id = $1`, [id]);
  }

  /** Those of one API, and those of the whole operator. */
  listLive(provider: ProviderName, api: string): Promise<LiveIncident[]> {
    return this.dataSource.query<LiveIncident[]>(`${LIVE} and provider = $1 and (api is null or api = $2)`, [
      provider,
      api,
    ]);
  }

  async isOpen(provider: ProviderName, kind: IncidentKind, manager?: EntityManager): Promise<boolean> {
    const rows: unknown[] = await (manager ?? this.dataSource).query(
      `select from linky_operator_incidents
        where provider = $1 and kind = $2 and resolved_at is null and opened_at is not null`,
      [provider, kind],
    );
    return rows.length > 0;
  }

  /**
   * Of these devices, those of operators with an incident of `forAll` that lasts, or ended after `since` and after their last
   * sync, or with one about them.
   */
  async heldUp(deviceIds: string[], forAll: readonly IncidentKind[], since: Date): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ deviceId: string }[]>(HELD_UP, [deviceIds, forAll, since]);
    return new Set(rows.map(({ deviceId }) => deviceId));
  }

  async counts(id: string, manager?: EntityManager): Promise<{ answers: number; meters: number }> {
    const rows: { answers: number; meters: number }[] = await (manager ?? this.dataSource).query(
      `select (answers + coalesce((select sum(answers) from linky_incident_meters where incident_id = $1), 0))::int as answers,
        (select count(*)::int from linky_incident_meters where incident_id = $1) as meters
        from linky_operator_incidents where id = $1`,
      [id],
    );
    return rows[0] ?? { answers: 0, meters: 0 };
  }

  /** Live meters of which the operator said so after `since`. */
  async waveFacts({ id, provider }: LiveIncident, since: Date): Promise<WaveFacts> {
    const [row] = await this.dataSource.query<WaveFacts[]>(WAVE, [id, provider, since]);
    return row ?? { meters: 0, holdings: 0, liveMeters: 0 };
  }

  /** False when another was faster, or is at it: nobody waits for the other's transaction. */
  async open(id: string, at: Date, manager: EntityManager): Promise<boolean> {
    const [, affected] = await manager.query<[unknown, number]>(
      `update linky_operator_incidents set opened_at = $2 where id = (select id from linky_operator_incidents
        where id = $1 and opened_at is null and resolved_at is null for no key update skip locked)`,
      [id, at],
    );
    return affected === 1;
  }

  /** Whether the same trouble ended after `since`. */
  async endedAfter(
    { provider, kind, api }: IncidentKey,
    since: Date,
    manager: EntityManager,
  ): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select from linky_operator_incidents where resolved_at > $4
        and provider = $1 and kind = $2 and coalesce(api, '') = coalesce($3, '')`,
      [provider, kind, api, since],
    );
    return rows.length > 0;
  }

  /** What was watched came to nothing. */
  async forget(id: string): Promise<void> {
    await this.dataSource.query('delete from linky_operator_incidents where id = $1 and opened_at is null', [
      id,
    ]);
  }

  async setUnderLimit(id: string, since: Date | null): Promise<void> {
    await this.dataSource.query('update linky_operator_incidents set under_limit_since = $2 where id = $1', [
      id,
      since,
    ]);
  }

  async resolve(id: string, at: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(RESOLVE, [id, at]);
      await manager.query('delete from linky_incident_meters where incident_id = $1', [id]);
    });
  }

  /** Removes what ended before `at`, figures and all. */
  async removeResolved(at: Date): Promise<void> {
    await this.dataSource.query('delete from linky_operator_incidents where resolved_at < $1', [at]);
  }

  async saveSuccess(provider: ProviderName, api: string, at: Date, manager?: EntityManager): Promise<void> {
    await (manager ?? this.dataSource).query(
      `insert into linky_operator_successes (api, provider, last_at) values ($1, $2, $3)
        on conflict (api) do update set last_at = greatest(linky_operator_successes.last_at, excluded.last_at)`,
      [api, provider, at],
    );
  }

  private async watch(
    { provider, kind, api }: IncidentKey,
    { vendorCode, status, at }: NotedAnswer,
  ): Promise<void> {
    await this.dataSource.query(
      `insert into linky_operator_incidents (id, provider, kind, api, vendor_code, status, first_at, last_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7)
        on conflict (provider, kind, coalesce(api, '')) where resolved_at is null do nothing`,
      [randomUUID(), provider, kind, api, vendorCode, status, at],
    );
  }

  private async one(query: string, values: unknown[]): Promise<LiveIncident | null> {
    const [row] = await this.dataSource.query<LiveIncident[]>(query, values);
    return row ?? null;
  }
}
