import type { AuditAct, AuditOutcome, AuditSubjectKind } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditFacts } from './audit-rules.ts';

/** Which rows; what is left out does not narrow. */
export interface AuditFilter {
  /** Rows of these organisations alone; null: all rows, the platform's included. */
  organisationIds: readonly string[] | null;
  act?: AuditAct | undefined;
  outcome?: AuditOutcome | undefined;
  actorId?: string | undefined;
  buildingId?: string | undefined;
  /** Instants as PostgreSQL reads them; `to` is excluded. */
  from?: string | undefined;
  to?: string | undefined;
}

/** Where a page ended. */
export interface AuditPosition {
  at: Date;
  id: string;
}

/** A row as it is read. */
export interface ReadAuditRow extends AuditPosition {
  act: AuditAct;
  outcome: AuditOutcome;
  actorId: string | null;
  organisationId: string | null;
  buildingId: string | null;
  subjectKind: AuditSubjectKind | null;
  subjectId: string | null;
  facts: AuditFacts;
  sealed: boolean;
}

/** Reads the audit log; who may read what is the caller's question. */
@Injectable()
export class AuditReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Rows after a position, newest first. */
  list(filter: AuditFilter, after: AuditPosition | null, limit: number): Promise<ReadAuditRow[]> {
    const { organisationIds, act, outcome, actorId, buildingId, from, to } = filter;
    return this.dataSource.query(
      `select log.id, log.at, log.act, log.outcome, log.actor_id as "actorId",
          log.organisation_id as "organisationId", log.building_id as "buildingId",
          log.subject_kind as "subjectKind", log.subject_id as "subjectId", log.facts,
          exists (select from audit_seals seal where seal.log_id = log.id) as sealed
        from audit_logs log
        where ($1::uuid[] is null or log.organisation_id = any($1))
          and ($2::text is null or log.act = $2)
          and ($3::text is null or log.outcome = $3)
          and ($4::uuid is null or log.actor_id = $4)
          and ($5::uuid is null or log.building_id = $5)
          and ($6::timestamptz is null or log.at >= $6)
          and ($7::timestamptz is null or log.at < $7)
          and ($8::timestamptz is null or (log.at, log.id) < ($8, $9::uuid))
        order by log.at desc, log.id desc limit $10`,
      [organisationIds, act, outcome, actorId, buildingId, from, to, after?.at, after?.id, limit],
    );
  }
}
