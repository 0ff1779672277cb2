const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;
const FIRST_YEAR = 1970;

/** Whether a text is a calendar date or an RFC 3339 instant. */
export function isEdge(value: unknown): boolean {
  if (typeof value !== 'string' || !(DATE.test(value) || INSTANT.test(value))) return false;
  const day = new Date(value.slice(0, 10));
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value.slice(0, 10));
  return exists && day.getUTCFullYear() >= FIRST_YEAR && !Number.isNaN(Date.parse(value));
}

/**
 * The instant of an edge as PostgreSQL reads it. A date is its midnight in Paris, which is Brussels' too: rows of several
 * buildings have no zone of their own.
 */
export function instantOf(edge: string): string {
  return DATE.test(edge) ? `${edge} 00:00 Europe/Paris` : new Date(edge).toISOString();
}
