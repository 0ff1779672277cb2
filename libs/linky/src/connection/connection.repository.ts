import type { ProviderName } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { METRIC_CODES } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import { DataSource, In, Not, type EntityManager, type Repository } from 'typeorm';
import { Connection } from './connection.entity.ts';
import { LIVE_STATES } from './connection-rules.ts';
import type { Subject } from './subject.ts';

/** Of a connection `c` that is not over and whose holder no live membership gives its building any more (`rolesIn`). */
const LEFT_BY_HOLDER = `c.subject_kind = 'user'
  and c.state in ('connected', 'suspect', 'awaiting_consent', 'confirming', 'review')
  and not exists (select 1 from meters d
    join buildings b on b.id = d.building_id and b.ended_at is null
    join memberships m on m.user_id = c.subject_id and m.ended_at is null
      and (m.building_id = b.id or m.organisation_id = b.organisation_id)
    where d.id = c.device_id)`;

/** `$1`: when. */
const EXPIRED_REQUESTS = `select c.device_id from linky_connections c
  join linky_authorisation_requests r on r.id = c.request_id
  where (c.state in ('awaiting_consent', 'confirming') or c.renewal_consent_id is not null) and r.expires_at <= $1`;

/** Of an operator's live meters with a curve, and of how many any of it came from a day on. */
const CURVES = `select count(*)::int as active, count(*) filter (where exists (select from iot_days day
    where day.device_id = c.device_id and day.metric = ${METRIC_CODES.electricity_consumption} and day.local_date >= $2 and day.covered_min > 0))::int as coming
  from linky_connections c where c.provider = $1 and c.state in ('connected', 'suspect') and c.curve_state = 'active'`;

@Injectable()
export class ConnectionRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(deviceId: string, manager?: EntityManager): Promise<Connection | null> {
    return this.connections(manager).findOneBy({ deviceId });
  }

  listOf(deviceIds: string[]): Promise<Connection[]> {
    return this.connections().findBy({ deviceId: In(deviceIds) });
  }

  /** Held until the transaction ends: a connection changes in one place at a time. */
  lock(deviceId: string, manager: EntityManager): Promise<Connection | null> {
    return this.connections(manager).findOne({ where: { deviceId }, lock: { mode: 'pessimistic_write' } });
  }

  /** Makes decisions about one PRM follow each other, whoever takes them, until the transaction ends. */
  async lockPrm(prmHash: Buffer, manager: EntityManager): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('linky.prm'), hashtext($1))`, [
      prmHash.toString('hex'),
    ]);
  }

  async save(connection: Connection, manager: EntityManager): Promise<void> {
    await this.connections(manager).save(connection);
  }

  async update(deviceId: string, changes: Partial<Connection>, manager: EntityManager): Promise<void> {
    await this.connections(manager).update({ deviceId }, changes);
  }

  /** The subject's live connections that the same authorisation proved. */
  listProvedBy(authorisationHash: Buffer, subject: Subject, manager: EntityManager): Promise<Connection[]> {
    return this.connections(manager).findBy({
      provedAuthorisationHash: authorisationHash,
      subjectId: subject.id,
      subjectKind: subject.kind,
      state: In([...LIVE_STATES]),
    });
  }

  /** Another subject's live connection of this PRM. */
  findLiveOfAnother(prmHash: Buffer, subject: Subject, manager: EntityManager): Promise<Connection | null> {
    return this.connections(manager).findOne({
      where: [
        { prmHash, state: In([...LIVE_STATES]), subjectId: Not(subject.id) },
        { prmHash, state: In([...LIVE_STATES]), subjectKind: Not(subject.kind) },
      ],
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Whether another subject has this PRM, or claims it at `at`: live, in review, confirming, or with an open `state`. */
  async isClaimedByAnother(
    prmHash: Buffer,
    subject: Subject,
    at: Date,
    manager: EntityManager,
  ): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select 1 from linky_connections c
        left join linky_authorisation_requests r on r.id = c.request_id
        where c.prm_hash = $1 and (c.subject_kind, c.subject_id) is distinct from ($2, $3::uuid)
          and (c.state in ('connected', 'suspect', 'review', 'confirming')
            or (c.state = 'awaiting_consent' and r.expires_at > $4))
        limit 1`,
      [prmHash, subject.kind, subject.id, at],
    );
    return rows.length > 0;
  }

  /** Whose authorisation it is here; null when nobody has spent it. */
  async findSpender(authorisationHash: Buffer, manager: EntityManager): Promise<Subject | null> {
    const rows: Subject[] = await manager.query(
      `select subject_kind as kind, subject_id as id from linky_spent_authorisations where authorisation_hash = $1`,
      [authorisationHash],
    );
    return rows[0] ?? null;
  }

  /** Makes an authorisation that another subject spent this one's: an admin decided so. */
  async bindTo(authorisationHash: Buffer, subject: Subject, at: Date, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into linky_spent_authorisations (authorisation_hash, subject_kind, subject_id, spent_at)
        values ($1, $2, $3, $4) on conflict (authorisation_hash)
        do update set subject_kind = excluded.subject_kind, subject_id = excluded.subject_id,
          spent_at = excluded.spent_at`,
      [authorisationHash, subject.kind, subject.id, at],
    );
  }

  /** Whether an authorisation is what any connection of a subject was proved by. */
  isProofOf(authorisationHash: Buffer, { kind, id }: Subject, manager: EntityManager): Promise<boolean> {
    return this.connections(manager).existsBy({
      provedAuthorisationHash: authorisationHash,
      subjectKind: kind,
      subjectId: id,
    });
  }

  /** Only while it is the giver's. */
  async giveAuthorisation(hash: Buffer, from: Subject, to: Subject, manager: EntityManager): Promise<void> {
    await manager.query(
      `update linky_spent_authorisations set subject_kind = $4, subject_id = $5
        where authorisation_hash = $1 and (subject_kind, subject_id) = ($2, $3::uuid)`,
      [hash, from.kind, from.id, to.kind, to.id],
    );
  }

  /** Without it only a new share at the operator connects the meter again. */
  async forgetProof(deviceId: string, manager: EntityManager): Promise<void> {
    await this.update(deviceId, { authorisationSealed: null, provedAuthorisationHash: null }, manager);
  }

  /**
   * Makes this authorisation the subject's, for this and other PRMs. False when another subject has spent it here, also
   * when he does so at this moment: the insert waits for his transaction.
   */
  async spend(
    authorisationHash: Buffer,
    subject: Subject,
    at: Date,
    manager: EntityManager,
  ): Promise<boolean> {
    await manager.query(
      `insert into linky_spent_authorisations (authorisation_hash, subject_kind, subject_id, spent_at)
        values ($1, $2, $3, $4) on conflict do nothing`,
      [authorisationHash, subject.kind, subject.id, at],
    );
    const rows: unknown[] = await manager.query(
      `select 1 from linky_spent_authorisations
        where authorisation_hash = $1 and (subject_kind, subject_id) = ($2, $3::uuid)`,
      [authorisationHash, subject.kind, subject.id],
    );
    return rows.length > 0;
  }

  /** With a return that is being confirmed, and due for a look. */
  async listDueChecks(at: Date): Promise<string[]> {
    return this.ids(
      `select device_id from linky_connections
        where (state = 'confirming' or renewal_consent_id is not null) and next_check_at <= $1`,
      at,
    );
  }

  /** Pending, and past the end of their `state`. */
  async listExpiredRequests(at: Date): Promise<string[]> {
    return this.ids(EXPIRED_REQUESTS, at);
  }

  /** The same of one connection that the caller holds: it may have been asked again meanwhile. */
  async isRequestOver(deviceId: string, at: Date, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(`${EXPIRED_REQUESTS} and c.device_id = $2`, [at, deviceId]);
    return rows.length > 0;
  }

  /** Live, and past the end of their consent. */
  async listEndedConsents(at: Date): Promise<string[]> {
    return this.ids(
      `select device_id from linky_connections where state in ('connected', 'suspect') and consent_expires_at <= $1`,
      at,
    );
  }

  /** Of private meters that nobody sees any more: their holder no longer reaches the building. */
  async listLeftByHolder(): Promise<string[]> {
    return this.ids(`select device_id from linky_connections c where ${LEFT_BY_HOLDER}`);
  }

  async isLeftByHolder(deviceId: string, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select 1 from linky_connections c where c.device_id = $1 and ${LEFT_BY_HOLDER}`,
      [deviceId],
    );
    return rows.length > 0;
  }

  /** Live meters of an operator with a curve, and of how many any of it came since that day. */
  async countCurves(provider: ProviderName, since: LocalDate): Promise<{ active: number; coming: number }> {
    const [row] = await this.dataSource.query<{ active: number; coming: number }[]>(CURVES, [
      provider,
      since,
    ]);
    return row ?? { active: 0, coming: 0 };
  }

  private async ids(sql: string, ...parameters: Date[]): Promise<string[]> {
    const rows: { device_id: string }[] = await this.dataSource.query(sql, parameters);
    return rows.map((row) => row.device_id);
  }

  private connections(manager: EntityManager = this.dataSource.manager): Repository<Connection> {
    return manager.getRepository(Connection);
  }
}
