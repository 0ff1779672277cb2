import { randomUUID } from 'node:crypto';
import type { AuditAct, AuditOutcome, AuditSubjectKind } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../clock/clock.ts';
import { Secrets } from '../secrets/secrets.ts';
import { AuditMacs } from './audit-macs.ts';
import { canonicalRow, factsText, openFacts, type AuditFacts, type AuditRow } from './audit-rules.ts';

/** An act that leaves a row (design rule 8). */
export interface AuditRecord {
  act: AuditAct;
  /** Default `success`. */
  outcome?: AuditOutcome;
  /** Opaque id of the person; null when the product, time or nobody known did it. */
  actorId: string | null;
  /** Chain that the row belongs to; null: the platform's, where rows about private meters go too. */
  organisationId: string | null;
  buildingId?: string | null;
  subject?: { kind: AuditSubjectKind; id: string } | null;
  /** Error codes, counts, purposes, ids; never an address, PRM, token or free text. */
  facts?: AuditFacts;
}

function rowOf(record: AuditRecord, at: Date): AuditRow {
  const facts = record.facts ?? {};
  const open = openFacts(facts);
  if (open.length > 0)
    throw new TypeError(`Facts of ${record.act} that are no closed words: ${open.join(', ')}`);
  return {
    id: randomUUID(),
    at,
    act: record.act,
    outcome: record.outcome ?? 'success',
    actorId: record.actorId,
    organisationId: record.organisationId,
    buildingId: record.buildingId ?? null,
    subjectKind: record.subject?.kind ?? null,
    subjectId: record.subject?.id ?? null,
    facts: factsText(facts),
  };
}

/** Writes the rows of the audit log: a plain insert without any lock; `AuditSealer` chains it within seconds. */
@Injectable()
export class AuditLog {
  private readonly macs: AuditMacs;

  constructor(
    private readonly dataSource: DataSource,
    secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.macs = new AuditMacs(secrets);
  }

  /**
   * @param manager of the transaction that does the act, so that both are there or neither is.
   * @throws TypeError when a fact is no closed word: a programming error, stored nowhere.
   */
  async record(record: AuditRecord, manager: EntityManager = this.dataSource.manager): Promise<void> {
    const row = rowOf(record, this.clock.now());
    await manager.query(
      `insert into audit_logs
        (id, at, act, outcome, actor_id, organisation_id, building_id, subject_kind, subject_id, facts, mac)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        row.id,
        row.at,
        row.act,
        row.outcome,
        row.actorId,
        row.organisationId,
        row.buildingId,
        row.subjectKind,
        row.subjectId,
        row.facts,
        this.macs.row(canonicalRow(row)),
      ],
    );
  }
}
