import type { AuditRow } from './audit-rules.ts';

/** A row of `audit_logs` as `AUDIT_COLUMNS` selects it. */
export interface StoredAuditRow extends AuditRow {
  mac: Buffer;
}

/** Columns of `audit_logs log` under the names of `StoredAuditRow`; the facts as the text that was authenticated. */
export const AUDIT_COLUMNS = `log.id, log.at, log.act, log.outcome, log.actor_id as "actorId",
  log.organisation_id as "organisationId", log.building_id as "buildingId", log.subject_kind as "subjectKind",
  log.subject_id as "subjectId", log.facts::text as facts, log.mac`;
