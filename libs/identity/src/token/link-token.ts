import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** The secret of a link that is mailed: 256 bits, base64url. Only its hash is stored. */
export function newLinkToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is stored of a token: nobody can go back from it, and a random secret needs no salt. */
export function linkTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
