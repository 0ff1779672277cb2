import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.ts';
import { AccessPolicy } from './access/access-policy.service.ts';
import { RouteCheck } from './access/route-check.ts';
import { AuditFailureInterceptor } from './audit/audit-failure.interceptor.ts';
import { AuditFailures } from './audit/audit-failures.ts';
import { AuthController } from './auth/auth.controller.ts';
import { AuthService } from './auth/auth.service.ts';
import { Credentials } from './auth/credentials.ts';
import { PublicLimit } from './auth/public-limit.ts';
import { SignIn } from './auth/sign-in.ts';
import { SignInLimit } from './auth/sign-in-limit.ts';
import { BuildingController } from './building/building.controller.ts';
import { BuildingRepository } from './building/building.repository.ts';
import { BuildingService } from './building/building.service.ts';
import { ZoneLocks } from './building/zone-locks.ts';
import { IdentitySeeder } from './identity-seeder.ts';
import { BuildingMemberController } from './member/building-member.controller.ts';
import { MemberService } from './member/member.service.ts';
import { MembershipRepository } from './membership/membership.repository.ts';
import { MembershipService } from './membership/membership.service.ts';
import { OrganisationRepository } from './organisation/organisation.repository.ts';
import { NewPassword } from './password/new-password.ts';
import { PasswordController } from './password/password.controller.ts';
import { PasswordResetRepository } from './password/password-reset.repository.ts';
import { PasswordResetService } from './password/password-reset.service.ts';
import { PasswordService } from './password/password.service.ts';
import { DemoAccounts } from './public-settings/demo-accounts.ts';
import { PublicSettingsController } from './public-settings/public-settings.controller.ts';
import { SetupService } from './setup/setup.service.ts';
import { SessionController } from './session/session.controller.ts';
import { SessionService } from './session/session.service.ts';
import { Sightings } from './session/sightings.ts';
import { SessionRepository } from './session/session.repository.ts';
import { WebSessions } from './session/web-sessions.ts';
import { UserRepository } from './user/user.repository.ts';

const shared = [
  AccessPolicy,
  BuildingRepository,
  IdentitySeeder,
  MembershipRepository,
  MembershipService,
  OrganisationRepository,
  SessionRepository,
  SetupService,
  Sightings,
  UserRepository,
  WebSessions,
  ZoneLocks,
];

/** Users, sessions, organisations, buildings and the policy layer; its guard stands before every route. */
@Module({
  imports: [DiscoveryModule],
  controllers: [
    AuthController,
    BuildingController,
    BuildingMemberController,
    PasswordController,
    PublicSettingsController,
    SessionController,
  ],
  providers: [
    ...shared,
    AuditFailures,
    AuthService,
    BuildingService,
    Credentials,
    DemoAccounts,
    MemberService,
    NewPassword,
    PasswordResetRepository,
    PasswordResetService,
    PasswordService,
    PublicLimit,
    RouteCheck,
    SessionService,
    SignIn,
    SignInLimit,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: AuditFailureInterceptor },
  ],
  exports: shared,
})
export class IdentityModule {}
