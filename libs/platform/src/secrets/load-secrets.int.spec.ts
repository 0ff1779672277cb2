import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EncryptionKey } from '../config/encryption-key.ts';
import { StartRefused } from '../errors/start-refused.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { loadSecrets } from './load-secrets.ts';

const newKey = (): EncryptionKey => new EncryptionKey(randomBytes(32).toString('base64'));

describe('loading the secrets of an installation', () => {
  let database: TestDatabase;
  const key = newKey();
  const load = (current: EncryptionKey, previous: EncryptionKey | null = null) =>
    loadSecrets(database.dataSource, { current, previous });

  beforeAll(async () => {
    database = await createTestDatabase({ entities: [], migrations: [] });
  });

  afterAll(() => database.drop());

  it('gives every process the same lookup key, also when they start at once', async () => {
    const all = await Promise.all([load(key), load(key), load(key)]);
    const hashes = new Set(all.map((secrets) => secrets.lookupHash('value').toString('hex')));
    expect(hashes.size).toBe(1);
  });

  it('refuses another encryption key, naming the variable and not the key', async () => {
    const other = newKey();
    const refusal = load(other);
    await expect(refusal).rejects.toThrow(StartRefused);
    await expect(refusal).rejects.toThrow(`IOT_ENCRYPTION_KEY (id ${other.id}) does not open this database`);
  });

  it('keeps the lookup key when the encryption key is replaced', async () => {
    const before = (await load(key)).lookupHash('value');
    expect((await load(newKey(), key)).lookupHash('value')).toEqual(before);
  });

  it('keeps nothing in clear', async () => {
    const rows = await database.dataSource.query<{ sealed: string }[]>('select sealed from platform_secrets');
    expect(rows).toHaveLength(2);
    for (const { sealed } of rows) expect(sealed).toMatch(/^v1\./);
  });
});
