import type { Anomaly, AnomalyNote } from '@coprowatt/contracts';

/** What a fresh answer does to rows that are on screen. */
export interface Merged {
  /** The same rows at the same places, with what is known now. */
  rows: Anomaly[];
  /** New ones, which wait until they are asked for: nothing moves under a pointer. */
  arrived: Anomaly[];
  /** Rows that the answer should have held and does not: they changed, or are gone. */
  left: Anomaly[];
}

/** Of two states of one alert the later; the same instant: the newly read one. */
export const laterOf = (shown: Anomaly, read: Anomaly): Anomaly =>
  Date.parse(read.updatedAt) < Date.parse(shown.updatedAt) ? shown : read;

/** @param complete no further page follows `read` */
export function mergeRows(rows: Anomaly[], read: Anomaly[], complete: boolean): Merged {
  const byId = new Map(read.map((anomaly) => [anomaly.id, anomaly]));
  const known = new Set(rows.map(({ id }) => id));
  const reach = complete ? rows.length - 1 : rows.findLastIndex(({ id }) => byId.has(id));
  return {
    rows: rows.map((row) => {
      const fresh = byId.get(row.id);
      return fresh ? laterOf(row, fresh) : row;
    }),
    arrived: read.filter(({ id }) => !known.has(id)),
    left: rows.filter(({ id }, index) => index <= reach && !byId.has(id)),
  };
}

/** Rows with those of a further page, each once. */
export function appendRows(rows: Anomaly[], further: Anomaly[]): Anomaly[] {
  const known = new Set(rows.map(({ id }) => id));
  return [...rows, ...further.filter(({ id }) => !known.has(id))];
}

/** The last thing that a person other than `me` did since `shown` was read; null without one. */
export function othersNote(shown: Anomaly, later: Anomaly, me: string | undefined): AnomalyNote | null {
  const known = new Set(shown.notes.map(({ id }) => id));
  const last = later.notes.findLast(({ id, author }) => !known.has(id) && author !== null);
  return last && last.author?.id !== me ? last : null;
}
