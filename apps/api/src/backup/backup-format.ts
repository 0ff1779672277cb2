/**
 * A backup is one file: gzip of lines, then the SHA-256 (32 raw bytes) of all bytes before it. The lines are the head, each
 * section (its head, rows as COPY writes them as text, `\.`), and the tail. `head -c -32 FILE | zcat` shows them.
 */
export const FORMAT = 'coprowatt-backup';
export const FORMAT_VERSION = 1;
export const DIGEST_BYTES = 32;
/** Ends the rows of a section; no row is like it, for COPY escapes backslashes. */
export const END_OF_ROWS = Buffer.from('\\.\n');

/** First line: what the backup is of, and what a restore must know beforehand. */
export interface BackupHead {
  format: typeof FORMAT;
  version: number;
  /** Instant of the machine: what was committed until then is in it. */
  snapshotAt: string;
  /** Names of the migrations that had run. */
  migrations: string[];
  postgres: string;
  /** Version of the extension, null without it. */
  timescaledb: string | null;
  /** The row of table `clock`: milliseconds from real to simulated time, and `CLOCK_START`. */
  clock: { offsetMs: number; clockStart: string | null } | null;
  /** Whether it holds a demonstration, whose passwords are public. */
  demo: boolean;
  /** A sealed text that only the installation's encryption key opens; null before the first start. */
  keyCheck: string | null;
  /** Ids of the keys that its sealed columns need. */
  keyIds: string[];
  /** Last values given out; `value` is a bigint. */
  sequences: { name: string; value: string }[];
}

/** A table, or sums over a table that a restore computes anew and compares. */
export interface SectionHead {
  kind: 'table' | 'sums';
  name: string;
  /** Of the rows, in their order. */
  columns: string[];
}

/** How a section ended. `checksum` is the same for the same rows in any order. */
export interface SectionSum {
  kind: SectionHead['kind'];
  name: string;
  rows: number;
  checksum: string;
}

/** Last line. */
export interface BackupTail {
  end: SectionSum[];
}

/** One line of the frame, as bytes. */
export function lineOf(line: BackupHead | SectionHead | BackupTail): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}
