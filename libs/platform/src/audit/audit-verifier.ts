import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Secrets } from '../secrets/secrets.ts';
import { listHeads, type StoredHead } from './audit-chaining.ts';
import { AUDIT_COLUMNS, type StoredAuditRow } from './audit-columns.ts';
import { AuditMacs } from './audit-macs.ts';
import { PLATFORM_CHAIN } from './audit-rules.ts';
import { ChainCheck, type ChainBreak, type StoredSeal } from './audit-verification.ts';

/** One chain, as verified. */
export interface VerifiedChain {
  /** Null: the platform's own. */
  organisationId: string | null;
  rows: number;
  /** Rows that the sealer has not reached yet. */
  unsealed: number;
  intact: boolean;
  breaks: ChainBreak[];
  /** Hash of the newest place, hex. */
  head: string | null;
}

type SealRow = Omit<StoredSeal, 'row'> & (StoredAuditRow | { [column in keyof StoredAuditRow]: null });

const PAGE = 500;

function asStoredSeal({ chain, position, previous, hash, ...row }: SealRow): StoredSeal {
  return { chain, position, previous, hash, row: row.id === null ? null : row };
}

/** Whether a chain was taken away as a whole, head included: heads are numbered without a gap as they are opened. */
function misses(heads: StoredHead[]): boolean {
  return heads.some(({ opened }, index) => opened !== index + 1);
}

/** Reads whole chains again and finds what was changed, taken out or put in. */
@Injectable()
export class AuditVerifier {
  private readonly macs: AuditMacs;

  constructor(
    private readonly dataSource: DataSource,
    secrets: Secrets,
  ) {
    this.macs = new AuditMacs(secrets);
  }

  /**
   * Verifies chains in one snapshot, a page of rows in memory at a time.
   * @param organisationIds whose chains; null: every chain, the platform's first.
   */
  verify(organisationIds: readonly string[] | null = null): Promise<VerifiedChain[]> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      await manager.query('set transaction read only');
      const heads = await listHeads(manager);
      const verified: VerifiedChain[] = [];
      for (const chain of organisationIds ?? (await this.listChains(manager)))
        verified.push(await this.verifyChain(manager, chain, heads));
      return verified;
    });
  }

  private async listChains(manager: EntityManager): Promise<string[]> {
    const rows: { chain: string }[] = await manager.query(
      `select $1::uuid as chain
        union select chain from audit_heads
        union select chain from audit_seals
        union select chain from audit_unsealed
        union select coalesce(organisation_id, $1) from audit_logs
        order by 1`,
      [PLATFORM_CHAIN],
    );
    return rows.map(({ chain }) => chain);
  }

  private async verifyChain(
    manager: EntityManager,
    chain: string,
    heads: StoredHead[],
  ): Promise<VerifiedChain> {
    const check = new ChainCheck(this.macs);
    let rows = 0;
    for await (const page of this.seals(manager, chain)) {
      page.forEach((seal) => check.follow(seal));
      rows += page.filter(({ row }) => row).length;
    }
    check.close(heads.find((head) => head.chain === chain) ?? null);
    if (chain === PLATFORM_CHAIN && misses(heads)) check.lost();
    const unsealed = await this.checkUnsealed(manager, chain, check);
    return {
      organisationId: chain === PLATFORM_CHAIN ? null : chain,
      rows: rows + unsealed,
      unsealed,
      intact: check.intact,
      breaks: check.breaks,
      head: check.head?.toString('hex') ?? null,
    };
  }

  private async *seals(manager: EntityManager, chain: string): AsyncGenerator<StoredSeal[]> {
    let after: number | null = null;
    for (;;) {
      const page: SealRow[] = await manager.query(
        `select seal.chain, seal.position::float8 as position, seal.previous, seal.hash, ${AUDIT_COLUMNS}
          from audit_seals seal left join audit_logs log on log.id = seal.log_id
          where seal.chain = $1 and ($2::bigint is null or seal.position > $2)
          order by seal.position limit $3`,
        [chain, after, PAGE],
      );
      yield page.map(asStoredSeal);
      after = page.at(-1)?.position ?? null;
      if (page.length < PAGE) return;
    }
  }

  private async checkUnsealed(manager: EntityManager, chain: string, check: ChainCheck): Promise<number> {
    let count = 0;
    for await (const page of this.unsealedRows(manager, chain)) {
      page.forEach((row) => check.unsealed(row));
      count += page.length;
    }
    const lost: object[] = await manager.query(
      `select from audit_unsealed waiting
        where waiting.chain = $1 and not exists (select from audit_logs log where log.id = waiting.log_id) limit $2`,
      [chain, PAGE],
    );
    for (const _ of lost) check.lost();
    return count;
  }

  private async *unsealedRows(manager: EntityManager, chain: string): AsyncGenerator<StoredAuditRow[]> {
    let after: string | null = null;
    for (;;) {
      const page: StoredAuditRow[] = await manager.query(
        `select ${AUDIT_COLUMNS} from audit_logs log
          where (log.organisation_id = $1 or ($1 = $2::uuid and log.organisation_id is null))
            and not exists (select from audit_seals seal where seal.log_id = log.id)
            and ($3::uuid is null or log.id > $3)
          order by log.id limit $4`,
        [chain, PLATFORM_CHAIN, after, PAGE],
      );
      yield page;
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) return;
    }
  }
}
