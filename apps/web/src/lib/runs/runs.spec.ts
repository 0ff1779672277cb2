import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LinkyDevice, SyncRun } from '@coprowatt/contracts';
import { linkyDevice } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { runFacts, runName, runsSummary, runStory } from './run-words.ts';
import { cardsOf, dailyTroubles, runOrder } from './shown-runs.ts';
import { syncRun } from './testing.ts';

const telling = { zone: 'Europe/Paris', operator: 'Enedis', nowMs: Date.parse('2026-06-23T08:00:00Z') };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const facts = (changes: Partial<SyncRun>) =>
  Object.fromEntries(runFacts(syncRun(changes), telling).map(({ name, text }) => [name, plain(text)]));

beforeEach(() => {
  language.current = 'fr';
});
afterEach(() => {
  language.current = 'fr';
});

describe('the words of a run', () => {
  it('names the pass and its day, the history and what was asked by hand', () => {
    const name = (changes: Partial<SyncRun>) => plain(runName(syncRun(changes), telling));
    expect(name({ pass: 'nightly' })).toBe('Nuit, 2 h, 23 juin');
    expect(name({ pass: 'publication' })).toBe('Publication, 8 h, 23 juin');
    expect(name({ pass: 'evening' })).toBe('Soir, 17 h 30, 23 juin');
    expect(name({ kind: 'backfill', pass: null })).toBe('Historique');
    expect(name({ kind: 'manual', pass: null })).toBe('Demandé à la main');
    const belgian = { ...telling, zone: 'Europe/Brussels' };
    expect(plain(runName(syncRun({ pass: 'publication' }), belgian))).toBe('Publication, 12 h, 23 juin');
  });

  it('tells window, calls, what is new, corrected and left out, and the holes', () => {
    expect(
      facts({
        calls: 3,
        intervalsWritten: 1_296,
        intervalsCorrected: 48,
        intervalsRejected: 1,
        daysWritten: 7,
        daysCorrected: 2,
        maximumPowersWritten: 7,
        maximumPowersCorrected: 1,
        contract: 'new',
        contractNews: ['subscribedPowerKva', 'offPeakWindows', 'meterType'],
        holesFound: 2,
        holesFilled: 1,
        holesRemaining: 3,
      }),
    ).toEqual({
      'Jours demandés': '16–22 juin',
      Appels: '3 appels à Enedis',
      Nouveau: '1 296 relevés de courbe, 7 valeurs du jour, 7 puissances maximales du jour',
      Corrigé: '48 relevés de courbe, 2 valeurs du jour, 1 puissance maximale du jour',
      Écarté: '1 relevé illisible ou moins sûr',
      Trous: '2 trouvés, 1 comblé, 3 jours redemandés, données encore manquantes',
      Contrat: 'reçu, avec du nouveau : puissance souscrite, heures creuses et type de compteur',
    });
  });

  it('says how many days it asked where it asked only some of those between the first and the last', () => {
    const window = { from: '2026-03-03', to: '2026-06-23', days: 8 };
    expect(facts({ window })['Jours demandés']).toBe('8 jours (3 mars – 22 juin)');
  });

  it('says what became of the contract in every case, and of one that is over nothing that is still to come', () => {
    const said = (changes: Partial<SyncRun>) => facts(changes)['Contrat'];
    expect(said({ contract: 'new' })).toBe('reçu, avec du nouveau');
    expect(said({ contract: 'same' })).toBe('reçu, inchangé');
    expect(said({ contract: 'none' })).toBe('Enedis n’a rien transmis');
    expect(said({ contract: 'due', state: 'waiting', finishedAt: null })).toBe('à demander');
    expect(said({ contract: 'due', state: 'failed' })).toBeUndefined();
  });

  it('promises no other try of a run that is over, and no publication of a day that may be a hole', () => {
    for (const state of ['succeeded', 'failed', 'cancelled'] as const)
      expect(runStory(syncRun({ kind: 'manual', state, reaction: 'back_off' }), telling)).toEqual([]);
    expect(runStory(syncRun({ reaction: 'wait' }), telling).map(plain)).toEqual([
      'Pour certains jours, Enedis n’a pas encore de données : ils seront redemandés automatiquement.',
    ]);
  });

  it('says of a pass that asked nothing that nothing was missing, and no more', () => {
    expect(facts({ calls: 0, window: null })).toEqual({
      'Jours demandés': 'aucun : rien n’était à demander',
    });
  });

  it('says of a run that ended before it was planned neither that nothing was missing, nor how often it asked', () => {
    for (const state of ['failed', 'cancelled'] as const)
      expect(facts({ state, calls: 0, window: null })).toEqual({ Nouveau: 'rien' });
  });

  it('says of a run that was stopped without a call that the holder is doubted, not that it was told so', () => {
    const stopped = syncRun({ state: 'failed', reason: 'not_holder', calls: 0, window: null });
    expect(runStory(stopped, telling).map(plain)).toEqual([
      'Arrêté sans rien demander : Enedis met en doute le titulaire du compteur. Nous revérifions chaque jour avant d’en tenir compte.',
    ]);
  });

  it('says what the operator answered, what we do and when we try again', () => {
    const waiting = syncRun({
      state: 'waiting',
      reason: 'operator_unavailable',
      reaction: 'back_off',
      nextTryAt: '2026-06-23T08:15:00Z',
      finishedAt: null,
    });
    expect(runStory(waiting, telling).map(plain)).toEqual([
      'Reprise à 10:15 : Enedis ne répond pas. Vos données restent visibles ; vous n’avez rien à faire.',
    ]);
    const untimed = { ...waiting, nextTryAt: null };
    const spaced = 'Nous réessayons automatiquement, en espaçant les essais.';
    expect(runStory(untimed, telling).map(plain)).toContain(spaced);
    expect(runStory({ ...untimed, reason: 'quota' }, telling).map(plain)).not.toContain(spaced);
    const queued = syncRun({ state: 'queued', nextTryAt: '2026-06-23T08:31:00Z', finishedAt: null });
    expect(runStory(queued, telling)).toEqual(['Prochain essai à 10:31.']);
    const doubted = syncRun({ state: 'failed', reason: 'not_holder', reaction: 'wait' });
    expect(runStory(doubted, telling)).toEqual([
      'Enedis indique que le titulaire du compteur a changé. Nous revérifions chaque jour avant d’en tenir compte.',
    ]);
    expect(runStory({ ...queued, state: 'running' }, telling)).toEqual([]);
    expect(runStory(syncRun(), telling)).toEqual([]);
  });
});

describe('the sentence above the list', () => {
  it('says what goes on, else how the last one ended, and why it failed', () => {
    const ended = syncRun({ id: 'a', finishedAt: '2026-06-23T06:31:00Z' });
    const running = syncRun({ id: 'b', state: 'running', finishedAt: null });
    const pass = syncRun({ id: 'c', state: 'queued', finishedAt: null });
    expect(runsSummary([ended, running], [linkyDevice()], telling)).toBe('Une récupération est en cours.');
    expect(plain(runsSummary([ended, pass], [linkyDevice()], telling))).toBe(
      'La dernière récupération s’est bien terminée aujourd’hui à 08:31.',
    );
    const failed = syncRun({
      id: 'd',
      state: 'failed',
      reason: 'internal',
      finishedAt: '2026-06-23T07:00:00Z',
    });
    expect(runsSummary([ended, failed], [linkyDevice()], telling)).toContain(
      'n’a pas abouti (aujourd’hui à 09:00). Une erreur',
    );
    const other = { ...failed, id: 'e', deviceId: 'd-2' };
    expect(runsSummary([failed, other], [linkyDevice()], telling)).toContain(
      '2 compteurs n’ont pas pu être mis à jour',
    );
    const mended = syncRun({ id: 'm', finishedAt: '2026-06-23T07:30:00Z' });
    expect(runsSummary([failed, mended], [linkyDevice()], telling)).toContain('bien terminée');
    expect(runsSummary([], [linkyDevice()], telling)).toContain('Aucune récupération pour l’instant');
  });

  it('says of paused runs that they are, and until when the first is', () => {
    const ended = syncRun({ finishedAt: '2026-06-23T06:31:00Z' });
    const paused = syncRun({
      id: 'h',
      kind: 'backfill',
      pass: null,
      state: 'waiting',
      reason: 'quota',
      finishedAt: null,
      nextTryAt: '2026-11-29T00:00:00Z',
    });
    const said = (...runs: SyncRun[]) => plain(runsSummary([ended, ...runs], [linkyDevice()], telling));
    expect(said(paused)).toMatch(/^Une récupération est en pause. Reprise le 29 novembre à 01:00/);
    const sooner = { ...paused, id: 's', deviceId: 'd-2', nextTryAt: '2026-06-23T08:15:00Z' };
    expect(said(paused, sooner)).toMatch(/^2 récupérations sont en pause. Reprise à 10:15/);
    expect(said(paused, { ...sooner, state: 'running' })).toBe('Une récupération est en cours.');
  });

  it('does not say that all is well where days were found to lack data and were not filled since', () => {
    const found = syncRun({ id: 'f', kind: 'backfill', holesFound: 371, finishedAt: '2026-06-22T06:31:00Z' });
    const filled = (holesFilled: number) => syncRun({ holesFilled, finishedAt: '2026-06-23T06:31:00Z' });
    const said = (...runs: SyncRun[]) => plain(runsSummary(runs, [linkyDevice()], telling));
    expect(said(found, filled(7))).toBe(
      'La dernière récupération s’est terminée aujourd’hui à 08:31. Il manquait des données à certains jours : « Qualité des données » dit ce qui manque encore.',
    );
    expect(said(found, filled(371))).toContain('bien terminée');
    const other = syncRun({ id: 'o', deviceId: 'd-2', finishedAt: '2026-06-23T06:32:00Z' });
    expect(said(syncRun({ holesRemaining: 1 }), other)).toContain('dit ce qui manque encore');
    expect(said(syncRun({ holesRemaining: 1 }))).toContain(
      '« Qualité des données » dit ce qui manque encore',
    );
  });

  it('says no more than the building’s page that all is well', () => {
    const ended = syncRun({ finishedAt: '2026-06-23T06:31:00Z' });
    const said = (changes: Partial<LinkyDevice>, runs = [ended]) =>
      plain(runsSummary(runs, [linkyDevice(), linkyDevice({ id: 'd-2', ...changes })], telling));
    expect(said({})).toContain('bien terminée');
    expect(said({ state: 'revoked' })).toMatch(/^1 compteur est à relier de nouveau : plus rien n’en arrive/);
    const waiting = syncRun({
      id: 'w',
      state: 'waiting',
      reason: 'operator_unavailable',
      finishedAt: null,
      nextTryAt: '2026-06-23T08:15:00Z',
    });
    expect(said({}, [ended, waiting])).toMatch(/^Une récupération est en pause. Reprise à 10:15 : Enedis/);
    const one = (changes: Partial<LinkyDevice>) =>
      plain(runsSummary([ended], [linkyDevice(changes)], telling));
    expect(one({ state: 'withdrawn' })).toContain('plus rien n’est demandé');
    expect(one({ lastReadingAt: '2026-06-19T21:30:00Z' })).toContain('s’arrêtent au vendredi 19 juin');
  });
});

describe('the order of the list', () => {
  it('puts a pass at its time of its day, however late it was caught up', () => {
    const late = { createdAt: '2026-06-26T13:09:24Z' };
    const runs = [
      syncRun({ id: 'evening', pass: 'evening', localDate: '2026-06-25', ...late }),
      syncRun({ id: 'night', pass: 'nightly', localDate: '2026-06-26', ...late }),
      syncRun({ id: 'publication', localDate: '2026-06-26', ...late }),
      syncRun({
        id: 'asked',
        kind: 'manual',
        pass: null,
        localDate: null,
        createdAt: '2026-06-26T04:00:00Z',
      }),
    ];
    const order = (run: SyncRun) => runOrder(run, 'Europe/Paris');
    expect(runs.toSorted((a, b) => order(b).localeCompare(order(a))).map(({ id }) => id)).toEqual([
      'publication',
      'asked',
      'night',
      'evening',
    ]);
  });
});

describe('which runs get a card', () => {
  const backfill = syncRun({ id: 'h', kind: 'backfill', pass: null, state: 'running', finishedAt: null });
  const pass = syncRun({ id: 'p', state: 'running', createdAt: '2026-06-23T06:30:00Z', finishedAt: null });

  it('keeps the history on screen while a pass of the day runs, and shows no pass', () => {
    expect(cardsOf([backfill, pass], new Set(['h', 'p'])).map(({ id }) => id)).toEqual(['h']);
  });

  it('shows what failed until a later run of the meter made up for it', () => {
    const failed = syncRun({
      id: 'f',
      kind: 'manual',
      pass: null,
      state: 'failed',
      finishedAt: '2026-06-23T06:00:00Z',
    });
    const later = syncRun({ id: 's', finishedAt: '2026-06-23T07:00:00Z' });
    expect(cardsOf([failed], new Set())).toHaveLength(1);
    expect(cardsOf([failed, later], new Set())).toHaveLength(0);
    expect(cardsOf([failed, { ...later, deviceId: 'other' }], new Set())).toHaveLength(1);
  });

  it('tells failed passes once a reason, for all meters, and not those that were made up for', () => {
    const failed = (id: string, deviceId: string) =>
      syncRun({
        id,
        deviceId,
        state: 'failed',
        reason: 'operator_unavailable',
        finishedAt: '2026-06-23T06:40:00Z',
      });
    const troubles = dailyTroubles([failed('1', 'a'), failed('2', 'b'), syncRun({ id: '3', deviceId: 'c' })]);
    expect(troubles.map(({ reason, runs }) => [reason, runs.length])).toEqual([['operator_unavailable', 2]]);
    const made = syncRun({ id: '4', deviceId: 'a', kind: 'manual', finishedAt: '2026-06-23T09:00:00Z' });
    expect(dailyTroubles([failed('1', 'a'), made])).toEqual([]);
  });
});
