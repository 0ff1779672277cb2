import { Secrets } from '../secrets/secrets.ts';

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

  /** @param canonical of the row, by `canonicalRow`. */
  row(canonical: string): Buffer {
    return this.secrets.lookupHash(`audit.row:${canonical}`);
  }

  /** Of a place: where it is, what came before, and the row with its own hash. */
  seal({ chain, position, previous }: AuditPlace, canonical: string, mac: Buffer): Buffer {
    const place = [chain, position, previous.toString('hex'), mac.toString('hex'), canonical];
    return this.secrets.lookupHash(`audit.seal:${place.join('\n')}`);
  }

  head({ chain, opened, position, hash }: AuditHead): Buffer {
    return this.secrets.lookupHash(
      `audit.head:${JSON.stringify([chain, opened, position, hash.toString('hex')])}`,
    );
  }
}
