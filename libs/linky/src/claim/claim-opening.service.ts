import { randomUUID } from 'node:crypto';
import { ConsentLedger } from '@coprowatt/gdpr';
import { MeterRepository } from '@coprowatt/iot';
import { AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { move } from '../connection/connection-rules.ts';
import type { Subject } from '../connection/subject.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { claimOpenedMail } from './claim-mails.ts';
import type { ClaimRow } from './claim.entity.ts';
import { ClaimRepository } from './claim.repository.ts';

/** A claimant who comes back again and again must not fill the holder's mailbox. */
const TOLD_EVERY_MS = 24 * 60 * 60_000;

/** Why it goes to review, and against whom; null when nobody has proved anything yet. */
type Contest = Pick<ClaimRow, 'reason'> & { holder: Subject | null };

/** Sends a connection to review: from then on only an admin, or the claimant's giving up, moves it (design rule 7). */
@Injectable()
export class ClaimOpening {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly claims: ClaimRepository,
    private readonly meters: MeterRepository,
    private readonly ledger: ConsentLedger,
    private readonly mail: SubjectMail,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Joins the caller's transaction, who holds the PRM's lock. What the connection carries as proof stays on it.
   * @param authorisationHash of the authorisation when it is another subject's; null when it is the point that is contested.
   */
  async open(
    connection: Connection,
    authorisationHash: Buffer | null,
    manager: EntityManager,
  ): Promise<Connection> {
    const reviewed: Connection = {
      ...connection,
      state: move(connection.state, 'review'),
      nextCheckAt: null,
    };
    await this.connections.save(reviewed, manager);
    const contest = await this.contest(connection, authorisationHash, manager);
    const { reason } = contest;
    await this.ledger.append(
      connection.consentId,
      'review',
      { actorUserId: null, cause: reason.replaceAll('_', ' ') },
      manager,
    );
    await this.keep(connection, contest, authorisationHash, manager);
    return reviewed;
  }

  private async contest(
    { prmHash, subjectKind, subjectId }: Connection,
    authorisationHash: Buffer | null,
    manager: EntityManager,
  ): Promise<Contest> {
    if (authorisationHash) {
      const holder = await this.connections.findSpender(authorisationHash, manager);
      return { reason: 'authorisation_of_another', holder };
    }
    const subject = { kind: subjectKind, id: subjectId };
    const live = await this.connections.findLiveOfAnother(prmHash, subject, manager);
    if (live) return { reason: 'held_by_another', holder: { kind: live.subjectKind, id: live.subjectId } };
    const isAsked = await this.connections.isClaimedByAnother(prmHash, subject, this.clock.now(), manager);
    return { reason: isAsked ? 'asked_by_another' : 'unproven', holder: null };
  }

  private async keep(
    connection: Connection,
    { reason, holder }: Contest,
    authorisationHash: Buffer | null,
    manager: EntityManager,
  ): Promise<void> {
    const { buildingId, prmLast4, label, usage } = await this.meters.get(connection.deviceId, manager);
    const claim: ClaimRow = {
      id: randomUUID(),
      deviceId: connection.deviceId,
      consentId: connection.consentId,
      prmHash: connection.prmHash,
      prmLast4,
      provider: connection.provider,
      subjectKind: connection.subjectKind,
      subjectId: connection.subjectId,
      buildingId,
      label,
      usage,
      reason,
      holderKind: holder?.kind ?? null,
      holderId: holder?.id ?? null,
      authorisationHash,
      holderToldAt: null,
      adminsToldAt: null,
      state: 'open',
      openedAt: this.clock.now(),
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
    };
    claim.holderToldAt = holder && (await this.tell(claim, holder, manager));
    await this.claims.insert(claim, manager);
    // In the platform's chain: neither side's organisation may read of the other.
    await this.audit.record(
      {
        act: 'claim.opened',
        actorId: null,
        organisationId: null,
        subject: { kind: 'claim', id: claim.id },
        facts: { reason },
      },
      manager,
    );
  }

  /** When he was told; null when this claimant has made him be told already, not long ago. */
  private async tell(claim: ClaimRow, holder: Subject, manager: EntityManager): Promise<Date | null> {
    const now = this.clock.now();
    if (!(await this.claims.mayTell(claim, new Date(now.getTime() - TOLD_EVERY_MS), manager))) return null;
    await this.mail.send(holder, claimOpenedMail(`…${claim.prmLast4}`), manager);
    return now;
  }
}
