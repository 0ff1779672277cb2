import { beforeEach, describe, expect, it } from '@jest/globals';
import { language } from '#lib/state/language.svelte.ts';
import { alertsQuery, movedCounts, readAlertFilters, tabOf } from './filters.ts';
import { applied, inverseOf } from './handling.ts';
import { mergeRows } from './merge.ts';
import { daysAround } from './place.ts';
import { silenceThrough, silenceUntil } from './silence.ts';
import { colleagueSentence, handSentence, noteAuthor } from './story.ts';
import { anomalySample, ME, noteSample, PARIS } from './testing.ts';
import { isMuted, silenceEnd } from './words.ts';

const NOW = '2026-06-23T08:00:00Z';
const claire = { id: ME, name: 'Claire Martin', now: NOW };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

beforeEach(() => {
  language.current = 'fr';
});

describe('an act on an alert', () => {
  const open = anomalySample();

  it('is shown as it will be, with who did it and when', () => {
    const taken = applied(open, { status: 'acknowledged', comment: 'Je regarde.' }, claire);
    expect(taken.status).toBe('acknowledged');
    expect(taken.notes.at(-1)).toMatchObject({ act: 'acknowledged', at: NOW, comment: 'Je regarde.' });
    expect(plain(handSentence(taken, ME, PARIS))).toBe('Vous l’avez prise en charge le 23 juin à 10:00.');
    expect(plain(handSentence(taken, 'u-marc', PARIS))).toBe(
      'Prise en charge par Claire Martin le 23 juin à 10:00.',
    );
  });

  it('has an inverse that leads back, and a comment has none', () => {
    for (const change of [
      { status: 'resolved' },
      { mutedUntil: '2026-06-24T08:00:00Z' },
      { status: 'acknowledged', mutedUntil: '2026-06-24T08:00:00Z' },
    ] as const) {
      const after = applied(open, change, claire);
      const back = applied(after, inverseOf(open, change, NOW) ?? {}, claire);
      expect({ status: back.status, mutedUntil: back.mutedUntil }).toEqual({
        status: 'open',
        mutedUntil: null,
      });
    }
    expect(inverseOf(open, { comment: 'Bien vu.' }, NOW)).toBeNull();
    expect(applied(open, { comment: 'Bien vu.' }, claire).notes.at(-1)?.act).toBe('commented');
  });

  it('that silences again is taken back to no silence, once the one before was over', () => {
    const change = { mutedUntil: '2026-06-30T08:00:00Z' };
    const mutedUntil = '2026-06-22T08:00:00.000Z';
    expect(inverseOf({ ...open, mutedUntil }, change, NOW)).toEqual({ mutedUntil: null });
    const still = '2026-06-24T08:00:00.000Z';
    expect(inverseOf({ ...open, mutedUntil: still }, change, NOW)).toEqual({ mutedUntil: still });
  });

  it('changes nothing, and notes nothing, where it is so already', () => {
    expect(applied(open, { status: 'open' }, claire)).toEqual(open);
  });

  it('names a colleague, the product, and nobody whose account is erased', () => {
    const by = noteSample({ act: 'resolved', at: NOW, author: { id: 'u-marc', name: 'Marc Petit' } });
    expect(plain(colleagueSentence(by, ME, PARIS))).toBe('Marc Petit : Résolue, le 23 juin à 10:00.');
    expect(noteAuthor(noteSample(), ME)).toBe('CoproWatt');
    expect(noteAuthor(noteSample({ act: 'commented' }), ME)).toBe('compte effacé');
  });
});

describe('a silence', () => {
  const now = Date.parse(NOW);

  it('ends at the same time on the wall, also over a clock change', () => {
    expect(silenceUntil('day', now, PARIS.zone)).toBe('2026-06-24T08:00:00.000Z');
    const autumn = Date.parse('2026-10-20T08:00:00Z');
    expect(silenceUntil('week', autumn, PARIS.zone)).toBe('2026-10-27T09:00:00.000Z');
    expect(silenceUntil('month', Date.parse('2026-01-31T09:00:00Z'), PARIS.zone)).toBe(
      '2026-02-28T09:00:00.000Z',
    );
  });

  it('lasts through the day that was chosen, and says that day', () => {
    const until = silenceThrough('2026-06-30', PARIS.today, PARIS.zone);
    expect(until).toBe('2026-06-30T22:00:00.000Z');
    expect(plain(silenceEnd(until ?? '', PARIS))).toBe('30 juin');
    expect(silenceThrough('2026-06-22', PARIS.today, PARIS.zone)).toBeNull();
    expect(silenceThrough('2026-02-30', PARIS.today, PARIS.zone)).toBeNull();
    expect(silenceThrough('', PARIS.today, PARIS.zone)).toBeNull();
  });

  it('is none once it is over, or the alert resolved', () => {
    const mutedUntil = '2026-06-24T08:00:00Z';
    expect(isMuted({ mutedUntil, status: 'open' }, now)).toBe(true);
    expect(isMuted({ mutedUntil, status: 'open' }, now + 86_400_000)).toBe(false);
    expect(isMuted({ mutedUntil, status: 'resolved' }, now)).toBe(false);
  });
});

describe('the tabs of the alert centre', () => {
  const search = (text: string) => readAlertFilters(new URLSearchParams(text));

  it('take from the address what makes sense', () => {
    const building = '0b6b9a5e-7a0e-4a53-9f5e-0d8f6f5b1c11';
    expect(search(`tab=muted&severity=major&building=${building}`)).toEqual({
      tab: 'muted',
      severity: 'major',
      building,
    });
    expect(search('tab=all&severity=red&building=1')).toEqual({
      tab: 'open',
      severity: null,
      building: null,
    });
  });

  it('hold each alert once', () => {
    expect(alertsQuery(search(''))).toMatchObject({ status: 'open', muted: 'false' });
    expect(alertsQuery(search('tab=muted'))).toMatchObject({ muted: 'true' });
    expect(alertsQuery(search('tab=resolved'))).not.toHaveProperty('muted');
    const muted = anomalySample({ mutedUntil: '2026-06-24T08:00:00Z' });
    expect([muted, anomalySample()].map((each) => tabOf(each, Date.parse(NOW)))).toEqual(['muted', 'open']);
    const counts = { open: 2, acknowledged: 0, resolved: 5, muted: 0 };
    expect(movedCounts(counts, 'open', 'acknowledged')).toEqual({ ...counts, open: 1, acknowledged: 1 });
  });
});

describe('a fresh answer', () => {
  const of = (id: string, updatedAt = '2026-06-12T06:05:00Z', severity: 'minor' | 'major' = 'major') =>
    anomalySample({ id, updatedAt, severity });
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

  it('patches rows in place and keeps new ones waiting', () => {
    const merged = mergeRows(
      [of('a'), of('b')],
      [of('new'), of('b', '2026-06-13T06:00:00Z', 'minor'), of('a')],
      true,
    );
    expect(ids(merged.rows)).toEqual(['a', 'b']);
    expect(merged.rows[1]?.severity).toBe('minor');
    expect(ids(merged.arrived)).toEqual(['new']);
    expect(merged.left).toEqual([]);
  });

  it('does not undo what is known later', () => {
    const shown = of('a', '2026-06-13T06:00:00Z', 'minor');
    expect(mergeRows([shown], [of('a')], true).rows).toEqual([shown]);
  });

  it('tells which rows it should have held, never those of a page that was not read', () => {
    expect(ids(mergeRows([of('a'), of('b'), of('c')], [of('b')], false).left)).toEqual(['a']);
    expect(ids(mergeRows([of('a'), of('b'), of('c')], [of('b')], true).left)).toEqual(['a', 'c']);
  });
});

describe('the days around an alert', () => {
  const around = (firstDay: string, lastDay: string) =>
    daysAround(anomalySample({ firstDay, lastDay }), '2026-06-22');

  it('are thirty, a week after it at most, none unpublished', () => {
    expect(around('2026-06-01', '2026-06-03')).toEqual({ from: '2026-05-12', to: '2026-06-11' });
    expect(around('2026-06-20', '2026-06-22')).toEqual({ from: '2026-05-24', to: '2026-06-23' });
  });

  it('hold a long episode whole, as far as a chart of days goes', () => {
    expect(around('2026-04-20', '2026-06-22')).toEqual({ from: '2026-04-13', to: '2026-06-23' });
    expect(around('2025-06-20', '2026-06-22')).toEqual({ from: '2026-03-23', to: '2026-06-23' });
  });
});
