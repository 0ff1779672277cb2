import { describe, expect, it } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { syncRun } from './runs/testing.ts';
import { lanesOf, laneDays, laneText, laterRun, receivedText, waitText } from './sync-progress.ts';

const run = (changes: Partial<SyncRun> = {}) =>
  ({ id: 'r', state: 'running', calls: 3, reason: null, nextTryAt: null, ...changes }) as SyncRun;

const telling = { zone: 'Europe/Paris', operator: 'Enedis', nowMs: Date.parse('2026-06-23T06:00:00Z') };

describe('the progress of a run', () => {
  it('counts from the newest day back', () => {
    const lane = { from: '2024-06-08', to: '2026-06-23', reached: '2026-05-24' };
    expect(laneDays(lane)).toEqual({ done: 30, total: 745 });
    expect(laneText(lane)).toBe('0\u00a0/\u00a024 mois');
    expect(laneText({ ...lane, reached: lane.from })).toBe('24\u00a0/\u00a024 mois');
  });

  it('counts days when there are few', () => {
    expect(laneText({ from: '2026-06-16', to: '2026-06-23', reached: '2026-06-19' })).toBe(
      '4\u00a0/\u00a07 jours',
    );
  });

  it('keeps the later picture of a run, in whatever order they come', () => {
    const end = run({ state: 'succeeded', calls: 9 });
    expect(laterRun(end, run({ calls: 8 }))).toBe(end);
    expect(laterRun(run({ calls: 8 }), end)).toBe(end);
    expect(laterRun(run({ calls: 8 }), run({ calls: 4 })).calls).toBe(8);
  });

  it('tells new, corrected and filled apart', () => {
    const told = receivedText([
      syncRun({ intervalsWritten: 48, holesFilled: 2 }),
      syncRun({ intervalsCorrected: 3 }),
      syncRun(),
    ]);
    expect(told.replaceAll('\u00a0', ' ')).toBe(
      'Reçu : 48 relevés de courbe. Corrigé : 3 relevés de courbe. 2 trous comblés.',
    );
  });

  it('tells which days were asked for again in vain, whatever else came', () => {
    const told = (changes: Partial<SyncRun>) => receivedText([syncRun({ holesRemaining: 2, ...changes })]);
    expect(told({})).toBe(
      'Rien de nouveau. 2 jours ont été redemandés\u00a0: il y manque encore des données.',
    );
    expect(told({ holesFilled: 1, holesRemaining: 1 })).toBe(
      '1 trou comblé. 1 jour a été redemandé\u00a0: il y manque encore des données.',
    );
  });

  it('tells of a run that brought the contract alone that it did', () => {
    const told = (contract: SyncRun['contract']) => receivedText([syncRun({ contract }), syncRun()]);
    expect(told('new').replaceAll('\u00a0', ' ')).toBe('Reçu : des nouveautés du contrat.');
    expect(told('same')).toBe('Rien de nouveau.');
  });

  it('says why it waits and when it goes on', () => {
    const waiting = run({ state: 'waiting', reason: 'quota', nextTryAt: '2026-06-23T08:00:00Z' });
    expect(waitText(waiting, telling)).toBe('Reprise à 10:00\u00a0: Enedis limite le nombre d’appels.');
    expect(waitText(run(), telling)).toBeNull();
  });

  it('names the day of a resumption that is not today, and no time that has passed', () => {
    const waiting = run({ state: 'waiting', reason: 'quota', nextTryAt: '2026-06-24T08:00:00Z' });
    expect(waitText(waiting, telling)).toContain('Reprise le 24\u00a0juin à 10:00');
    const due = { ...waiting, nextTryAt: '2026-06-23T05:00:00Z' };
    expect(waitText(due, telling)).toBe(
      'Enedis limite le nombre d’appels. Reprise automatique dès que possible.',
    );
  });

  it('says of a pass that failed that the next one makes up for it', () => {
    const failed = run({ state: 'failed', kind: 'daily', reason: 'operator_unavailable' });
    expect(waitText(failed, telling)).toContain('Le prochain passage automatique redemande ce qui manque');
    expect(waitText({ ...failed, kind: 'manual' }, telling)).not.toContain('prochain passage');
  });

  it('says of a run that ended the connection that the meter waits for a new one, not that it is asked again', () => {
    const told = (changes: Partial<SyncRun>) =>
      waitText(run({ state: 'failed', kind: 'manual', reason: 'consent_missing', ...changes }), telling);
    for (const reaction of ['ask_consent', null] as const)
      expect(told({ reaction })).toContain('tant qu’il n’est pas relié de nouveau');
    expect(told({ reaction: 'back_off' })).toContain('nous revérifions');
  });

  it('shows every lane that has days to ask, and none for a run without any', () => {
    const lane = { from: '2026-06-16', to: '2026-06-23', reached: '2026-06-23' };
    const none = {
      curve: null,
      daily: null,
      maximumPower: null,
      productionDaily: null,
      productionCurve: null,
    };
    const names = (changes: Partial<SyncRun>) =>
      lanesOf(run({ ...none, ...changes })).map(({ name }) => name);
    expect(names({})).toEqual([]);
    expect(names({ curve: lane, maximumPower: lane, productionCurve: { ...lane, to: lane.from } })).toEqual([
      'Courbe',
      'Puissance max.',
    ]);
  });

  it('shows production once the meter is known to give some', () => {
    const lane = { from: '2026-06-16', to: '2026-06-23', reached: '2026-06-23' };
    const names = (productionDaily: SyncRun['productionDaily']) =>
      lanesOf(run({ curve: lane, productionDaily })).map(({ name }) => name);
    expect(names(lane)).toEqual(['Courbe']);
    expect(names({ ...lane, reached: '2026-06-20' })).toEqual(['Courbe', 'Production, jours']);
  });
});
