import type { EntityManager } from 'typeorm';
import { AUDIT_COLUMNS, type StoredAuditRow } from './audit-columns.ts';
import { NO_PREVIOUS, type AuditHead, type AuditMacs } from './audit-macs.ts';
import { canonicalRow } from './audit-rules.ts';

interface WaitingRow extends StoredAuditRow {
  n: string;
  chain: string;
  /** A restored copy of the log waits again for what it has already. */
  sealed: boolean;
}

interface Seal {
  chain: string;
  position: number;
  logId: string;
  previous: Buffer;
  hash: Buffer;
}

const HEAD_COLUMNS = `chain, opened::int as opened, position::float8 as position, hash`;

function listWaiting(manager: EntityManager, limit: number): Promise<WaitingRow[]> {
  return manager.query(
    `select waiting.n, waiting.chain, ${AUDIT_COLUMNS},
        exists (select from audit_seals seal where seal.log_id = log.id) as sealed
      from audit_unsealed waiting join audit_logs log on log.id = waiting.log_id order by waiting.n limit $1`,
    [limit],
  );
}

/** Heads of these chains, those that have none yet opened as the next ones of the installation. */
async function headsOf(manager: EntityManager, chains: string[]): Promise<Map<string, AuditHead>> {
  const known: AuditHead[] = await manager.query(
    `select ${HEAD_COLUMNS} from audit_heads where chain = any($1)`,
    [chains],
  );
  const heads = new Map(known.map((head) => [head.chain, head]));
  const [last]: { opened: number }[] = await manager.query(
    'select coalesce(max(opened), 0)::int as opened from audit_heads',
  );
  let opened = last?.opened ?? 0;
  for (const chain of chains)
    if (!heads.has(chain)) heads.set(chain, { chain, opened: ++opened, position: 0, hash: NO_PREVIOUS });
  return heads;
}

function sealNext(macs: AuditMacs, heads: Map<string, AuditHead>, row: WaitingRow): Seal[] {
  const head = heads.get(row.chain);
  if (!head) return [];
  const place = { chain: row.chain, position: head.position + 1, previous: head.hash };
  const hash = macs.seal(place, canonicalRow(row), row.mac);
  heads.set(row.chain, { ...head, position: place.position, hash });
  return [{ ...place, logId: row.id, hash }];
}

async function write(manager: EntityManager, seals: Seal[]): Promise<void> {
  await manager.query(
    `insert into audit_seals (chain, position, log_id, previous, hash)
      select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bytea[], $5::bytea[])`,
    [
      seals.map(({ chain }) => chain),
      seals.map(({ position }) => position),
      seals.map(({ logId }) => logId),
      seals.map(({ previous }) => previous),
      seals.map(({ hash }) => hash),
    ],
  );
}

async function keepHeads(manager: EntityManager, macs: AuditMacs, heads: AuditHead[]): Promise<void> {
  for (const head of heads)
    await manager.query(
      `insert into audit_heads (chain, opened, position, hash, mac) values ($1, $2, $3, $4, $5)
        on conflict (chain) do update
          set position = excluded.position, hash = excluded.hash, mac = excluded.mac`,
      [head.chain, head.opened, head.position, head.hash, macs.head(head)],
    );
}

/**
 * Appends the rows that wait to the ends of their chains, at most `limit`; answers how many waited. Whoever calls holds the lock
 * that keeps every other sealer out until the transaction ends.
 */
export async function chainWaiting(manager: EntityManager, macs: AuditMacs, limit: number): Promise<number> {
  const waiting = await listWaiting(manager, limit);
  if (waiting.length === 0) return 0;
  const rows = waiting.filter(({ sealed }) => !sealed);
  const heads = await headsOf(manager, [...new Set(rows.map(({ chain }) => chain))]);
  await write(
    manager,
    rows.flatMap((row) => sealNext(macs, heads, row)),
  );
  await keepHeads(manager, macs, [...heads.values()]);
  await manager.query('delete from audit_unsealed where n = any($1::bigint[])', [waiting.map(({ n }) => n)]);
  return waiting.length;
}

/** A head with the keyed hash that vouches for it. */
export interface StoredHead extends AuditHead {
  mac: Buffer;
}

/** Every head that is kept, by order of opening. */
export function listHeads(manager: EntityManager): Promise<StoredHead[]> {
  return manager.query(`select ${HEAD_COLUMNS}, mac from audit_heads order by opened`);
}
