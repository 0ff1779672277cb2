import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Provider, type Adapter, type AdapterPayload } from 'oidc-provider';
import { JsonFile } from '../../storage/json-file.ts';

interface Entry {
  payload: AdapterPayload;
  /** Machine time. */
  expiresAtMs: number | null;
  /** Of a refresh token: key of the one that it replaced. */
  replaces?: string;
  /** Of an access token that came with a replaced refresh token: key of the new one. */
  cameWith?: string;
  /** A code that was taken, or a refresh token whose successor has been used: neither may come back. */
  spent?: boolean;
}

type Family = Pick<Entry, 'replaces' | 'cameWith'>;

/** Bearers' secrets: kept under their fingerprint. */
const SECRETS = new Set(['AccessToken', 'RefreshToken', 'AuthorizationCode']);

/** Grants, tokens, codes and sessions of the authorization server in one file, kept across restarts. */
export class OauthStore {
  readonly #file: JsonFile<Record<string, Entry>>;

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, 'ores-oauth.json'), {});
    dropFrom(this.#file.value, (_key, entry) => !isAlive(entry));
  }

  /** What `oidc-provider` asks of a storage, for one of its models. */
  adapter(model: string): Adapter {
    return {
      upsert: (id, payload, expiresInS) => this.#save(model, id, payload, expiresInS),
      find: async (id) => this.#find(model, id),
      findByUid: async (uid) => this.#findByUid(model, uid),
      findByUserCode: async () => undefined,
      // A code is spent at once, a refresh token when its successor is used.
      consume: (id) => (model === 'RefreshToken' ? this.#useRefreshToken(id) : this.#spend(keyOf(model, id))),
      destroy: (id) => this.#drop((key) => key === keyOf(model, id)),
      revokeByGrantId: (grantId) =>
        this.#drop((key, { payload }) => key.startsWith(`${model}:`) && payload.grantId === grantId),
    };
  }

  /** Its refresh token is in good hands, so the one before is not needed any more. */
  async useAccessToken(token: string): Promise<void> {
    const partner = this.#entry(keyOf('AccessToken', token))?.cameWith;
    if (partner) await this.#spend(this.#entry(partner)?.replaces);
  }

  /** An access token that dies before its time. */
  expireAccessToken(token: string): Promise<void> {
    return this.#drop((key) => key === keyOf('AccessToken', token));
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#file.value[key];
    return entry && isAlive(entry) ? entry : undefined;
  }

  async #save(model: string, id: string, payload: AdapterPayload, expiresInS?: number): Promise<void> {
    const { jti: _secret, ...rest } = payload;
    const entry: Entry = {
      ...familyOf(model),
      payload: SECRETS.has(model) ? rest : payload,
      expiresAtMs: expiresInS === undefined ? null : Date.now() + expiresInS * 1_000,
    };
    await this.#file.update((entries) => (entries[keyOf(model, id)] = entry));
  }

  #find(model: string, id: string): AdapterPayload | undefined {
    const entry = this.#entry(keyOf(model, id));
    if (!entry) return undefined;
    return { ...entry.payload, jti: id, ...(entry.spent && { consumed: true }) };
  }

  #findByUid(model: string, uid: string): AdapterPayload | undefined {
    return Object.entries(this.#file.value).find(
      ([key, entry]) => key.startsWith(`${model}:`) && isAlive(entry) && entry.payload.uid === uid,
    )?.[1].payload;
  }

  /** A used refresh token stays valid: it ends with the first use of its successor, as it ends its own predecessor now. */
  async #useRefreshToken(id: string): Promise<void> {
    await this.#spend(this.#entry(keyOf('RefreshToken', id))?.replaces);
  }

  async #spend(key: string | undefined): Promise<void> {
    const entry = key === undefined ? undefined : this.#entry(key);
    if (key === undefined || !entry || entry.spent) return;
    await this.#file.update(() => (entry.spent = true));
  }

  async #drop(isDropped: (key: string, entry: Entry) => boolean): Promise<void> {
    const entries = this.#file.value;
    if (Object.entries(entries).some(([key, entry]) => isDropped(key, entry)))
      await this.#file.update(() => dropFrom(entries, isDropped));
  }
}

function dropFrom(entries: Record<string, Entry>, isDropped: (key: string, entry: Entry) => boolean): void {
  for (const [key, entry] of Object.entries(entries)) if (isDropped(key, entry)) delete entries[key];
}

function isAlive({ expiresAtMs }: Entry): boolean {
  return expiresAtMs === null || expiresAtMs > Date.now();
}

function keyOf(model: string, id: string): string {
  return `${model}:${SECRETS.has(model) ? createHash('sha256').update(id).digest('hex') : id}`;
}

/** What a token that is saved during a refresh has to do with the refresh tokens around it. */
function familyOf(model: string): Family {
  const { RotatedRefreshToken: replaced, RefreshToken: current } = Provider.ctx?.oidc.entities ?? {};
  if (replaced && model === 'RefreshToken') return { replaces: keyOf('RefreshToken', replaced.jti) };
  if (replaced && current && model === 'AccessToken') return { cameWith: keyOf('RefreshToken', current.jti) };
  return {};
}
