import { AppError } from '@coprowatt/platform';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { actorOf, AuditFailures } from '../audit/audit-failures.ts';
import { requestSession } from '../session/session-data.ts';
import { Sightings } from '../session/sightings.ts';
import { asSignedInUser, UserRepository } from '../user/user.repository.ts';
import { ACCESS_METADATA, type AccessRule } from './access.decorator.ts';
import { AccessPolicy } from './access-policy.service.ts';
import { rememberFacts, type RequestFacts } from './signed-in-request.ts';

/** Enforces `@Access` on every route: 401 without a session, then 404 or 403 as the policy says. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly users: UserRepository,
    private readonly policy: AccessPolicy,
    private readonly failures: AuditFailures,
    private readonly sightings: Sightings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (rule === 'public') return true;
    if (!rule || context.getType() !== 'http') return false;
    try {
      await this.admit(rule, context.switchToHttp().getRequest<Request>());
      return true;
    } catch (refusal) {
      await this.failures.record(context, actorOf(context), refusal);
      throw refusal;
    }
  }

  private async admit(rule: Exclude<AccessRule, 'public'>, request: Request): Promise<void> {
    const facts = await this.identify(request);
    await this.authorise(rule, request, facts);
    rememberFacts(request, facts);
  }

  private async identify(request: Request): Promise<RequestFacts> {
    const session = requestSession(request);
    const user = session && (await this.users.find(session.userId));
    if (!user) throw new AppError('unauthenticated');
    await this.sightings.note(session.id);
    return { session, user: asSignedInUser(user) };
  }

  private async authorise(
    rule: Exclude<AccessRule, 'public'>,
    request: Request,
    facts: RequestFacts,
  ): Promise<void> {
    if (rule === 'signed-in') return;
    const { id: userId } = facts.user;
    const id = String(request.params['id']);
    if ('building' in rule)
      facts.buildingAccess = await this.policy.requireBuilding(userId, id, rule.building);
    else if ('organisation' in rule)
      facts.organisationAccess = await this.policy.requireOrganisation(userId, id, rule.organisation);
    else if (!(await this.policy.holdsRole(userId, rule.role))) throw new AppError('forbidden');
  }
}
