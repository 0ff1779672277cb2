import type {
  AcceptInvitationRequest,
  AuditPage,
  AuditVerification,
  Building,
  BuildingInput,
  Claim,
  ClaimDecisionRequest,
  ClaimList,
  HandoverAcceptance,
  HandoverAccepted,
  HandoverOffer,
  HandoverOfferAnswer,
  HandoverRequest,
  HandoverView,
  InvitationView,
  InviteRequest,
  Invitation,
  LoginResponse,
  Mailbox,
  MemberList,
  OperatorStateList,
  Organisation,
  OrganisationChange,
  OrganisationList,
  OrganisationRequest,
  PasswordChange,
  PasswordResetCompletion,
  PasswordResetRequest,
  ProfileChange,
  SessionList,
  SetupRequest,
  SignedInUser,
  TokenRequest,
} from '@coprowatt/contracts';
import { request } from '../http.ts';

// People, organisations and what happened: one short function per endpoint (contracts accounts, claims, audit).

// A link of a mail needs no session; a 401 of these is an answer to the form, not an ended session.
const quiet = true;

export const lookAtInvitation = (body: TokenRequest) =>
  request<InvitationView>('POST', '/auth/invitations/look', { body, quiet });

export const acceptInvitation = (body: AcceptInvitationRequest) =>
  request<LoginResponse>('POST', '/auth/invitations/accept', { body, quiet });

export const askPasswordReset = (body: PasswordResetRequest) =>
  request<void>('POST', '/auth/password-reset', { body, quiet });

export const completePasswordReset = (body: PasswordResetCompletion) =>
  request<void>('POST', '/auth/password-reset/complete', { body, quiet });

export const setUp = (body: SetupRequest) => request<LoginResponse>('POST', '/setup', { body, quiet });

export const mailbox = () => request<Mailbox>('GET', '/demo/mailbox', { quiet });

export const changeProfile = (body: ProfileChange) => request<SignedInUser>('PATCH', '/auth/me', { body });

export const changePassword = (body: PasswordChange) => request<void>('POST', '/auth/password', { body });

export const sessions = () => request<SessionList>('GET', '/auth/sessions');

export const endSession = (id: string) => request<void>('DELETE', `/auth/sessions/${id}`);

export const endOtherSessions = () => request<void>('DELETE', '/auth/sessions');

export const createBuilding = (body: BuildingInput) => request<Building>('POST', '/buildings', { body });

export const changeBuilding = (id: string, body: Partial<BuildingInput>) =>
  request<Building>('PATCH', `/buildings/${id}`, { body });

export const deleteBuilding = (id: string) => request<void>('DELETE', `/buildings/${id}`);

/** Whose members: those of one building, or the colleagues of one organisation. */
export interface MemberScope {
  kind: 'buildings' | 'organisations';
  id: string;
}

const scoped = ({ kind, id }: MemberScope) => `/${kind}/${id}`;

export const members = (scope: MemberScope) => request<MemberList>('GET', `${scoped(scope)}/members`);

export const invite = (scope: MemberScope, body: InviteRequest) =>
  request<Invitation>('POST', `${scoped(scope)}/members`, { body });

export const cancelInvitation = (scope: MemberScope, id: string) =>
  request<void>('DELETE', `${scoped(scope)}/invitations/${id}`);

export const endMembership = (scope: MemberScope, membershipId: string) =>
  request<void>('DELETE', `${scoped(scope)}/members/${membershipId}`);

export const organisations = () => request<OrganisationList>('GET', '/organisations');

export const createOrganisation = (body: OrganisationRequest) =>
  request<Organisation>('POST', '/organisations', { body });

export const renameOrganisation = (id: string, body: OrganisationChange) =>
  request<Organisation>('PATCH', `/organisations/${id}`, { body });

export const handover = (buildingId: string) =>
  request<HandoverOfferAnswer>('GET', `/buildings/${buildingId}/handover`);

export const offerHandover = (buildingId: string, body: HandoverRequest) =>
  request<HandoverOffer>('POST', `/buildings/${buildingId}/handover`, { body });

export const cancelHandover = (buildingId: string) =>
  request<void>('DELETE', `/buildings/${buildingId}/handover`);

export const lookAtHandover = (body: TokenRequest) =>
  request<HandoverView>('POST', '/handovers/look', { body });

export const acceptHandover = (body: HandoverAcceptance) =>
  request<HandoverAccepted>('POST', '/handovers/accept', { body });

export const claim = (id: string) => request<Claim>('GET', `/admin/claims/${id}`);

export const claims = (state: Claim['state']) =>
  request<ClaimList>('GET', '/admin/claims', { query: { state } });

export const decideClaim = (id: string, body: ClaimDecisionRequest) =>
  request<Claim>('POST', `/admin/claims/${id}`, { body });

export const operators = () => request<OperatorStateList>('GET', '/admin/operators');

export interface AuditQuery {
  organisationId?: string | null;
  act?: string | null;
  outcome?: string | null;
  buildingId?: string | null;
  /** Local dates or instants, `to` exclusive. */
  from?: string | null;
  to?: string | null;
  cursor?: string | null;
  limit?: number;
}

export const auditLogs = (query: AuditQuery) =>
  request<AuditPage>('GET', '/audit-logs', { query: { ...query } });

export const verifyAudit = () => request<AuditVerification>('GET', '/audit-logs/verify');
