import type { AuditAct } from '@coprowatt/contracts';
import type { ConsentEventKind } from '@coprowatt/gdpr';
import { MeterRepository } from '@coprowatt/iot';
import { AuditLog } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from './connection.entity.ts';

/** What became of a consent. */
export interface ConsentTurn {
  act: Extract<AuditAct, `consent.${string}`>;
  consentId: string;
  /** Null when the operator or time did it. */
  actorId: string | null;
  /** As the ledger calls it. */
  how: ConsentEventKind;
}

/** Writes the audit row of what the ledger is told: a private meter's belongs to no organisation. */
@Injectable()
export class ConsentTurns {
  constructor(
    private readonly meters: MeterRepository,
    private readonly audit: AuditLog,
  ) {}

  async record(
    { deviceId, subjectKind, subjectId }: Pick<Connection, 'deviceId' | 'subjectKind' | 'subjectId'>,
    { act, consentId, actorId, how }: ConsentTurn,
    manager: EntityManager,
  ): Promise<void> {
    await this.audit.record(
      {
        act,
        actorId,
        organisationId: subjectKind === 'organisation' ? subjectId : null,
        buildingId: (await this.meters.find(deviceId, manager))?.buildingId ?? null,
        subject: { kind: 'consent', id: consentId },
        facts: { meter: deviceId, how },
      },
      manager,
    );
  }
}
