import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from '../config/encryption-key.ts';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;

/**
 * Seals a text with AES-256-GCM: `v1.<keyId>.<iv>.<tag>.<ciphertext>`, base64url.
 * @param context authenticated with the text: what the record is, e.g. `meters.prm:<id>`; a copy elsewhere does not open.
 */
export function sealWith(key: EncryptionKey, plain: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes(), iv).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
  return [VERSION, key.id, ...parts].join('.');
}

/** @throws Error when no key fits, or the text or its context was altered. The message never holds the text. */
export function openWith(keys: readonly EncryptionKey[], sealed: string, context: string): string {
  const [version, keyId, iv, tag, text] = sealed.split('.');
  if (version !== VERSION || !keyId || !iv || !tag || text === undefined)
    throw new Error('Not a sealed record');
  const key = keys.find((candidate) => candidate.id === keyId);
  if (!key) throw new Error(`No encryption key with id ${keyId}`);
  const decipher = createDecipheriv(CIPHER, key.bytes(), Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
}
