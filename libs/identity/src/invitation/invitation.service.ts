import { randomUUID } from 'node:crypto';
import type { Invitation, InviteRequest, SignedInUser } from '@coprowatt/contracts';
import { AppError, AuditLog, Mailer, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { PublicLimit } from '../auth/public-limit.ts';
import { linkTokenHash, newLinkToken } from '../token/link-token.ts';
import { normaliseEmail } from '../user/user.repository.ts';
import type { InvitationRow } from './invitation.entity.ts';
import { invitationMail } from './invitation.mails.ts';
import { InvitationRepository, type RolePlace } from './invitation.repository.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a link works, machine time. */
export const INVITATION_LIFE_DAYS = 7;

/** How long one that nobody answered is still shown. */
const SHOWN_AFTER_END_DAYS = 30;

/** A building or an organisation that people are invited to. */
export interface InvitingScope extends RolePlace {
  name: string;
  /** Organisation whose chain of the audit log says so. */
  managingOrganisationId: string;
}

/** An invitation as answers show it. */
export function asInvitation({ id, email, role, invitedAt, expiresAt }: InvitationRow): Invitation {
  return {
    id,
    email,
    role,
    invitedAt: invitedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    expired: expiresAt.getTime() <= Date.now(),
  };
}

/** Sending invitations and taking them back. Who may do so is the caller's question. */
@Injectable()
export class InvitationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: PlatformConfig,
    private readonly invitations: InvitationRepository,
    private readonly limit: PublicLimit,
    private readonly mailer: Mailer,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Mails an invitation, in place of an older one of the same address and role.
   * @param manager of the transaction that makes the scope, when that is new too.
   * @throws AppError `already_member`, `mail_not_configured`, `too_many_attempts`.
   */
  async invite(
    inviter: SignedInUser,
    scope: InvitingScope,
    request: InviteRequest,
    manager?: EntityManager,
  ): Promise<Invitation> {
    if (!this.mailer.available) throw new AppError('mail_not_configured');
    await this.limit.countInvitation(inviter.id, request.email);
    const send = (within: EntityManager) => this.send(inviter, scope, request, within);
    return manager ? send(manager) : this.dataSource.transaction(send);
  }

  /** @throws AppError `not_found`. */
  async cancel(actorId: string, scope: InvitingScope, invitationId: string): Promise<void> {
    if (!isUUID(invitationId)) throw new AppError('not_found');
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.invitations.cancel(invitationId, scope, manager))) throw new AppError('not_found');
      await this.record('invitation.cancelled', actorId, scope, invitationId, manager);
    });
  }

  private async send(
    inviter: SignedInUser,
    scope: InvitingScope,
    { role, lang, ...request }: InviteRequest,
    manager: EntityManager,
  ): Promise<Invitation> {
    const email = normaliseEmail(request.email);
    if (await this.invitations.isMember(email, role, scope, manager)) throw new AppError('already_member');
    const token = newLinkToken();
    const row = newRow(inviter.id, scope, { email, role, tokenHash: linkTokenHash(token) });
    await this.invitations.dropExpiredBefore(new Date(Date.now() - SHOWN_AFTER_END_DAYS * DAY_MS), manager);
    await this.invitations.keep(row, manager);
    const facts = { role, scopeName: scope.name, invitedBy: inviter.displayName, days: INVITATION_LIFE_DAYS };
    const link = `${this.config.publicUrl}/invitation#${token}`;
    await this.mailer.send(invitationMail(email, lang ?? inviter.language, { ...facts, link }), manager);
    await this.record('invitation.sent', inviter.id, scope, row.id, manager);
    return asInvitation(row);
  }

  private async record(
    act: 'invitation.sent' | 'invitation.cancelled',
    actorId: string,
    { managingOrganisationId: organisationId, buildingId }: InvitingScope,
    id: string,
    manager: EntityManager,
  ): Promise<void> {
    const subject = { kind: 'invitation', id } as const;
    await this.audit.record({ act, actorId, organisationId, buildingId, subject }, manager);
  }
}

function newRow(
  invitedBy: string,
  { organisationId, buildingId }: RolePlace,
  what: Pick<InvitationRow, 'email' | 'role' | 'tokenHash'>,
): InvitationRow {
  const invitedAt = new Date();
  const expiresAt = new Date(invitedAt.getTime() + INVITATION_LIFE_DAYS * DAY_MS);
  return { id: randomUUID(), organisationId, buildingId, invitedBy, invitedAt, expiresAt, ...what };
}
