import { beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT_ACTS, AUDIT_SUBJECT_KINDS, type AuditEntry } from '@coprowatt/contracts';
import { actName, subjectName } from './act-name.ts';
import { actorName, auditQuery, isNarrowed, placeName, readFilters } from './journal.ts';
import { language } from './state/language.svelte.ts';

const ID = '8f14e45f-ceea-467f-a8c2-1d3b0a9c7e52';
const entry = (changes: Partial<AuditEntry>): AuditEntry => ({
  id: 'r-1',
  at: '2026-06-23T08:00:00Z',
  act: 'session.opened',
  outcome: 'success',
  actorId: null,
  actorName: null,
  actorExists: false,
  organisationId: null,
  buildingId: null,
  buildingName: null,
  subject: null,
  facts: {},
  sealed: true,
  ...changes,
});
const filters = (search: string) => readFilters(new URLSearchParams(search));

beforeEach(() => {
  language.current = 'fr';
});

describe('the filters of the journal', () => {
  it('reads every one of them from the address', () => {
    const read = filters(
      `act=claim.refused&outcome=failure&building=${ID}&organisation=${ID}&from=2026-06-01&to=2026-06-22`,
    );
    expect(read).toEqual({
      act: 'claim.refused',
      outcome: 'failure',
      building: ID,
      organisation: ID,
      from: '2026-06-01',
      to: '2026-06-22',
    });
  });

  it.each(['act=drop.table', 'outcome=maybe', 'building=1', 'from=2026-02-30', 'to=demain', ''])(
    'leaves out what the address says wrongly: %s',
    (search) => {
      expect(isNarrowed(filters(search))).toBe(false);
    },
  );

  it('asks for whole days: the last one is included', () => {
    expect(auditQuery(filters('from=2026-06-01&to=2026-06-30'), 'next')).toMatchObject({
      from: '2026-06-01',
      to: '2026-07-01',
      cursor: 'next',
    });
  });
});

describe('a row of the journal', () => {
  it('names the actor, who is out of reach, the erased account, time and nobody apart', () => {
    const names = [
      entry({ actorId: ID, actorName: 'Sophie Delmotte', actorExists: true }),
      entry({ actorId: ID, actorExists: true }),
      entry({ actorId: ID }),
      entry({}),
      entry({ outcome: 'failure' }),
    ].map(actorName);
    expect(new Set(names).size).toBe(5);
    expect(names.slice(0, 3)).toEqual([
      'Sophie Delmotte',
      'Personne hors de votre organisation',
      'Compte effacé',
    ]);
  });

  it('names the building, says that it is managed elsewhere, else names the organisation, else nothing', () => {
    const organisation = { id: ID, name: 'Régie', buildingCount: 1, syndicCount: 1, createdAt: '' };
    const place = (changes: Partial<AuditEntry>) => placeName(entry(changes), [organisation]);
    expect(place({ organisationId: ID, buildingName: 'Tilleuls' })).toBe('Tilleuls');
    expect(place({ organisationId: ID, buildingId: ID })).toBe('Immeuble qui n’est plus géré par vous');
    expect(place({ organisationId: ID })).toBe('Régie');
    expect(place({})).toBe('');
  });

  it.each(['fr', 'nl', 'en', 'de'] as const)('has its own words for every act and subject in %s', (code) => {
    language.current = code;
    const names = AUDIT_ACTS.map(actName);
    expect(new Set(names).size).toBe(AUDIT_ACTS.length);
    expect([...names, ...AUDIT_SUBJECT_KINDS.map(subjectName)].filter((name) => /[._]/.test(name))).toEqual(
      [],
    );
  });
});
