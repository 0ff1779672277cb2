import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { JsonFile } from '../../storage/json-file.ts';
import { DAY_MS } from '../../time/french-time.ts';

export type ConsentState = 'active' | 'expired' | 'revoked';

/** What a customer let the application read. */
export interface Consent {
  id: string;
  eans: string[];
  scope: string;
  clientId: string;
  /** The OAuth grant that carries its tokens. */
  grantId: string;
  /** Instants on the Clock. */
  givenAt: string;
  expiresAt: string;
  /** By the customer, by the application, or because a refresh token was presented twice. */
  revokedAt: string | null;
  /** The customer revokes it as soon as the application has its first token. */
  endsOnceUsed: boolean;
}

export interface NewConsent extends Pick<
  Consent,
  'eans' | 'scope' | 'clientId' | 'grantId' | 'endsOnceUsed'
> {
  /** Days that the customer consents to; the three years of the contract when undefined. */
  sharedDays: number | undefined;
}

const YEARS = 3;

export function consentState(consent: Consent, nowMs: number): ConsentState {
  if (consent.revokedAt !== null) return 'revoked';
  return nowMs < Date.parse(consent.expiresAt) ? 'active' : 'expired';
}

/** Consents, kept across restarts. Ended ones stay, as at the operator. */
export class ConsentStore {
  readonly #file: JsonFile<Consent[]>;

  constructor(folder: string) {
    this.#file = new JsonFile<Consent[]>(join(folder, 'ores-consents.json'), []);
  }

  all(): readonly Consent[] {
    return this.#file.value;
  }

  findByGrant(grantId: string | undefined): Consent | null {
    return this.all().find((consent) => consent.grantId === grantId) ?? null;
  }

  async add({ sharedDays, ...consent }: NewConsent, now: Date): Promise<Consent> {
    const added: Consent = {
      id: randomUUID(),
      ...consent,
      givenAt: now.toISOString(),
      expiresAt: (sharedDays ? daysAfter(now, sharedDays) : yearsAfter(now)).toISOString(),
      revokedAt: null,
    };
    await this.#file.update((consents) => consents.push(added));
    return added;
  }

  async revoke(isRevoked: (consent: Consent) => boolean, now: Date): Promise<void> {
    const ended = this.all().filter((consent) => consent.revokedAt === null && isRevoked(consent));
    if (ended.length === 0) return;
    await this.#file.set(
      this.all().map((one) => (ended.includes(one) ? { ...one, revokedAt: now.toISOString() } : one)),
    );
  }
}

function daysAfter(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

function yearsAfter(now: Date): Date {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  return end;
}
