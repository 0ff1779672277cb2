import type { AuditAct, AuditOutcome, AuditSubjectKind } from '@coprowatt/contracts';

/** Facts of one row: closed words, numbers and booleans. */
export type AuditFacts = Record<string, string | number | boolean>;

/** Chain of the rows that belong to no organisation. */
export const PLATFORM_CHAIN = '00000000-0000-0000-0000-000000000000';

/** A row as it is authenticated: the stored text of each column. */
export interface AuditRow {
  id: string;
  at: Date;
  act: AuditAct;
  outcome: AuditOutcome;
  actorId: string | null;
  organisationId: string | null;
  buildingId: string | null;
  subjectKind: AuditSubjectKind | null;
  subjectId: string | null;
  /** JSON text. */
  facts: string;
}

/** One text for one row; no two rows share it. The time is its ISO text, or null when no calendar has it. */
export function canonicalRow(row: AuditRow): string {
  return JSON.stringify([
    row.id,
    row.at,
    row.act,
    row.outcome,
    row.actorId,
    row.organisationId,
    row.buildingId,
    row.subjectKind,
    row.subjectId,
    row.facts,
  ]);
}

const MOST_FACTS = 20;
const FACT_NAME = /^[a-z][A-Za-z]{0,39}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Lower-case words and small numbers joined by one sign: an error code, a date, a version; no space, no `@`. */
const CLOSED_WORD = /^[a-z0-9]{1,24}([_.:-][a-z0-9]{1,24}){0,7}$/;
const LONGEST_WORD = 60;
/** A phone number has 9 digits and more, a PRM 14, an EAN 18; a date 8. */
const MOST_DIGITS = 8;

function isClosed(value: string | number | boolean): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 1e10;
  if (UUID.test(value)) return true;
  const digits = value.replace(/\D/g, '').length;
  return value.length <= LONGEST_WORD && digits <= MOST_DIGITS && CLOSED_WORD.test(value);
}

/**
 * The names of facts that must not be stored: anything but an opaque id, a closed word, a number below ten thousand
 * million or a boolean could hold an address, a PRM, a token or what somebody typed.
 */
export function openFacts(facts: AuditFacts): string[] {
  const entries = Object.entries(facts);
  const open = entries.filter(([name, value]) => !FACT_NAME.test(name) || !isClosed(value));
  return [...open, ...entries.slice(MOST_FACTS)].map(([name]) => name);
}

/** Facts as they are stored: the same facts give the same text. */
export function factsText(facts: AuditFacts): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(facts).sort(([left], [right]) => (left < right ? -1 : 1))),
  );
}
