import { AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectionEnd, type Ended } from '../connection/connection-end.service.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { claimLapsedMail, claimLapsedToHolderMail } from './claim-mails.ts';
import type { ClaimRow } from './claim.entity.ts';
import { ClaimRepository } from './claim.repository.ts';

/** A claim that nobody decided for so long is over: its claimant may make it anew. */
const LAPSES_AFTER_MS = 30 * 24 * 60 * 60_000;

/** Ends claims that no admin decided. */
@Injectable()
export class ClaimLapse {
  constructor(
    private readonly dataSource: DataSource,
    private readonly claims: ClaimRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly mail: SubjectMail,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  listDue(now: Date): Promise<string[]> {
    return this.claims.listOpenSince(new Date(now.getTime() - LAPSES_AFTER_MS));
  }

  /** Does nothing to one that was decided meanwhile. */
  async lapse(id: string): Promise<void> {
    const claim = await this.claims.find(id);
    if (!claim) return;
    const ended = await this.dataSource.transaction((manager) => this.end(claim, manager));
    if (ended) await this.ending.tell(ended);
  }

  private async end(claim: ClaimRow, manager: EntityManager): Promise<Ended | null> {
    await this.connections.lockPrm(claim.prmHash, manager);
    const connection = await this.connections.lock(claim.deviceId, manager);
    const isMine = await this.claims.end(claim.id, { state: 'closed', decidedAt: this.clock.now() }, manager);
    if (!isMine || connection?.state !== 'review') return null;
    const end = { actorUserId: null, cause: 'nobody decided in time' };
    const ended = await this.ending.apply(connection, 'expire', end, manager);
    await this.tell(claim, manager);
    const subject = { kind: 'claim', id: claim.id } as const;
    const { reason } = claim;
    await this.audit.record(
      { act: 'claim.lapsed', actorId: null, organisationId: null, subject, facts: { reason } },
      manager,
    );
    return ended;
  }

  /** The holder only when he was told of the claim. */
  private async tell(claim: ClaimRow, manager: EntityManager): Promise<void> {
    const { subjectKind, subjectId, holderKind, holderId, holderToldAt } = claim;
    const prm = `…${claim.prmLast4}`;
    await this.mail.send({ kind: subjectKind, id: subjectId }, claimLapsedMail(prm), manager);
    if (holderKind && holderId && holderToldAt)
      await this.mail.send({ kind: holderKind, id: holderId }, claimLapsedToHolderMail(prm), manager);
  }
}
