import { Secrets } from '../secrets/secrets.ts';
import { canonicalRow, type AuditRow } from './audit-rules.ts';

/** Where a row stands in its chain. */
export interface AuditPlace {
  chain: string;
  position: number;
  previous: Buffer;
}

/** What a head says of its chain: the how-manieth it is of the installation, and its newest place. */
export interface AuditHead {
  chain: string;
  opened: number;
  position: number;
  hash: Buffer;
}

/** `previous` of the first place of a chain. */
export const NO_PREVIOUS = Buffer.alloc(32);

/**
 * Keyed hashes of the audit log, under the installation's random key: who has the database and not the key writes none.
 * Each kind has a prefix of its own, so that no hash made for one thing counts for another.
 */
export class AuditMacs {
  constructor(private readonly secrets: Secrets) {}

  row(row: AuditRow): Buffer {
    return this.secrets.lookupHash(`audit.row:${canonicalRow(row)}`);
  }

  seal({ chain, position, previous }: AuditPlace, row: AuditRow, mac: Buffer): Buffer {
    const place = [chain, position, previous.toString('hex'), canonicalRow(row), mac.toString('hex')];
    return this.secrets.lookupHash(`audit.seal:${JSON.stringify(place)}`);
  }

  head({ chain, opened, position, hash }: AuditHead): Buffer {
    return this.secrets.lookupHash(
      `audit.head:${JSON.stringify([chain, opened, position, hash.toString('hex')])}`,
    );
  }
}
