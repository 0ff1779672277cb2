import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import type { Subject } from '../connection/subject.ts';
import { ClaimRow } from './claim.entity.ts';

/** How an open claim ends. */
export type ClaimEnd = Pick<ClaimRow, 'state' | 'decidedAt'> &
  Partial<Pick<ClaimRow, 'decidedBy' | 'decisionReason' | 'holderKind' | 'holderId'>>;

@Injectable()
export class ClaimRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<ClaimRow | null> {
    return isUUID(id) ? this.claims().findOneBy({ id }) : null;
  }

  async insert(claim: ClaimRow, manager: EntityManager): Promise<void> {
    await this.claims(manager).insert(claim);
  }

  /** Whether the holder may be told: once a day of a claimant, for a point and for an authorisation that is not his. */
  async mayTell(claim: ClaimRow, since: Date, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select 1 from linky_claims where (subject_kind, subject_id) = ($1, $2::uuid) and holder_told_at > $3
        and (prm_hash = $4 or authorisation_hash = $5) limit 1`,
      [claim.subjectKind, claim.subjectId, since, claim.prmHash, claim.authorisationHash],
    );
    return rows.length === 0;
  }

  /**
   * Open ones of which the platform's admins know nothing; none while they were told of any after `since`.
   * @param again of a claim that its claimant makes anew they are told once that of before is older than this.
   */
  async listUntold(since: Date, again: Date, manager?: EntityManager): Promise<string[]> {
    const rows: { id: string }[] = await (manager ?? this.dataSource).query(
      `select c.id from linky_claims c where c.state = 'open' and c.admins_told_at is null
        and not exists (select 1 from linky_claims any_claim where any_claim.admins_told_at > $1)
        and not exists (select 1 from linky_claims before where before.admins_told_at > $2
          and before.prm_hash = c.prm_hash and (before.subject_kind, before.subject_id) = (c.subject_kind, c.subject_id))
        order by c.opened_at`,
      [since, again],
    );
    return rows.map(({ id }) => id);
  }

  /** Until the transaction ends nobody else tells the admins. */
  async holdTelling(manager: EntityManager): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended('linky claims told', 0))`);
  }

  async markTold(ids: string[], at: Date, manager: EntityManager): Promise<void> {
    await manager.query('update linky_claims set admins_told_at = $2 where id = any($1)', [ids, at]);
  }

  /** Ends a claim that is open; false when it had ended. */
  async end(id: string, end: ClaimEnd, manager: EntityManager): Promise<boolean> {
    const { affected } = await this.claims(manager).update({ id, state: 'open' }, end);
    return affected === 1;
  }

  /** Open ones that were opened before `at`, oldest first. */
  async listOpenSince(at: Date): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `select id from linky_claims where state = 'open' and opened_at <= $1 order by opened_at`,
      [at],
    );
    return rows.map(({ id }) => id);
  }

  /** The claimant gave up, or what he claimed is his no more to claim. */
  async closeOf(deviceId: string, at: Date, manager: EntityManager): Promise<void> {
    await this.claims(manager).update({ deviceId, state: 'open' }, { state: 'closed', decidedAt: at });
  }

  /** Those of these meters against whose holder a claim is open. */
  async contestedOf(deviceIds: string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await this.dataSource.query(
      `select c.device_id as id from linky_connections c
        where c.device_id = any($1) and exists (select 1 from linky_claims claim
          where claim.state = 'open' and claim.prm_hash = c.prm_hash
            and (claim.holder_kind, claim.holder_id) = (c.subject_kind, c.subject_id))`,
      [deviceIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Whom the newest claim for this meter is, or was, against: his connections of the point. */
  listContestedBy(claimantDeviceId: string): Promise<Pick<Connection, 'deviceId' | 'state'>[]> {
    return this.dataSource.query(
      `select c.device_id as "deviceId", c.state from linky_connections c
        join (select * from linky_claims where device_id = $1 order by opened_at desc limit 1) claim
          on claim.prm_hash = c.prm_hash
          and (claim.holder_kind, claim.holder_id) = (c.subject_kind, c.subject_id)`,
      [claimantDeviceId],
    );
  }

  /** Claims against one subject, for these points, are from now on against another. */
  async followHolder(prmHashes: Buffer[], from: Subject, to: Subject, manager: EntityManager): Promise<void> {
    await manager.query(
      `update linky_claims set holder_kind = $4, holder_id = $5
        where state = 'open' and prm_hash = any($1) and (holder_kind, holder_id) = ($2, $3::uuid)`,
      [prmHashes, from.kind, from.id, to.kind, to.id],
    );
  }

  private claims(manager: EntityManager = this.dataSource.manager): Repository<ClaimRow> {
    return manager.getRepository(ClaimRow);
  }
}
