import type { ExportFormat } from '@coprowatt/contracts';
import type { Building } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { asAppError, AuditLog, type AuditRecord } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import type { Meter } from '../meter/meter.entity.ts';
import type { ExportSubject } from './export-reader.ts';

/** Who takes what along. */
export interface ExportAct {
  actorId: string;
  building: Building;
  meters: readonly Meter[];
  /** Whether one meter was asked for, rather than the common ones together. */
  single: boolean;
  subject: ExportSubject;
  format: ExportFormat;
}

/** The audit row of a file that was begun (design rule 8); refusals before that are `AuditFailure`'s. */
@Injectable()
export class ExportAudit {
  private readonly logger = new Logger(ExportAudit.name);

  constructor(private readonly audit: AuditLog) {}

  /** Every row has been read. Written before the last bytes leave: no whole file without its row. */
  made(act: ExportAct, rows: number): Promise<void> {
    return this.audit.record({ ...recordOf(act, rows), outcome: 'success' });
  }

  /** The file was broken off after so many rows: by its reader (no error), or by us. Never throws: nobody waits for it. */
  async brokenOff(act: ExportAct, rows: number, error: Error | null): Promise<void> {
    const record = recordOf(act, rows);
    const code = error === null || isOfReader(error) ? 'interrupted' : asAppError(error).code;
    try {
      await this.audit.record({ ...record, outcome: 'failure', facts: { ...record.facts, code } });
    } catch (failure) {
      this.logger.error({ err: failure, code }, 'an export that was broken off left no row in the audit log');
    }
  }
}

/** A private meter's rows belong to no organisation: its syndic must not see them. */
function recordOf(
  { actorId, building, meters, single, subject, format }: ExportAct,
  rows: number,
): AuditRecord {
  const [meter] = meters;
  const { granularity, metric, window } = subject;
  return {
    act: 'export.made',
    actorId,
    organisationId: single && meter?.usage === 'private' ? null : building.organisationId,
    buildingId: building.id,
    subject: single && meter ? { kind: 'meter', id: meter.id } : { kind: 'building', id: building.id },
    facts: {
      format,
      granularity,
      metric,
      from: window.openingDay,
      to: localDateOf(window.toMs - 1, window.timeZone),
      meters: meters.length,
      rows,
    },
  };
}

function isOfReader(error: Error): boolean {
  return 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ABORT_ERR');
}
