import type { Membership } from './access.ts';
import type { Instant } from './units.ts';

export const LANGUAGES = ['fr', 'nl', 'en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface LoginRequest {
  email: string;
  password: string;
}

export interface SignedInUser {
  id: string;
  email: string;
  displayName: string;
  language: Language;
}

export interface LoginResponse {
  user: SignedInUser;
}

/** Who is signed in, what they may see, and the time that the product goes by. */
export interface MeResponse {
  user: SignedInUser;
  memberships: Membership[];
  /** The domain clock's present instant; differs from machine time when `simulatedTime` is true. */
  now: Instant;
  simulatedTime: boolean;
}

/** One demonstration account, shown on the sign-in page in demo mode only. */
export interface DemoAccount {
  email: string;
  role: Membership['role'];
  /** Cities of the buildings in reach, or an empty list. */
  scope: string[];
}

/** `GET /public-settings`: what the sign-in page must know before anyone is signed in. */
export interface PublicSettings {
  demo: { password: string; accounts: DemoAccount[] } | null;
  /** True until the first admin exists: the only page is then the one that makes him. */
  setupRequired: boolean;
  /** Whether mail can leave (or is kept for `/demo/mailbox`): without it nobody can be invited. */
  mailAvailable: boolean;
  simulatedTime: boolean;
  now: Instant;
}
