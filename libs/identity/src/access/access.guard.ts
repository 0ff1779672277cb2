import { AppError } from '@coprowatt/platform';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { actorOf, AuditFailures } from '../audit/audit-failures.ts';
import { reachedWithSession } from '../session/found-session.ts';
import { requestSession, type RequestSession } from '../session/session-data.ts';
import { Sightings } from '../session/sightings.ts';
import { UserRepository } from '../user/user.repository.ts';
import { ACCESS_METADATA, type AccessRule } from './access.decorator.ts';
import {
  AccessPolicy,
  requireAbility,
  signedInAccessOf,
  type SignedInAccess,
} from './access-policy.service.ts';
import { rememberFacts, type RequestFacts } from './signed-in-request.ts';

type SignedInRule = Exclude<AccessRule, 'public'>;

function isAboutBuilding(rule: SignedInRule): rule is Extract<SignedInRule, { building: unknown }> {
  return typeof rule === 'object' && 'building' in rule;
}

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

  private async admit(rule: SignedInRule, request: Request): Promise<void> {
    const session = requestSession(request);
    const found = session && (await this.find(rule, request, session));
    if (!found) throw new AppError('unauthenticated');
    await this.sightings.note(session.id);
    rememberFacts(request, { session, user: found.user, ...(await this.authorise(rule, request, found)) });
  }

  /** Whoever signed in, and with him what he may do in the building that a route is about: found with the session, or asked now. */
  private async find(
    rule: SignedInRule,
    request: Request,
    { userId }: RequestSession,
  ): Promise<SignedInAccess | null> {
    const buildingId = isAboutBuilding(rule) ? String(request.params['id']) : null;
    const reached = reachedWithSession(request, buildingId);
    if (reached) return signedInAccessOf(reached);
    if (buildingId !== null) return this.policy.signedInAccess(userId, buildingId);
    const user = await this.users.findSignedIn(userId);
    return user && { user, access: null };
  }

  private async authorise(
    rule: SignedInRule,
    request: Request,
    { user: { id: userId }, access }: SignedInAccess,
  ): Promise<Pick<RequestFacts, 'buildingAccess' | 'organisationAccess'>> {
    if (rule === 'signed-in') return {};
    if (isAboutBuilding(rule)) return { buildingAccess: requireAbility(access, rule.building) };
    if ('organisation' in rule) {
      const id = String(request.params['id']);
      return { organisationAccess: await this.policy.requireOrganisation(userId, id, rule.organisation) };
    }
    if (!(await this.policy.holdsRole(userId, rule.role))) throw new AppError('forbidden');
    return {};
  }
}
