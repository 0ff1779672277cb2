import type { SignedInUser } from '@coprowatt/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { RequestSession } from '../session/session-data.ts';
import type { BuildingAccess, OrganisationAccess } from './access-policy.service.ts';

/** What the guard found out about a request; the parameter decorators below hand it to the controllers. */
export interface RequestFacts {
  user: SignedInUser;
  session: RequestSession;
  /** Only behind `@Access({ building })`. */
  buildingAccess?: BuildingAccess;
  /** Only behind `@Access({ organisation })`. */
  organisationAccess?: OrganisationAccess;
}

const factsOfRequest = new WeakMap<Request, RequestFacts>();

export function rememberFacts(request: Request, facts: RequestFacts): void {
  factsOfRequest.set(request, facts);
}

function factsOf(context: ExecutionContext): RequestFacts {
  const facts = factsOfRequest.get(context.switchToHttp().getRequest<Request>());
  if (!facts) throw new Error('The route is public: it knows nobody');
  return facts;
}

/** Who is signed in: `@CurrentUser() user: SignedInUser`. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext) => factsOf(context).user,
);

/** The sign-in itself: `@CurrentSession() session: RequestSession`. */
export const CurrentSession = createParamDecorator(
  (_: unknown, context: ExecutionContext) => factsOf(context).session,
);

/** The building of the route's `:id` and what the caller may do there: `@CurrentAccess() access: BuildingAccess`. */
export const CurrentAccess = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { buildingAccess } = factsOf(context);
  if (!buildingAccess) throw new Error('The route has no @Access({ building })');
  return buildingAccess;
});

/** The organisation of the route's `:id`: `@CurrentOrganisation() access: OrganisationAccess`. */
export const CurrentOrganisation = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { organisationAccess } = factsOf(context);
  if (!organisationAccess) throw new Error('The route has no @Access({ organisation })');
  return organisationAccess;
});
