import type { EpochMs, LocalDate } from '@coprowatt/energy';

/** What a cell holds; each format writes each kind in its own way. Null is an empty cell in all of them. */
export interface CellValues {
  /** Free text or a word: never anything that a spreadsheet may compute. */
  text: string;
  number: number;
  /** 0..1. */
  share: number;
  /** What clocks show, in milliseconds as though it were UTC. */
  wall: EpochMs;
  instant: EpochMs;
  date: LocalDate;
  /** `YYYY-MM`. */
  month: string;
}
export type CellKind = keyof CellValues;

/** One cell. */
export type Cell<Kind extends CellKind = CellKind> = {
  [K in Kind]: { kind: K; value: CellValues[K] | null };
}[Kind];

/** How a format writes each kind. */
export type CellWriters = { [Kind in CellKind]: (value: CellValues[Kind]) => string };

/** @param empty what the format writes where nothing is known. */
export function writeCell<Kind extends CellKind>(
  { kind, value }: Cell<Kind>,
  writers: CellWriters,
  empty: string,
): string {
  return value === null ? empty : writers[kind](value);
}

/** The share in percent with two decimals, rounded down: what is not whole never reads 100. */
export function percentOf(share: number): number {
  return Math.floor(share * 10_000 + 1e-7) / 100;
}

/** The few words of a file are written many times: each is worked out once, up to so many. */
export function remembered(write: (text: string) => string, most = 1_000): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const written = known.get(text) ?? write(text);
    if (known.size < most) known.set(text, written);
    return written;
  };
}
