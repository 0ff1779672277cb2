import type { BuildingAbility, Role } from '@coprowatt/contracts';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import {
  ApiCookieAuth,
  ApiExtension,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { SESSION_COOKIE } from '../session/web-sessions.ts';
import type { OrganisationAbility } from './abilities.ts';

/**
 * Who may call a route: `public` everyone; `signed-in` whoever has a session; `{ role }` whoever holds that role,
 * or one of those, somewhere; `{ building }` and `{ organisation }` whoever has that ability in the building or the
 * organisation of the route's `:id`.
 */
export type AccessRule =
  | 'public'
  | 'signed-in'
  | { role: Role | readonly Role[] }
  | { building: BuildingAbility }
  | { organisation: OrganisationAbility };

export const ACCESS_METADATA = 'coprowatt:access';

function refusals(rule: AccessRule): (ClassDecorator & MethodDecorator)[] {
  if (rule === 'public') return [];
  const signedIn = [
    ApiCookieAuth(SESSION_COOKIE),
    ApiUnauthorizedResponse({ description: '`unauthenticated`: no session' }),
  ];
  if (rule === 'signed-in') return signedIn;
  const forbidden = ApiForbiddenResponse({ description: '`forbidden`: visible, but not allowed to you' });
  if ('role' in rule) return [...signedIn, forbidden];
  return [
    ...signedIn,
    forbidden,
    ApiNotFoundResponse({ description: '`not_found`: absent or out of your scope' }),
  ];
}

/**
 * States who may call a route, or every route of a controller; the OpenAPI document repeats it as `x-access`.
 * A route without it stops the boot.
 */
export function Access(rule: AccessRule): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, rule),
    ApiExtension('x-access', rule),
    ...refusals(rule),
  );
}
