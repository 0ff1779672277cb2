import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createTestConfig,
  createTestDatabase,
  createTestSecrets,
  TestClock,
  type TestDatabase,
} from '../testing/index.ts';
import { AuditLog } from './audit-log.ts';
import { PLATFORM_CHAIN } from './audit-rules.ts';
import { AuditSealer } from './audit-sealer.ts';
import { AuditVerifier, type VerifiedChain } from './audit-verifier.ts';

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
}

const TABLES = ['audit_logs', 'audit_seals', 'audit_heads', 'audit_unsealed'];
const ROWS = 6;
const [NORTH, SOUTH] = [randomUUID(), randomUUID()];

const secrets = createTestSecrets();
let database: TestDatabase;
let log: AuditLog;
let sealer: AuditSealer;
let verifier: AuditVerifier;

const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  database.dataSource.query(sql, values);

/** As somebody would who rules the database: no trigger looks. */
async function tamper(...statements: [sql: string, values?: unknown[]][]): Promise<void> {
  await database.dataSource.transaction(async (manager) => {
    await manager.query('set local session_replication_role = replica');
    for (const [sql, values] of statements) await manager.query(sql, values);
  });
}

const restore = (): Promise<void> =>
  tamper(
    ...TABLES.flatMap((table): [string][] => [
      [`delete from ${table}`],
      [`insert into ${table} overriding system value table kept_${table}`],
    ]),
  );

/** Writes three chains and keeps a copy of them; the constraints that a forger could drop as well are gone. */
async function prepare(): Promise<void> {
  for (let n = 0; n < ROWS; n++)
    for (const organisationId of [null, NORTH, SOUTH])
      await log.record({
        act: 'building.changed',
        actorId: randomUUID(),
        organisationId,
        buildingId: n % 2 === 0 ? randomUUID() : null,
        ...(n % 3 === 0 && { subject: { kind: 'building', id: randomUUID() } }),
        facts: { fields: n, reason: 'asked', late: false },
      });
  await sealer.seal();
  const constraints = await query<{ sql: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as sql from pg_constraint
      where conrelid = any($1::regclass[]) and contype in ('c', 'u', 'p') and conname <> 'audit_heads_pkey'`,
    [TABLES],
  );
  for (const { sql } of constraints) await query(sql);
  await query('alter table audit_logs alter facts type text');
  for (const table of TABLES) await query(`create table kept_${table} as table ${table}`);
}

beforeAll(async () => {
  database = await createTestDatabase({ entities: [], migrations: [] });
  log = new AuditLog(database.dataSource, secrets, new TestClock('2026-06-23T10:00:00Z'));
  sealer = new AuditSealer(database.dataSource, createTestConfig(database.url), secrets);
  verifier = new AuditVerifier(database.dataSource, secrets);
  await prepare();
});
afterEach(restore);
afterAll(() => database.drop());

async function brokenChains(): Promise<VerifiedChain[]> {
  return (await verifier.verify()).filter(({ intact }) => !intact);
}

const breaksOf = async (organisationId: string): Promise<string[]> =>
  ((await verifier.verify([organisationId]))[0]?.breaks ?? []).map(
    ({ kind, position }) => `${kind} ${position ?? 'anywhere'}`,
  );

const rowAt = `id = (select log_id from audit_seals where chain = $1 and position = $2)`;
const sealAt = 'chain = $1 and position = $2';

describe('a byte that was changed', () => {
  const HEX = '0123456789abcdef';
  const TEXT = 'abcdefghijklmnopqrstuvwxyz0123456789 "{}:,.-_@';

  /** The text of a value with one place changed; `null` becomes some value. */
  function changed(type: string, value: string | null, place: number, by: number): string {
    if (value === null) return type === 'uuid' ? randomUUID() : 'building';
    if (type === 'int8') return String(BigInt(value) + BigInt(1 + by));
    if (type === 'timestamptz') return new Date(Date.parse(value) + 1 + by).toISOString();
    const alphabet = type === 'text' ? TEXT : HEX;
    const places = [...value].flatMap((each, index) => (type === 'text' || HEX.includes(each) ? index : []));
    const at = places[place % places.length] ?? 0;
    const others = [...alphabet].filter((each) => each !== value[at]);
    return value.slice(0, at) + others[by % others.length] + value.slice(at + 1);
  }

  async function change(column: Column, row: number, place: number, by: number): Promise<void> {
    const { table, name, type } = column;
    const rows = await query<{ ctid: string; value: string | null }>(
      `select ctid::text, ${name}::text as value from ${table} order by ${name}, ctid`,
    );
    const chosen = rows[row % rows.length];
    // The text of bytea starts by \x.
    const bytes = type === 'bytea' && chosen?.value ? chosen.value.slice(2) : (chosen?.value ?? null);
    const value = changed(type, bytes, place, by);
    await tamper([
      `update ${table} set ${name} = $1::text::${type} where ctid = $2::tid`,
      [type === 'bytea' ? `\\x${value}` : value, chosen?.ctid],
    ]);
  }

  it('is found in every column of rows, seals and heads', async () => {
    expect(await brokenChains()).toEqual([]);
    const columns = await query<Column>(
      `select table_name as table, column_name as name, udt_name as type, is_nullable = 'YES' as nullable
        from information_schema.columns where table_name = any($1)`,
      [TABLES.filter((table) => table !== 'audit_unsealed')],
    );
    expect(columns).toHaveLength(21);
    for (const column of columns)
      await fc.assert(
        fc
          .asyncProperty(fc.nat(100), fc.nat(500), fc.nat(50), async (row, place, by) => {
            await change(column, row, place, by);
            expect(await brokenChains()).not.toEqual([]);
          })
          .afterEach(restore),
        { numRuns: 12 },
      );
  }, 60_000);

  it('is found when it is a value that was taken away', async () => {
    for (const name of ['actor_id', 'organisation_id', 'building_id', 'subject_kind', 'subject_id']) {
      await tamper([
        `update audit_logs set ${name} = null where ctid = (
          select ctid from audit_logs where ${name} is not null limit 1)`,
      ]);
      expect(await brokenChains()).not.toEqual([]);
      await restore();
    }
  });

  it('is found when it makes a time that no calendar has', async () => {
    for (const at of ['infinity', '294000-01-01', '0044-03-15 BC']) {
      await tamper([`update audit_logs set at = $3 where ${rowAt}`, [NORTH, 2, at]]);
      expect(await breaksOf(NORTH)).toEqual(['changed 2']);
    }
  });

  it('is not found by whoever has another key: nothing fits then', async () => {
    const chains = await new AuditVerifier(database.dataSource, createTestSecrets()).verify();
    expect(chains.map(({ intact }) => intact)).toEqual([false, false, false]);
  });
});

describe('a row that was taken out', () => {
  it.each([1, 3, ROWS])('is found at place %i, with and without its seal', async (position) => {
    const place = [NORTH, position];
    await tamper([`delete from audit_logs where ${rowAt}`, place]);
    expect(await breaksOf(NORTH)).toEqual([`removed ${position}`]);
    await tamper([`delete from audit_seals where ${sealAt}`, place]);
    expect(await breaksOf(NORTH)).toEqual([`removed ${position}`]);
    expect(await breaksOf(SOUTH)).toEqual([]);
  });

  it('is found although those after it move up', async () => {
    const place = [NORTH, 3];
    await tamper(
      [`delete from audit_logs where ${rowAt}`, place],
      [`delete from audit_seals where ${sealAt}`, place],
      ['update audit_seals set position = position - 1 where chain = $1 and position > 3', [NORTH]],
      ['update audit_heads set position = position - 1 where chain = $1', [NORTH]],
    );
    expect(await breaksOf(NORTH)).toContain('changed 3');
  });

  it('is found when the end is cut, and when its head goes with it', async () => {
    await tamper(
      [
        `delete from audit_logs where id in (select log_id from audit_seals where chain = $1 and position > 3)`,
        [NORTH],
      ],
      ['delete from audit_seals where chain = $1 and position > 3', [NORTH]],
    );
    expect(await breaksOf(NORTH)).toEqual(['removed 4']);
    await tamper(['delete from audit_heads where chain = $1', [NORTH]]);
    expect(await breaksOf(NORTH)).toEqual(['removed anywhere']);
  });

  it('is found when it is the whole of a chain, also when the others are numbered anew', async () => {
    await tamper(
      ['delete from audit_logs where organisation_id = $1', [NORTH]],
      ['delete from audit_seals where chain = $1', [NORTH]],
      ['delete from audit_heads where chain = $1', [NORTH]],
    );
    expect(await brokenChains()).toMatchObject([{ organisationId: null, breaks: [{ kind: 'removed' }] }]);
    await tamper(['update audit_heads set opened = opened - 1 where opened = 3']);
    expect(await brokenChains()).toMatchObject([{ organisationId: SOUTH, breaks: [{ kind: 'changed' }] }]);
  });

  it('is found before it was chained, while it is still awaited', async () => {
    await log.record({ act: 'session.opened', actorId: null, organisationId: NORTH });
    await tamper(['delete from audit_logs where act = $1', ['session.opened']]);
    await sealer.seal();
    expect(await breaksOf(NORTH)).toEqual(['removed anywhere']);
  });

  it('is betrayed by a head kept elsewhere alone when head and end were put back together', async () => {
    const kept = (await verifier.verify([NORTH]))[0]?.head;
    const [head] = await query<object>('select * from audit_heads where chain = $1', [NORTH]);
    await log.record({ act: 'session.opened', actorId: null, organisationId: NORTH });
    await sealer.seal();
    const later = (await verifier.verify([NORTH]))[0]?.head;
    const { position, hash, mac } = head as Record<string, unknown>;
    await tamper(
      ['delete from audit_logs where act = $1', ['session.opened']],
      ['delete from audit_seals where chain = $1 and position > $2', [NORTH, position]],
      [
        'update audit_heads set position = $2, hash = $3, mac = $4 where chain = $1',
        [NORTH, position, hash, mac],
      ],
    );
    const [chain] = await verifier.verify([NORTH]);
    expect(chain).toMatchObject({ intact: true, head: kept });
    expect(chain?.head).not.toBe(later);
  });
});

describe('a row that was put in by hand', () => {
  const COPY = `insert into audit_logs
    select gen_random_uuid(), at, 'claim.transferred', outcome, actor_id, organisation_id, building_id, subject_kind,
      subject_id, facts, mac
    from audit_logs where organisation_id = $1 limit 1`;

  it('is found where the sealer has chained it', async () => {
    await query(COPY, [NORTH]);
    expect(await breaksOf(NORTH)).toEqual(['inserted anywhere']);
    expect(await sealer.seal()).toBe(1);
    expect(await breaksOf(NORTH)).toEqual([`inserted ${ROWS + 1}`]);
  });

  it('is found although no trigger saw it', async () => {
    await tamper([COPY, [NORTH]]);
    expect(await sealer.seal()).toBe(0);
    expect(await breaksOf(NORTH)).toEqual(['inserted anywhere']);
  });

  it('is found although it brought a seal', async () => {
    await tamper(
      [COPY, [NORTH]],
      [
        `insert into audit_seals select $1, $2, id, $3, $3 from audit_logs where act = 'claim.transferred'`,
        [NORTH, ROWS + 1, Buffer.alloc(32, 7)],
      ],
    );
    expect(await breaksOf(NORTH)).toEqual([
      `changed ${ROWS + 1}`,
      `changed ${ROWS + 1}`,
      `inserted ${ROWS + 1}`,
    ]);
  });
});

describe('two rows that changed places', () => {
  it('are found when their contents were exchanged', async () => {
    await tamper([
      `update audit_logs log set at = other.at, facts = other.facts, actor_id = other.actor_id, mac = other.mac
        from audit_logs other, audit_seals here, audit_seals there
        where here.chain = $1 and there.chain = $1 and here.position + there.position = 7
          and here.position in (2, 5) and log.id = here.log_id and other.id = there.log_id`,
      [NORTH],
    ]);
    expect(await breaksOf(NORTH)).toEqual(['changed 2', 'changed 5']);
  });

  it('are found when their seals were exchanged', async () => {
    await tamper([
      'update audit_seals set position = 7 - position where chain = $1 and position in (2, 5)',
      [NORTH],
    ]);
    expect(await breaksOf(NORTH)).toEqual(expect.arrayContaining(['changed 2', 'changed 5']));
  });

  it('are found in two chains', async () => {
    await tamper([
      `update audit_seals here set log_id = there.log_id from audit_seals there
          where here.position = 3 and there.position = 3 and here.chain <> there.chain
            and here.chain = any($1) and there.chain = any($1)`,
      [[NORTH, SOUTH]],
    ]);
    expect(await breaksOf(NORTH)).toContain('changed 3');
    expect(await breaksOf(SOUTH)).toContain('changed 3');
  });
});

describe('a place of another history', () => {
  const next = ROWS + 1;

  /** Writes one more place, keeps it, and puts everything back as if it had never been. */
  async function placeOfAnotherHistory(): Promise<[row: object, seal: object]> {
    await log.record({ act: 'session.closed', actorId: null, organisationId: NORTH });
    await sealer.seal();
    const [row] = await query<object>(`select * from audit_logs where ${rowAt}`, [NORTH, next]);
    const [seal] = await query<object>(
      `select chain, position, log_id, encode(previous, 'hex') as previous, encode(hash, 'hex') as hash
        from audit_seals where ${sealAt}`,
      [NORTH, next],
    );
    await restore();
    return [row ?? {}, seal ?? {}];
  }

  async function putIn([row, seal]: [object, object]): Promise<void> {
    const { mac, ...columns } = row as { mac: Buffer };
    await tamper(
      [`delete from audit_logs where ${rowAt}`, [NORTH, next]],
      [`delete from audit_seals where ${sealAt}`, [NORTH, next]],
      [
        'insert into audit_logs select (json_populate_record(null::audit_logs, $1)).*',
        [{ ...columns, mac: `\\x${mac.toString('hex')}` }],
      ],
      [
        `insert into audit_seals select chain, position, log_id, decode(previous, 'hex'), decode(hash, 'hex')
          from json_to_record($1) as seal (chain uuid, position bigint, log_id uuid, previous text, hash text)`,
        [seal],
      ],
    );
  }

  it.each([
    ['the last place', 1, `changed ${next}`],
    ['a place before the last one', 2, `changed ${next + 1}`],
  ])('is found as %s', async (_, rows, found) => {
    const other = await placeOfAnotherHistory();
    for (let n = 0; n < rows; n++)
      await log.record({ act: 'session.opened', actorId: null, organisationId: NORTH });
    await sealer.seal();
    expect(await breaksOf(NORTH)).toEqual([]);
    await putIn(other);
    expect(await breaksOf(NORTH)).toEqual([found]);
  });
});

describe('a long chain', () => {
  it('is followed page by page to its last place', async () => {
    const organisationId = randomUUID();
    const write = () =>
      log.record({ act: 'sync.finished', actorId: null, organisationId, facts: { rows: 48 } });
    for (let batch = 0; batch < 11; batch++) await Promise.all(Array.from({ length: 100 }, write));
    expect(await sealer.seal()).toBe(1_100);
    expect(await verifier.verify([organisationId])).toMatchObject([
      { rows: 1_100, unsealed: 0, intact: true },
    ]);
    await tamper([`update audit_logs set facts = '{"rows":47}' where ${rowAt}`, [organisationId, 1_050]]);
    expect(await breaksOf(organisationId)).toEqual(['changed 1050']);
    await tamper(['update audit_seals set chain = $1 where chain = $2', [PLATFORM_CHAIN, organisationId]]);
    expect((await verifier.verify([organisationId]))[0]?.breaks).toHaveLength(1);
    expect((await brokenChains())[0]?.breaks).toHaveLength(100);
  });
});
