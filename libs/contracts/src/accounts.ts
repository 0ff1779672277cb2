import type { Membership, Role } from './access.ts';
import type { Language, SignedInUser } from './auth.ts';
import type { Instant } from './units.ts';

/** A role that an invitation can give: `syndic` in an organisation, the others in one building. */
export type InvitedRole = Exclude<Role, 'admin'>;

/** A person and one role that he holds in a building or an organisation. */
export interface Member {
  membership: Membership;
  userId: string;
  displayName: string;
  email: string;
  since: Instant;
}

/** An invitation that was sent and is neither accepted nor cancelled. */
export interface Invitation {
  id: string;
  email: string;
  role: InvitedRole;
  invitedAt: Instant;
  /** Machine time; past: sending it again makes a new one. */
  expiresAt: Instant;
  expired: boolean;
}

/** `GET /buildings/:id/members`, `GET /organisations/:id/members`. */
export interface MemberList {
  items: Member[];
  invitations: Invitation[];
}

/** `POST /buildings/:id/members`: council, co_owner or occupant; `POST /organisations/:id/members`: syndic. */
export interface InviteRequest {
  email: string;
  role: InvitedRole;
  /** Language of the mail; default that of the person who invites. */
  lang?: Language;
}

/** `POST /auth/invitations/look`: the token travels in a body, never in a URL that is logged. */
export interface TokenRequest {
  token: string;
}

/** What an invitation says to the person who holds its link. */
export interface InvitationView {
  email: string;
  role: InvitedRole;
  /** Building or organisation. */
  scopeName: string;
  invitedBy: string;
  /** True: sign in with the password of that account; false: choose one. */
  hasAccount: boolean;
  expiresAt: Instant;
}

/** `POST /auth/invitations/accept` → `LoginResponse` and the session cookie. */
export interface AcceptInvitationRequest {
  token: string;
  /** Of the account that exists, or the one to make. */
  password: string;
  /** Needed when the account is to be made. */
  displayName?: string;
  language?: Language;
}

/** `POST /auth/password-reset` → 202 whatever the address. */
export interface PasswordResetRequest {
  email: string;
}

/** `POST /auth/password-reset/complete` → 204; every session of the account ends. */
export interface PasswordResetCompletion {
  token: string;
  password: string;
}

/** `POST /auth/password` → 204; every other session of the account ends. */
export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** `PATCH /auth/me` → `SignedInUser`. */
export interface ProfileChange {
  displayName?: string;
  language?: Language;
}

/** Shortest password that can be chosen, in characters (NIST SP 800-63B-4: 15 without a second factor, at least 8). */
export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 200;

/** One sign-in; `GET /auth/sessions`. DELETE `/auth/sessions/:sessionId` ends one, DELETE `/auth/sessions` all others. */
export interface SessionView {
  id: string;
  current: boolean;
  /** Machine time. */
  signedInAt: Instant;
  /** Last request, to the minute or so; machine time. */
  lastSeenAt: Instant;
  expiresAt: Instant;
  /** Browser and system in a few words, e.g. `Firefox, Linux`; null when it did not say. */
  device: string | null;
  /** Truncated network address. */
  network: string | null;
}

export interface SessionList {
  items: SessionView[];
}

/** A managing agent, as its syndics and the platform's admins see it. */
export interface Organisation {
  id: string;
  name: string;
  buildingCount: number;
  syndicCount: number;
  createdAt: Instant;
}

/** `GET /organisations`: all for an admin, else those that one manages. */
export interface OrganisationList {
  items: Organisation[];
}

/** `POST /organisations`, admin: the first syndic is invited by mail. */
export interface OrganisationRequest {
  name: string;
  syndicEmail: string;
  lang?: Language;
}

/** `PATCH /organisations/:id`. */
export interface OrganisationChange {
  name: string;
}

/** A person of the platform, for an admin: `GET /admin/users`. */
export interface UserSummary {
  user: SignedInUser;
  memberships: Membership[];
  createdAt: Instant;
  lastSignInAt: Instant | null;
}

/** `GET /admin/users?q&limit&cursor`, the newest account first. */
export interface UserList {
  items: UserSummary[];
  nextCursor: string | null;
}

/** `POST /setup`, once in the life of an installation → 201 `LoginResponse` and the session cookie. */
export interface SetupRequest {
  /** Printed on the console of the server. */
  token: string;
  organisationName: string;
  displayName: string;
  email: string;
  password: string;
  language: Language;
}

/** A mail that the demonstration kept instead of sending: `GET /demo/mailbox`. */
export interface MailboxMessage {
  id: string;
  at: Instant;
  to: string;
  subject: string;
  text: string;
}

export interface Mailbox {
  items: MailboxMessage[];
}

/** `POST /buildings/:id/handover`: offers a building to another syndic, by mail. */
export interface HandoverRequest {
  email: string;
}

/** An offer that is open; `GET /buildings/:id/handover`. */
export interface HandoverOffer {
  id: string;
  email: string;
  offeredAt: Instant;
  expiresAt: Instant;
}

export interface HandoverOfferAnswer {
  offer: HandoverOffer | null;
}

/** What the link of the mail opens: `POST /handovers/look` with the token, signed in. */
export interface HandoverView {
  buildingName: string;
  city: string;
  offeredBy: string;
  meterCount: number;
  /** Organisations of the person who reads, that can take it over; empty: he is no syndic. */
  organisations: { id: string; name: string }[];
  expiresAt: Instant;
}

/** `POST /handovers/accept` → `HandoverAccepted`. The mandate entitles the new organisation to speak for the co-ownership. */
export interface HandoverAcceptance {
  token: string;
  organisationId: string;
  mandateReference: string;
}

export interface HandoverAccepted {
  buildingId: string;
}
