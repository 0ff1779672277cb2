import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.ts';
import { AccessPolicy } from './access/access-policy.service.ts';
import { Audience } from './access/audience.ts';
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
import { AcceptanceController } from './invitation/acceptance.controller.ts';
import { AcceptanceService } from './invitation/acceptance.service.ts';
import { InvitationRepository } from './invitation/invitation.repository.ts';
import { InvitationService } from './invitation/invitation.service.ts';
import { BuildingMemberController } from './member/building-member.controller.ts';
import { MemberService } from './member/member.service.ts';
import { OrganisationMemberController } from './member/organisation-member.controller.ts';
import { MembershipRepository } from './membership/membership.repository.ts';
import { MembershipService } from './membership/membership.service.ts';
import { OrganisationController } from './organisation/organisation.controller.ts';
import { OrganisationRepository } from './organisation/organisation.repository.ts';
import { OrganisationService } from './organisation/organisation.service.ts';
import { NewPassword } from './password/new-password.ts';
import { PasswordController } from './password/password.controller.ts';
import { PasswordResetRepository } from './password/password-reset.repository.ts';
import { PasswordResetService } from './password/password-reset.service.ts';
import { PasswordService } from './password/password.service.ts';
import { DemoAccounts } from './public-settings/demo-accounts.ts';
import { PublicSettingsController } from './public-settings/public-settings.controller.ts';
import { SessionController } from './session/session.controller.ts';
import { SessionRepository } from './session/session.repository.ts';
import { SessionService } from './session/session.service.ts';
import { Sightings } from './session/sightings.ts';
import { WebSessions } from './session/web-sessions.ts';
import { SetupController } from './setup/setup.controller.ts';
import { SetupService } from './setup/setup.service.ts';
import { UserListController } from './user/user-list.controller.ts';
import { UserListService } from './user/user-list.service.ts';
import { UserRepository } from './user/user.repository.ts';

const shared = [
  AccessPolicy,
  Audience,
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
    AcceptanceController,
    AuthController,
    BuildingController,
    BuildingMemberController,
    OrganisationController,
    OrganisationMemberController,
    PasswordController,
    PublicSettingsController,
    SessionController,
    SetupController,
    UserListController,
  ],
  providers: [
    ...shared,
    AcceptanceService,
    AuditFailures,
    AuthService,
    BuildingService,
    Credentials,
    DemoAccounts,
    InvitationRepository,
    InvitationService,
    MemberService,
    NewPassword,
    OrganisationService,
    PasswordResetRepository,
    PasswordResetService,
    PasswordService,
    PublicLimit,
    RouteCheck,
    SessionService,
    SignIn,
    SignInLimit,
    UserListService,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: AuditFailureInterceptor },
  ],
  exports: shared,
})
export class IdentityModule {}
