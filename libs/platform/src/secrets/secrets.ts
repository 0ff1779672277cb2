import { createHmac } from 'node:crypto';
import type { EncryptionKey } from '../config/encryption-key.ts';
import { openWith, sealWith } from './envelope.ts';

export interface KeyRing {
  current: EncryptionKey;
  /** Still opens what it sealed; seals nothing new. */
  previous: EncryptionKey | null;
}

/** The keys that open, current first. */
export function ringOf({ current, previous }: KeyRing): EncryptionKey[] {
  return previous ? [current, previous] : [current];
}

/** Encryption at rest (design rule 6) and keyed lookup of values that must not be stored in clear. */
export class Secrets {
  readonly #keys: KeyRing;
  readonly #lookupKey: Buffer;

  constructor(keys: KeyRing, lookupKey: Buffer) {
    this.#keys = keys;
    this.#lookupKey = lookupKey;
  }

  /**
   * Seals a text with the current key.
   * @param context what the record is, e.g. `meters.prm:<id>`; needed again to open it.
   */
  seal(plain: string, context: string): string {
    return sealWith(this.#keys.current, plain, context);
  }

  /** @throws Error when the record was altered, belongs elsewhere, or no key fits. */
  open(sealed: string, context: string): string {
    return openWith(ringOf(this.#keys), sealed, context);
  }

  /** HMAC-SHA256 under the installation's own random key: equal values meet, nobody can guess them by trying. */
  lookupHash(value: string): Buffer {
    return createHmac('sha256', this.#lookupKey).update(value).digest();
  }
}
