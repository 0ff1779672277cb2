import type { AuditBreak } from '@coprowatt/contracts';
import type { StoredAuditRow } from './audit-columns.ts';
import type { StoredHead } from './audit-chaining.ts';
import { NO_PREVIOUS, type AuditMacs } from './audit-macs.ts';
import { canonicalRow } from './audit-rules.ts';

/** One place of a chain as it is stored, with its row, or null when that is gone. */
export interface StoredSeal {
  chain: string;
  position: number;
  previous: Buffer;
  hash: Buffer;
  row: StoredAuditRow | null;
}

/** `position` null: a row or a head that no place names. */
export interface ChainBreak {
  kind: AuditBreak;
  position: number | null;
  at: Date | null;
}

/** How many breaks of a chain are told; a chain has as many as it has places. */
const MOST_BREAKS = 100;

/** A forged time can be infinite, or beyond what a Date holds. */
function timeOf({ at }: StoredAuditRow): Date | null {
  return Number.isFinite(Number(at)) ? at : null;
}

/** Follows one chain from its first place to its head and notes what does not fit. */
export class ChainCheck {
  readonly breaks: ChainBreak[] = [];
  #broken = false;
  #position = 0;
  /** Stored hash of the last place, and what it should have been: they differ where a break was noted already. */
  #ends: Buffer[] = [NO_PREVIOUS];

  constructor(private readonly macs: AuditMacs) {}

  get intact(): boolean {
    return !this.#broken;
  }

  /** How many places were followed. */
  get position(): number {
    return this.#position;
  }

  /** Hash of the newest place; null before the first one. */
  get head(): Buffer | null {
    return this.#position === 0 ? null : (this.#ends[0] ?? null);
  }

  /** The next place, by rising position. */
  follow(seal: StoredSeal): void {
    const { position, hash, row } = seal;
    if (position !== this.#position + 1) this.#note('removed', this.#position + 1, null);
    else if (!this.#endsWith(seal.previous)) this.#note('changed', position, row && timeOf(row));
    this.#position = position;
    this.#ends = [hash, ...this.#content(seal)];
  }

  /** A row that no place names: the sealer is on its way to it, unless it was written without the key. */
  unsealed(row: StoredAuditRow): void {
    if (!this.macs.row(canonicalRow(row)).equals(row.mac)) this.#note('inserted', null, timeOf(row));
  }

  /** Something that was written is gone, and its place is not known: a row before it was chained, or a whole chain. */
  lost(): void {
    this.#note('removed', null, null);
  }

  /** The head that the sealer kept, or null when there is none. */
  close(head: StoredHead | null): void {
    if (!head) {
      if (this.#position > 0) this.#note('removed', null, null);
      return;
    }
    if (!this.macs.head(head).equals(head.mac)) this.#note('changed', null, null);
    else if (head.position > this.#position) this.#note('removed', this.#position + 1, null);
    else if (head.position < this.#position) this.#note('inserted', head.position + 1, null);
    else if (!this.#endsWith(head.hash)) this.#note('changed', head.position, null);
  }

  /** Compares a row with its place; answers the hash that the place should have. */
  #content(seal: StoredSeal): Buffer[] {
    const { position, hash, row } = seal;
    if (!row) {
      this.#note('removed', position, null);
      return [];
    }
    const canonical = canonicalRow(row);
    const expected = this.macs.seal(seal, canonical, row.mac);
    if (!expected.equals(hash)) this.#note('changed', position, timeOf(row));
    else if (!this.macs.row(canonical).equals(row.mac)) this.#note('inserted', position, timeOf(row));
    return [expected];
  }

  #endsWith(hash: Buffer): boolean {
    return this.#ends.some((end) => end.equals(hash));
  }

  #note(kind: AuditBreak, position: number | null, at: Date | null): void {
    this.#broken = true;
    if (this.breaks.length < MOST_BREAKS) this.breaks.push({ kind, position, at });
  }
}
