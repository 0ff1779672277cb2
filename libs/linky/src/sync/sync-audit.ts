import { MeterRepository, type Meter } from '@coprowatt/iot';
import { AuditLog, type AuditRecord } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SyncRun } from './sync-run.entity.ts';

/** Rows of the audit log about syncs, in the transaction that does the act (design rule 8). */
@Injectable()
export class SyncAudit {
  constructor(
    private readonly meters: MeterRepository,
    private readonly audit: AuditLog,
  ) {}

  /** A person asked for it, also when he joined one that was under way. */
  asked(run: SyncRun, meter: Meter, actorId: string, manager: EntityManager): Promise<void> {
    const facts = { kind: run.kind, meter: meter.id };
    return this.audit.record({ ...placeOf(run, meter), act: 'sync.asked', actorId, facts }, manager);
  }

  /** It is over, however: what did not bring all that was asked is a failure. */
  async finished(run: SyncRun, manager: EntityManager): Promise<void> {
    const meter = await this.meters.get(run.deviceId, manager);
    const { kind, state, reason, reaction, contract } = run;
    const told = {
      ...(reason !== null && { reason }),
      ...(reaction !== null && { reaction }),
      ...(contract !== null && { contract }),
    };
    const facts = { kind, state, meter: meter.id, ...told, ...countsOf(run) };
    const outcome = state === 'succeeded' ? 'success' : 'failure';
    const record = { ...placeOf(run, meter), act: 'sync.finished', outcome, actorId: null, facts } as const;
    await this.audit.record(record, manager);
  }
}

function countsOf(run: SyncRun): Record<string, number> {
  const { calls, daysWritten, daysCorrected, maximumPowersWritten, maximumPowersCorrected } = run;
  const { intervalsWritten, intervalsCorrected, intervalsRejected } = run;
  const { holesFound, holesFilled, holesRemaining } = run;
  return {
    calls,
    daysWritten,
    daysCorrected,
    maximumPowersWritten,
    maximumPowersCorrected,
    intervalsWritten,
    intervalsCorrected,
    intervalsRejected,
    holesFound,
    holesFilled,
    holesRemaining,
  };
}

/** A private meter's rows belong to no organisation: its syndic must not see them. */
function placeOf(
  { id, buildingId }: SyncRun,
  { organisationId }: Meter,
): Pick<AuditRecord, 'organisationId' | 'buildingId' | 'subject'> {
  return { organisationId, buildingId, subject: { kind: 'sync_run', id } };
}
