import type { Claim, ClaimDecision } from '@coprowatt/contracts';
import { MembershipRepository } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { AppError, AuditLog, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuthorisationRequestRepository } from '../connection/authorisation-request.repository.ts';
import { Connecting, type Proof } from '../connection/connecting.service.ts';
import { ConnectionEnd, type Ended, type Told } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import type { Subject } from '../connection/subject.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { Providers } from '../providers/providers.ts';
import {
  claimAcceptedMail,
  claimRefusedMail,
  claimRefusedToHolderMail,
  claimTransferredByWordMail,
  claimTransferredToHolderMail,
} from './claim-mails.ts';
import { ClaimProof } from './claim-proof.service.ts';
import type { ClaimRow } from './claim.entity.ts';
import { ClaimRepository } from './claim.repository.ts';
import { ClaimViewRepository } from './claim-view.repository.ts';

/** What an admin decides, and why. */
export interface Decision {
  decision: ClaimDecision;
  reason: string;
}

/** An admin's word on a claim. The first one counts, whoever else decides at the same moment. */
@Injectable()
export class ClaimDecisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly claims: ClaimRepository,
    private readonly views: ClaimViewRepository,
    private readonly proofs: ClaimProof,
    private readonly connections: ConnectionRepository,
    private readonly requests: AuthorisationRequestRepository,
    private readonly connecting: Connecting,
    private readonly ending: ConnectionEnd,
    private readonly meters: MeterRepository,
    private readonly memberships: MembershipRepository,
    private readonly providers: Providers,
    private readonly mail: SubjectMail,
    private readonly audit: AuditLog,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws AppError `not_found`, `claim_decided`; for a transfer also `claim_is_own`, `claim_not_provable`, `provider_not_available` and
   * `not_ready`: nothing has changed then.
   */
  async decide(id: string, adminId: string, { decision, reason }: Decision): Promise<Claim> {
    const claim = await this.claims.find(id);
    if (!claim) throw new AppError('not_found');
    if (claim.state !== 'open') throw new AppError('claim_decided');
    const told =
      decision === 'refuse'
        ? await this.refuse(claim, adminId, reason)
        : await this.transfer(claim, adminId, reason);
    for (const one of told) await this.ending.tell(one);
    return this.views.get(id);
  }

  private refuse(claim: ClaimRow, adminId: string, reason: string): Promise<Ended[]> {
    return this.dataSource.transaction(async (manager) => {
      const connection = await this.take(claim, { state: 'refused' }, adminId, reason, manager);
      const end = { actorUserId: adminId, cause: 'claim refused by an admin' };
      const ended = await this.ending.apply(connection, 'refuse', end, manager);
      const prm = `…${claim.prmLast4}`;
      await this.mail.send(claimantOf(claim), claimRefusedMail(prm), manager);
      const holder = holderOf(claim);
      if (holder) await this.mail.send(holder, claimRefusedToHolderMail(prm), manager);
      await this.record('claim.refused', claim, adminId, manager);
      return [ended];
    });
  }

  private async transfer(claim: ClaimRow, adminId: string, reason: string): Promise<Told[]> {
    const seen = await this.connections.find(claim.deviceId);
    if (seen?.state !== 'review') throw new AppError('claim_decided');
    const provider = this.providers.get(claim.provider);
    const proof = await this.proofs.of(claim, seen, provider);
    if (!proof) throw new AppError('claim_not_provable');
    const isOwn = proof.actorUserId === adminId;
    return this.dataSource.transaction(async (manager) => {
      if (isOwn) await this.requireOnlyAdmin(adminId, manager);
      const holder = await this.lockHolder(claim, manager);
      const former = holder ? { kind: holder.subjectKind, id: holder.subjectId } : holderOf(claim);
      const end = {
        state: 'transferred',
        holderKind: former?.kind ?? null,
        holderId: former?.id ?? null,
      } as const;
      const connection = await this.take(claim, end, adminId, reason, manager);
      const ended = holder && (await this.endHolder(holder, adminId, manager));
      const connected = await this.connect(connection, claim, proof, manager);
      if (former) await this.tellFormer(claim, former, manager);
      await this.mail.send(
        claimantOf(claim),
        claimAcceptedMail(`…${claim.prmLast4}`, claim.provider),
        manager,
      );
      await this.record('claim.transferred', claim, adminId, manager, isOwn ? { own: true } : {});
      return [...(ended ? [ended] : []), { connection: connected, endsClaim: true }];
    });
  }

  /** Nobody else could decide; the log then says that it was his own. @throws AppError `claim_is_own`. */
  private async requireOnlyAdmin(adminId: string, manager: EntityManager): Promise<void> {
    const admins = await this.memberships.listAdmins(manager);
    if (admins.some(({ userId }) => userId !== adminId)) throw new AppError('claim_is_own');
  }

  /** The claimant's connection, held, once the claim is this admin's to decide. @throws AppError `claim_decided`. */
  private async take(
    claim: ClaimRow,
    end: Pick<ClaimRow, 'state'> & Partial<ClaimRow>,
    adminId: string,
    reason: string,
    manager: EntityManager,
  ): Promise<Connection> {
    await this.connections.lockPrm(claim.prmHash, manager);
    const connection = await this.connections.lock(claim.deviceId, manager);
    const decided = { ...end, decidedAt: this.clock.now(), decidedBy: adminId, decisionReason: reason };
    const isMine = await this.claims.end(claim.id, decided, manager);
    if (!isMine || connection?.state !== 'review') throw new AppError('claim_decided');
    return connection;
  }

  private async lockHolder(claim: ClaimRow, manager: EntityManager): Promise<Connection | null> {
    await this.connections.lockPrm(claim.prmHash, manager);
    return this.connections.findLiveOfAnother(claim.prmHash, claimantOf(claim), manager);
  }

  /** His history stays his; with what he proved nothing can be connected again. */
  private async endHolder(holder: Connection, adminId: string, manager: EntityManager): Promise<Ended> {
    const end = { actorUserId: adminId, cause: 'the point went to another subject' };
    const ended = await this.ending.apply(holder, 'withdraw', end, manager);
    await this.connections.forgetProof(holder.deviceId, manager);
    return ended;
  }

  private async connect(
    connection: Connection,
    claim: ClaimRow,
    proof: Proof,
    manager: EntityManager,
  ): Promise<Connection> {
    const hash = this.secrets.lookupHash(proof.authorisationId);
    await this.connections.bindTo(hash, claimantOf(claim), this.clock.now(), manager);
    const request = connection.requestId && (await this.requests.find(connection.requestId, manager));
    if (request && request.asked) await this.meters.update(connection.deviceId, request.asked, manager);
    const provider = this.providers.get(claim.provider);
    return this.connecting.connect(connection, 'approve', proof, provider, manager);
  }

  /** Whoever else claims the point claims it from the new holder now. */
  private async tellFormer(claim: ClaimRow, former: Subject, manager: EntityManager): Promise<void> {
    await this.claims.followHolder([claim.prmHash], former, claimantOf(claim), manager);
    const isProved = this.providers.get(claim.provider).returns !== null;
    const mail = isProved ? claimTransferredToHolderMail : claimTransferredByWordMail;
    await this.mail.send(former, mail(`…${claim.prmLast4}`), manager);
  }

  /** In the platform's chain, as the claim's opening. */
  private record(
    act: 'claim.refused' | 'claim.transferred',
    { id, reason }: ClaimRow,
    actorId: string,
    manager: EntityManager,
    more: { own?: true } = {},
  ): Promise<void> {
    const subject = { kind: 'claim', id } as const;
    const facts = { reason, ...more };
    return this.audit.record({ act, actorId, organisationId: null, subject, facts }, manager);
  }
}

function claimantOf({ subjectKind, subjectId }: ClaimRow): Subject {
  return { kind: subjectKind, id: subjectId };
}

function holderOf({ holderKind, holderId }: ClaimRow): Subject | null {
  return holderKind && holderId ? { kind: holderKind, id: holderId } : null;
}
