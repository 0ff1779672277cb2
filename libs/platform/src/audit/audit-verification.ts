import type { AuditBreak } from '@coprowatt/contracts';
import type { StoredAuditRow } from './audit-columns.ts';
import type { StoredHead } from './audit-chaining.ts';
import { NO_PREVIOUS, type AuditMacs } from './audit-macs.ts';

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
    const gap = seal.position !== this.#position + 1;
    if (gap) this.#note('removed', this.#position + 1, null);
    const expected = seal.row && this.macs.seal(seal, seal.row, seal.row.mac);
    if (!gap) this.#link(seal);
    this.#content(seal, expected);
    this.#position = seal.position;
    this.#ends = expected ? [seal.hash, expected] : [seal.hash];
  }

  /** A row that no place names: the sealer is on its way to it, unless it was written without the key. */
  unsealed(row: StoredAuditRow): void {
    if (!this.macs.row(row).equals(row.mac)) this.#note('inserted', null, row.at);
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

  #link({ position, previous, row }: StoredSeal): void {
    if (!this.#endsWith(previous)) this.#note('changed', position, row?.at ?? null);
  }

  #content({ position, hash, row }: StoredSeal, expected: Buffer | null): void {
    if (!row || !expected) this.#note('removed', position, null);
    else if (!expected.equals(hash)) this.#note('changed', position, row.at);
    else if (!this.macs.row(row).equals(row.mac)) this.#note('inserted', position, row.at);
  }

  #endsWith(hash: Buffer): boolean {
    return this.#ends.some((end) => end.equals(hash));
  }

  #note(kind: AuditBreak, position: number | null, at: Date | null): void {
    this.#broken = true;
    if (this.breaks.length < MOST_BREAKS) this.breaks.push({ kind, position, at });
  }
}
