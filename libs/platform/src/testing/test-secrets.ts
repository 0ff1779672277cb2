import { randomBytes } from 'node:crypto';
import { EncryptionKey } from '../config/encryption-key.ts';
import { Secrets } from '../secrets/secrets.ts';

/** Secrets under keys of the moment. */
export function createTestSecrets(): Secrets {
  const current = new EncryptionKey(randomBytes(32).toString('base64'));
  return new Secrets({ current, previous: null }, randomBytes(32));
}
