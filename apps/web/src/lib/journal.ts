import {
  AUDIT_ACTS,
  AUDIT_OUTCOMES,
  type AuditAct,
  type AuditEntry,
  type AuditOutcome,
  type LocalDate,
  type Organisation,
} from '@coprowatt/contracts';
import type { AuditQuery } from './api/accounts.ts';
import { addDays } from './charts/zone.ts';
import { m } from './paraglide/messages.js';

/** What the journal is narrowed to; the address holds it. Dates are civil, both included. */
export interface JournalFilters {
  act: AuditAct | null;
  outcome: AuditOutcome | null;
  building: string | null;
  organisation: string | null;
  from: LocalDate | null;
  to: LocalDate | null;
}

export const JOURNAL_PAGE = 50;

/** What an address says; what it says wrongly is left out. */
export function readFilters(search: URLSearchParams): JournalFilters {
  const date = (name: string) => readDate(search.get(name));
  return {
    act: AUDIT_ACTS.find((act) => act === search.get('act')) ?? null,
    outcome: AUDIT_OUTCOMES.find((outcome) => outcome === search.get('outcome')) ?? null,
    building: readId(search.get('building')),
    organisation: readId(search.get('organisation')),
    from: date('from'),
    to: date('to'),
  };
}

export const isNarrowed = (filters: JournalFilters) => Object.values(filters).some((value) => value !== null);

/** The question for the server, whose end is exclusive. */
export function auditQuery(filters: JournalFilters, cursor: string | null = null): AuditQuery {
  return {
    act: filters.act,
    outcome: filters.outcome,
    buildingId: filters.building,
    organisationId: filters.organisation,
    from: filters.from,
    to: filters.to && addDays(filters.to, 1),
    cursor,
    limit: JOURNAL_PAGE,
  };
}

/** Where it was done: the building, which another may manage by now, else the organisation. */
export function placeName(entry: AuditEntry, organisations: Organisation[]): string {
  if (entry.buildingName !== null) return entry.buildingName;
  if (entry.buildingId !== null) return m.journal_building_gone();
  return organisations.find(({ id }) => id === entry.organisationId)?.name ?? '';
}

/** Who did it, as far as the reader may know. */
export function actorName(entry: AuditEntry): string {
  if (entry.actorName !== null) return entry.actorName;
  if (entry.actorExists) return m.journal_actor_elsewhere();
  if (entry.actorId !== null) return m.journal_actor_erased();
  return entry.outcome === 'failure' ? m.journal_nobody() : m.journal_actor_system();
}

function readDate(typed: string | null): LocalDate | null {
  if (typed === null || !/^\d{4}-\d{2}-\d{2}$/.test(typed)) return null;
  const date = new Date(`${typed}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(typed) ? typed : null;
}

const readId = (typed: string | null) => (typed !== null && /^[0-9a-f-]{36}$/i.test(typed) ? typed : null);
