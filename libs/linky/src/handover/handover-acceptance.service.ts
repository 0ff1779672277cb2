import type { HandoverAccepted, HandoverAcceptance } from '@coprowatt/contracts';
import {
  AccessPolicy,
  BuildingRepository,
  linkTokenHash,
  MembershipRepository,
  OrganisationRepository,
  rooms,
  type BuildingRow,
} from '@coprowatt/identity';
import { AppError, AuditLog, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { handedOverMail } from './handover-mails.ts';
import { HandoverRepository, type FoundHandover } from './handover.repository.ts';
import { MeterHandover, type Handed, type Handing } from './meter-handover.service.ts';

/** A building changes hands, in one transaction and wholly, or not at all (design rule 7). Its members stay. */
@Injectable()
export class HandoverAcceptances {
  constructor(
    private readonly dataSource: DataSource,
    private readonly handovers: HandoverRepository,
    private readonly policy: AccessPolicy,
    private readonly organisations: OrganisationRepository,
    private readonly buildings: BuildingRepository,
    private readonly memberships: MembershipRepository,
    private readonly meters: MeterHandover,
    private readonly ending: ConnectionEnd,
    private readonly mail: SubjectMail,
    private readonly live: LiveBus,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws AppError `token_invalid`; `not_found` for an organisation that the person does not manage; `conflict` when it
   * is the one that offers, or has a history of one of the meters: nothing has changed then, and the link still works.
   */
  async accept(userId: string, acceptance: HandoverAcceptance): Promise<HandoverAccepted> {
    const { organisationId, token } = acceptance;
    const tokenHash = linkTokenHash(token);
    const found = await this.handovers.findByToken(tokenHash);
    if (!found) throw new AppError('token_invalid');
    if (!(await this.policy.managedOrganisations(userId)).includes(organisationId))
      throw new AppError('not_found', { detail: 'No such organisation' });
    if (organisationId === found.organisationId)
      throw new AppError('conflict', { detail: 'It has it already' });
    const handing = handingOf(found, userId, acceptance);
    const handed = await this.dataSource.transaction(async (manager) => {
      const building = await this.buildings.hold(found.buildingId, manager);
      const isTheirs = building?.organisationId === found.organisationId;
      if (!isTheirs || !(await this.handovers.spend(found.id, tokenHash, manager)))
        throw new AppError('token_invalid');
      return this.handOver(building, found, handing, manager);
    });
    await this.tell(handing, handed);
    return { buildingId: found.buildingId };
  }

  private async handOver(
    { id, name }: BuildingRow,
    found: FoundHandover,
    handing: Handing,
    manager: EntityManager,
  ): Promise<Handed[]> {
    const handed = await this.meters.hand(id, handing, manager);
    const { from, to, mandateReference } = handing;
    await this.buildings.handOver(id, to.id, manager);
    await this.buildings.update(id, { mandateReference }, manager);
    const { name: taker } = await this.organisations.get(to.id);
    await this.mail.send(from, handedOverMail(name, taker), manager);
    await this.record(found, handing, handed.length, manager);
    return handed;
  }

  /** In both chains: who gave and who took must each be able to prove it. */
  private async record(
    { id, buildingId }: FoundHandover,
    { from, to, actorUserId }: Handing,
    meters: number,
    manager: EntityManager,
  ): Promise<void> {
    const subject = { kind: 'handover', id } as const;
    const row = { act: 'handover.accepted', actorId: actorUserId, buildingId, subject } as const;
    await this.audit.record({ ...row, organisationId: from.id, facts: { meters, to: to.id } }, manager);
    await this.audit.record({ ...row, organisationId: to.id, facts: { meters, from: from.id } }, manager);
  }

  /** Sockets first: what is told next is the new syndic's to hear. */
  private async tell({ from, to }: Handing, handed: Handed[]): Promise<void> {
    const [former, present] = await Promise.all([
      this.memberships.listSyndics(from.id),
      this.memberships.listSyndics(to.id),
    ]);
    const people = new Set([...former, ...present].map(({ user }) => user.id));
    await Promise.all([...people].map((id) => this.live.disconnect(rooms.user(id))));
    for (const { meter, end } of handed) if (end) await this.ending.tellOf(meter, end);
  }
}

function handingOf(
  { organisationId: from }: FoundHandover,
  actorUserId: string,
  { organisationId: to, mandateReference }: HandoverAcceptance,
): Handing {
  const organisation = (id: string) => ({ kind: 'organisation', id }) as const;
  return { from: organisation(from), to: organisation(to), actorUserId, mandateReference };
}
