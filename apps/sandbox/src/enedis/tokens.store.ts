import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { JsonFile } from '../storage/json-file.ts';

/** Seconds of machine time (providers sheet, section 3). */
export const TOKEN_LIFETIME_S = 12_600;

/** SHA-256 of each live token → its end, machine time. The tokens themselves are not kept. */
type Tokens = Record<string, number>;

/** Application tokens, kept across restarts. */
export class TokenStore {
  readonly #file: JsonFile<Tokens>;

  constructor(folder: string) {
    this.#file = new JsonFile<Tokens>(join(folder, 'tokens.json'), {});
  }

  /** A new token in the form of a JWT; nobody is meant to read it. */
  async issue(clientId: string): Promise<string> {
    const now = Date.now();
    const expiresMs = now + TOKEN_LIFETIME_S * 1_000;
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: clientId, iat: Math.floor(now / 1_000), exp: Math.floor(expiresMs / 1_000) };
    const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`;
    const alive = Object.entries(this.#file.value).filter(([, end]) => end > now);
    await this.#file.set({ ...Object.fromEntries(alive), [fingerprint(token)]: expiresMs });
    return token;
  }

  isAlive(token: string): boolean {
    return (this.#file.value[fingerprint(token)] ?? 0) > Date.now();
  }

  /** Does nothing when the token is unknown. */
  async revoke(token: string): Promise<void> {
    const { [fingerprint(token)]: ended, ...others } = this.#file.value;
    if (ended !== undefined) await this.#file.set(others);
  }
}

function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
