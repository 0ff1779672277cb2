import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/** A 256-bit key that prints as its id only. */
export class EncryptionKey {
  /** First 8 hex digits of the SHA-256 of the key; written in front of each record. */
  readonly id: string;
  readonly #bytes: Buffer;

  /** @param base64 exactly 32 bytes in base64; anything else throws. */
  constructor(base64: string) {
    const bytes = Buffer.from(base64, 'base64');
    if (!isEncryptionKey(base64)) throw new Error('An encryption key is 32 bytes in base64');
    this.#bytes = bytes;
    this.id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  }

  bytes(): Buffer {
    return this.#bytes;
  }

  toJSON(): string {
    return `[key ${this.id}]`;
  }

  [inspect.custom](): string {
    return this.toJSON();
  }
}

/** Whether a text is 32 bytes in base64, nothing else around it. */
export function isEncryptionKey(base64: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(base64);
}
