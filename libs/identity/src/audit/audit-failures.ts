import type { AuditAct } from '@coprowatt/contracts';
import { asAppError, AuditLog } from '@coprowatt/platform';
import { Injectable, Logger, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isUUID } from 'class-validator';
import type { Request } from 'express';
import { ACCESS_METADATA, type AccessRule } from '../access/access.decorator.ts';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { networkOf } from '../auth/network-of.ts';
import { PublicLimit, REFUSALS_PER_NETWORK } from '../auth/public-limit.ts';
import { BuildingRepository } from '../building/building.repository.ts';
import { OrganisationRepository } from '../organisation/organisation.repository.ts';
import { requestSession } from '../session/session-data.ts';
import { organisationOfFailure } from './audit-chain-rules.ts';
import { AUDIT_FAILURE_METADATA } from './audit-failure.decorator.ts';

/** What a route is about: ids that exist, never what somebody typed. */
interface Place {
  organisationId: string | null;
  buildingId: string | null;
}

const NOWHERE: Place = { organisationId: null, buildingId: null };

/** Writes the row of an act that was refused; of nobody known at most so many a network. */
@Injectable()
export class AuditFailures {
  private readonly logger = new Logger(AuditFailures.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly log: AuditLog,
    private readonly buildings: BuildingRepository,
    private readonly organisations: OrganisationRepository,
    private readonly policy: AccessPolicy,
    private readonly limit: PublicLimit,
  ) {}

  /** The act that a route does, or null: it leaves no row. */
  actOf(context: ExecutionContext): AuditAct | null {
    return this.reflector.get<AuditAct | undefined>(AUDIT_FAILURE_METADATA, context.getHandler()) ?? null;
  }

  /** Never throws: a row that cannot be written is logged, and the refusal itself goes on to the caller. */
  async record(context: ExecutionContext, actorId: string | null, refusal: unknown): Promise<void> {
    const act = this.actOf(context);
    if (act === null) return;
    const { code } = asAppError(refusal);
    try {
      if (actorId === null && (await this.isOneTooMany(context))) return;
      const place = await this.placeOf(context);
      const managed = actorId ? await this.policy.managedOrganisations(actorId) : [];
      const organisationId = organisationOfFailure(act, place.organisationId, managed);
      await this.log.record({ act, outcome: 'failure', actorId, ...place, organisationId, facts: { code } });
    } catch (error) {
      this.logger.error({ err: error, act, code }, 'a refused act left no row in the audit log');
    }
  }

  /** Nobody known may write without end where nothing is ever deleted. */
  private async isOneTooMany(context: ExecutionContext): Promise<boolean> {
    const { ip = '' } = context.switchToHttp().getRequest<Request>();
    const count = await this.limit.countRefusal(networkOf(ip));
    if (count === REFUSALS_PER_NETWORK + 1)
      this.logger.warn('refused acts of one network leave no more rows in the audit log for a while');
    return count > REFUSALS_PER_NETWORK;
  }

  private async placeOf(context: ExecutionContext): Promise<Place> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { id } = context.switchToHttp().getRequest<Request>().params;
    if (typeof rule !== 'object' || !isUUID(id)) return NOWHERE;
    if ('building' in rule) return this.buildingPlace(String(id));
    return 'organisation' in rule ? this.organisationPlace(String(id)) : NOWHERE;
  }

  private async buildingPlace(id: string): Promise<Place> {
    const building = await this.buildings.find(id);
    return building ? { organisationId: building.organisationId, buildingId: building.id } : NOWHERE;
  }

  private async organisationPlace(id: string): Promise<Place> {
    const organisation = await this.organisations.find(id);
    return { ...NOWHERE, organisationId: organisation?.id ?? null };
  }
}

/** Who is signed in, as the session says it; null: nobody. */
export function actorOf(context: ExecutionContext): string | null {
  return requestSession(context.switchToHttp().getRequest<Request>())?.userId ?? null;
}
