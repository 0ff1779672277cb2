import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../database/options.ts';
import { scrubText } from '../logging/scrub.ts';
import {
  createTestConfig,
  createTestDatabase,
  createTestSecrets,
  TestClock,
  type TestDatabase,
} from '../testing/index.ts';
import { AuditLog, type AuditRecord } from './audit-log.ts';
import { AuditSealer } from './audit-sealer.ts';
import { AuditVerifier } from './audit-verifier.ts';

const secrets = createTestSecrets();
const clock = new TestClock('2026-06-23T10:00:00Z');
let database: TestDatabase;
let log: AuditLog;
let sealer: AuditSealer;
let verifier: AuditVerifier;

beforeAll(async () => {
  database = await createTestDatabase({ entities: [], migrations: [] });
  log = new AuditLog(database.dataSource, secrets, clock);
  sealer = new AuditSealer(database.dataSource, createTestConfig(database.url), secrets);
  verifier = new AuditVerifier(database.dataSource, secrets);
});
afterAll(() => database.drop());

const signIn = (organisationId: string | null): AuditRecord => ({
  act: 'session.opened',
  actorId: randomUUID(),
  organisationId,
  subject: { kind: 'session', id: randomUUID() },
});
const chainOf = async (organisationId: string) => (await verifier.verify([organisationId]))[0];

describe('the audit log', () => {
  it('chains what was recorded, each organisation by itself', async () => {
    const [north, south] = [randomUUID(), randomUUID()];
    for (const organisationId of [north, null, south, north]) await log.record(signIn(organisationId));
    expect(await chainOf(north)).toMatchObject({ rows: 2, unsealed: 2, intact: true, head: null });
    expect(await sealer.seal()).toBe(4);
    const all = await verifier.verify();
    expect(all.map(({ organisationId }) => organisationId)).toEqual([null, ...[north, south].sort()]);
    expect(all.every(({ intact, unsealed }) => intact && unsealed === 0)).toBe(true);
    expect(await chainOf(north)).toMatchObject({ rows: 2, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await sealer.seal()).toBe(0);
  });

  it('chains nothing twice when a restored copy waits again', async () => {
    const organisationId = randomUUID();
    await log.record(signIn(organisationId));
    await sealer.seal();
    await database.dataSource.query(
      `insert into audit_unsealed (log_id, chain) select log_id, chain from audit_seals where chain = $1`,
      [organisationId],
    );
    await log.record(signIn(organisationId));
    expect(await sealer.seal()).toBe(2);
    expect(await chainOf(organisationId)).toMatchObject({ rows: 2, unsealed: 0, intact: true });
  });

  it('leaves no row of a transaction that was undone', async () => {
    const organisationId = randomUUID();
    const undone = database.dataSource.transaction(async (manager) => {
      await log.record(signIn(organisationId), manager);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await chainOf(organisationId)).toMatchObject({ rows: 0, intact: true });
  });

  it.each([
    ['an address', { who: 'ada@copro.test' }],
    ['a PRM', { prm: '00000000000101' }],
    ['an EAN', { ean: '541400000000000019' }],
    ['a PRM written in groups', { prm: '00.000.000.000.101' }],
    ['a PRM as a number', { prm: 12_345_678_901_234 }],
    ['a sentence', { why: 'the lift is loud' }],
    ['a long text', { text: 'a'.repeat(61) }],
    ['a token', { token: 'h3Jc0eYvTzq2m8WnKd5RgA' }],
    ['a token in hex', { token: '9f86d081884c7d659a2feaa0c55ad015' }],
    ['no number', { count: Number.NaN }],
    ['a name that is no name', { 'ada@copro.test': true }],
    ['too many facts', Object.fromEntries([...'abcdefghijklmnopqrstu'].map((name) => [name, 1]))],
  ])('refuses %s among the facts and stores nothing', async (_, facts) => {
    const organisationId = randomUUID();
    await expect(log.record({ ...signIn(organisationId), facts })).rejects.toThrow(TypeError);
    expect(await chainOf(organisationId)).toMatchObject({ rows: 0 });
  });

  it('takes codes, dates, versions, ids, counts and flags', async () => {
    const facts = {
      code: 'quarter_hourly_not_active',
      from: '2026-06-01',
      text: 'enedis-1',
      role: 'co_owner',
      consentId: randomUUID(),
      rows: 12,
      advice: false,
    };
    const organisationId = randomUUID();
    await log.record({ ...signIn(organisationId), facts });
    await sealer.seal();
    expect(await chainOf(organisationId)).toMatchObject({ rows: 1, intact: true });
  });

  it.each(['audit_logs', 'audit_seals'])('refuses every change of %s', async (table) => {
    await log.record(signIn(null));
    await sealer.seal();
    const run = (sql: string) => database.dataSource.query(sql);
    const column = table === 'audit_logs' ? 'mac' : 'hash';
    await expect(run(`update ${table} set ${column} = ${column}`)).rejects.toThrow('append-only');
    await expect(run(`delete from ${table}`)).rejects.toThrow('append-only');
    await expect(run(`truncate ${table}`)).rejects.toThrow('append-only');
  });

  it('lets nobody take the heads away', async () => {
    await expect(database.dataSource.query('delete from audit_heads')).rejects.toThrow('append-only');
    await expect(database.dataSource.query('truncate audit_heads')).rejects.toThrow('append-only');
  });

  it('keeps every chain whole under 100 writers and sealers in several connections', async () => {
    const organisations: (string | null)[] = [randomUUID(), randomUUID(), null];
    const connections = await Promise.all(
      [1, 2, 3].map(() =>
        new DataSource(dataSourceOptions(database.url, { entities: [], migrations: [] })).initialize(),
      ),
    );
    try {
      const config = createTestConfig(database.url);
      const sealers = connections.map((connection) => new AuditSealer(connection, config, secrets));
      let writing = true;
      const sealing = sealers.map(async (each) => {
        let sealed = 0;
        while (writing) sealed += await each.seal();
        return sealed;
      });
      const write = async (n: number) => {
        const organisationId = organisations[n % 3] ?? null;
        for (let i = 0; i < 5; i++)
          await database.dataSource.transaction(async (manager) => {
            await log.record(signIn(organisationId), manager);
            await manager.query('select pg_sleep($1)', [(n % 7) / 200]);
          });
      };
      await Promise.all(Array.from({ length: 100 }, (_, n) => write(n)));
      writing = false;
      await Promise.all(sealing);
      await sealer.seal();
      const chains = await verifier.verify();
      expect(chains.filter(({ intact, unsealed }) => !intact || unsealed > 0)).toEqual([]);
      const rows = chains.filter(
        ({ organisationId }) => organisations.includes(organisationId) && organisationId,
      );
      expect(rows.map(({ rows }) => rows).sort()).toEqual([165, 170]);
    } finally {
      await Promise.all(connections.map((connection) => connection.destroy()));
    }
  });

  it('is chained by each tick of a process that works, which tells the heads to the log once a day', async () => {
    const lines = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    const organisationId = randomUUID();
    await log.record(signIn(organisationId));
    const idle = new AuditSealer(
      database.dataSource,
      createTestConfig(database.url, { ROLE: 'api' }),
      secrets,
    );
    await idle.tick();
    expect(await chainOf(organisationId)).toMatchObject({ unsealed: 1 });
    const ticking = new AuditSealer(database.dataSource, createTestConfig(database.url), secrets);
    await ticking.tick();
    const chain = await chainOf(organisationId);
    await log.record(signIn(organisationId));
    await ticking.tick();
    const told = lines.mock.calls.map(
      ([facts]) => facts as { chain: string; position: number; head: string },
    );
    lines.mockRestore();
    const heads = told.filter((facts) => facts.chain === organisationId);
    expect(heads).toMatchObject([{ position: 1 }]);
    expect(heads[0]?.head.replaceAll(' ', '')).toBe(chain?.head);
    expect(scrubText(JSON.stringify(heads))).toBe(JSON.stringify(heads));
    expect(await chainOf(organisationId)).toMatchObject({ rows: 2, unsealed: 0 });
  });
});
