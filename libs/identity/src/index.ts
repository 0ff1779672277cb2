export { Access, ACCESS_METADATA, type AccessRule } from './access/access.decorator.ts';
export {
  abilitiesFor,
  can,
  mayActOnAlerts,
  mayConnect,
  maySeeMeter,
  maySyncMeter,
  type MeterOwnership,
  type OrganisationAbility,
  type WithAbilities,
} from './access/abilities.ts';
export {
  AccessPolicy,
  type BuildingAccess,
  type OrganisationAccess,
} from './access/access-policy.service.ts';
export { Audience, type Addressee, type AudienceOfMeter } from './access/audience.ts';
export { rooms } from './access/rooms.ts';
export {
  CurrentAccess,
  CurrentOrganisation,
  CurrentSession,
  CurrentUser,
} from './access/signed-in-request.ts';
export { AuditFailure } from './audit/audit-failure.decorator.ts';
export { asBuilding, timeZoneOf } from './building/building.ts';
export { BuildingAnswer } from './building/building.answer.ts';
export { BuildingRow } from './building/building.entity.ts';
export { BuildingRepository } from './building/building.repository.ts';
export { ZoneLocks, type ZoneLock } from './building/zone-locks.ts';
export { EmailAddress, LinkToken, OneLine } from './fields.ts';
export { IdentityModule } from './identity.module.ts';
export { IdentitySeeder, type SeedUser } from './identity-seeder.ts';
export { identityEntities, identityMigrations } from './identity.database.ts';
export { MembershipRepository, type MembershipOfUser } from './membership/membership.repository.ts';
export { MembershipService } from './membership/membership.service.ts';
export { OrganisationRow } from './organisation/organisation.entity.ts';
export { OrganisationRepository } from './organisation/organisation.repository.ts';
export { DEMO_EMAIL_DOMAIN, DEMO_PASSWORD } from './public-settings/demo-accounts.ts';
export { requestSession, type RequestSession } from './session/session-data.ts';
export { SessionRepository } from './session/session.repository.ts';
export { SESSION_LIFE_MS } from './session/session-life.ts';
export { SESSION_COOKIE, sessionMiddleware, WebSessions } from './session/web-sessions.ts';
export { SetupService } from './setup/setup.service.ts';
export { linkTokenHash, newLinkToken } from './token/link-token.ts';
export { UserRepository } from './user/user.repository.ts';
