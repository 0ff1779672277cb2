import { describe, expect, it } from '@jest/globals';
import { ANOMALY_STATUSES, type AnomalyChange } from '@coprowatt/contracts';
import fc from 'fast-check';
import { act, obstacle, type Handling } from './act-rules.ts';
import type { LevelGround } from './level-rules.ts';

const MOMENT = { now: new Date('2026-06-23T22:30:00Z'), today: '2026-06-24', timeZone: 'Europe/Paris' };
const OPEN: Handling & LevelGround = {
  status: 'open',
  withdrawn: false,
  resolvedOn: null,
  mutedUntil: null,
  family: 'energy',
  firstDay: '2026-06-20',
  ongoing: true,
  level: null,
};

const anInstant = fc
  .date({ min: MOMENT.now, max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => new Date(date.getTime() + 1).toISOString());
const aChange: fc.Arbitrary<AnomalyChange> = fc.record(
  {
    status: fc.constantFrom(...ANOMALY_STATUSES),
    comment: fc.string({ minLength: 1 }),
    mutedUntil: fc.option(anInstant),
  },
  { requiredKeys: [] },
);
const acts = (handling: Handling & LevelGround, change: AnomalyChange): string[] =>
  act(handling, change, MOMENT).notes.map((note) => note.act);

describe('an act of a person', () => {
  it('done twice changes nothing the second time, but for a comment', () => {
    fc.assert(
      fc.property(fc.array(aChange, { maxLength: 4 }), aChange, (past, change) => {
        const before = past.reduce((handling, next) => act(handling, next, MOMENT).handling, OPEN);
        const once = act(before, change, MOMENT);
        const twice = act(once.handling, change, MOMENT);
        expect(twice.handling).toEqual(once.handling);
        expect(twice.notes.filter((note) => note.act !== 'commented')).toEqual([]);
        expect(twice.notes).toHaveLength(change.comment === undefined ? 0 : 1);
      }),
    );
  });

  it('says its comment once, with the first thing that was done', () => {
    const change = { status: 'acknowledged', comment: 'Vu', mutedUntil: '2026-07-01' } as const;
    expect(act(OPEN, change, MOMENT).notes).toEqual([
      { act: 'acknowledged', comment: 'Vu' },
      { act: 'muted', comment: null },
    ]);
    expect(act(OPEN, { comment: 'Vu' }, MOMENT).notes).toEqual([{ act: 'commented', comment: 'Vu' }]);
  });

  it('bears the local day on which it was resolved; opened again, none', () => {
    const resolved = act(OPEN, { status: 'resolved' }, MOMENT).handling;
    expect(resolved).toMatchObject({ status: 'resolved', resolvedOn: '2026-06-24' });
    expect(act(resolved, { status: 'acknowledged' }, MOMENT).handling.resolvedOn).toBeNull();
    expect(act(resolved, { status: 'open' }, MOMENT).handling.resolvedOn).toBeNull();
  });

  it('mutes until a local midnight or an instant, and ends that', () => {
    const { handling } = act(OPEN, { mutedUntil: '2026-07-01' }, MOMENT);
    expect(handling.mutedUntil?.toISOString()).toBe('2026-06-30T22:00:00.000Z');
    expect(acts(handling, { mutedUntil: '2026-07-02' })).toEqual(['muted']);
    expect(acts(handling, { mutedUntil: null })).toEqual(['unmuted']);
    expect(acts(OPEN, { mutedUntil: null })).toEqual([]);
  });

  it('cannot mute into the past, nor reopen what corrected data withdrew', () => {
    expect(obstacle(OPEN, { mutedUntil: '2026-06-24' }, MOMENT)).toBe('muted_in_the_past');
    expect(obstacle(OPEN, { mutedUntil: '2026-06-25' }, MOMENT)).toBeNull();
    const withdrawn = { ...OPEN, status: 'resolved', withdrawn: true } as const;
    expect(obstacle(withdrawn, { status: 'open' }, MOMENT)).toBe('withdrawn');
    expect(obstacle(withdrawn, { status: 'resolved', comment: 'x' }, MOMENT)).toBeNull();
  });
});
