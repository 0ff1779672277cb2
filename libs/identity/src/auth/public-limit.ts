import { Injectable } from '@nestjs/common';
import type { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import {
  attemptLimiter,
  countAttempt,
  countFailure,
  emailKey,
  refuseBeyondLimit,
} from './attempt-counters.ts';

/** In a window that opens with the first one. */
export const MAILS_PER_EMAIL = 5;
export const MAILS_PER_NETWORK = 50;
export const WRONG_TOKENS_PER_NETWORK = 50;
/** A building with many lots is invited in one go; no syndic, and nobody in his session, mails the world. */
export const INVITATIONS_PER_PERSON = 500;
export const INVITATIONS_PER_EMAIL = 5;
/** Refused acts of people who are not signed in that leave a row in the audit log, where it stays for ever. */
export const REFUSALS_PER_NETWORK = 200;

/** Limits of what has effects outside or stays for ever, beside signing in; machine time, shared by all processes. */
@Injectable()
export class PublicLimit {
  private readonly mailsByEmail: RateLimiterPostgres;
  private readonly mailsByNetwork: RateLimiterPostgres;
  private readonly wrongTokens: RateLimiterPostgres;
  private readonly refusals: RateLimiterPostgres;
  private readonly invitationsByPerson: RateLimiterPostgres;
  private readonly invitationsByEmail: RateLimiterPostgres;

  constructor(dataSource: DataSource) {
    const table = { dataSource, tableName: 'public_attempts' } as const;
    this.mailsByEmail = attemptLimiter(table, 'mail-email', MAILS_PER_EMAIL);
    this.mailsByNetwork = attemptLimiter(table, 'mail-ip', MAILS_PER_NETWORK);
    this.wrongTokens = attemptLimiter(table, 'token-ip', WRONG_TOKENS_PER_NETWORK);
    this.refusals = attemptLimiter(table, 'refusal-ip', REFUSALS_PER_NETWORK);
    this.invitationsByPerson = attemptLimiter(table, 'invite-user', INVITATIONS_PER_PERSON);
    this.invitationsByEmail = attemptLimiter(table, 'invite-email', INVITATIONS_PER_EMAIL);
  }

  /** Counts a request for a mail, whether somebody has the address or not. @throws AppError `too_many_attempts`. */
  async countMail(email: string, network: string): Promise<void> {
    await countAttempt({ limiter: this.mailsByNetwork, key: network });
    await countAttempt({ limiter: this.mailsByEmail, key: emailKey(email) });
  }

  /** Counts an invitation, apart from the mails that people ask for themselves. @throws AppError `too_many_attempts`. */
  async countInvitation(inviterId: string, email: string): Promise<void> {
    await countAttempt({ limiter: this.invitationsByPerson, key: inviterId });
    await countAttempt({ limiter: this.invitationsByEmail, key: emailKey(email) });
  }

  /** Counts a refused act of somebody who is not signed in; answers how many there were, this one included. */
  async countRefusal(network: string): Promise<number> {
    return (await this.refusals.penalty(network)).consumedPoints;
  }

  /** Runs one attempt with a token; null means that there is no such token, and only that counts. */
  async tryToken<T>(network: string, check: () => Promise<T | null>): Promise<T | null> {
    const counters = [{ limiter: this.wrongTokens, key: network }];
    await refuseBeyondLimit(counters);
    const outcome = await check();
    if (outcome === null) await countFailure(counters);
    return outcome;
  }
}
