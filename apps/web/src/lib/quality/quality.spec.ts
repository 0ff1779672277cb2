import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { QualityDay, QualityHole } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { dayAfterKey, monthsOf, phoneParts, troubledFrom, yearsOf } from './calendar.ts';
import { dayFacts } from './day-facts.ts';
import { joinCalendars } from './join.ts';
import { qualityLegend } from './legend.ts';
import { markOf } from './marks.ts';
import { pagesOf } from './span.ts';
import { qualityRows } from './table.ts';
import { qualityCalendar, qualityDay, qualityDays, TELLING } from './testing.ts';
import { qualitySummary, stateText, yearName, yearText } from './words.ts';

const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');
const facts = (...args: Parameters<typeof qualityDay>) =>
  dayFacts(qualityDay(...args), TELLING).map((fact) => plain(fact));
const open = {
  state: 'open' as const,
  direction: 'consumption' as const,
  foundAt: '2026-06-03T06:00:00Z',
  filledAt: null,
};

beforeEach(() => {
  language.current = 'fr';
});
afterEach(() => {
  language.current = 'fr';
});

describe('the picture of a day', () => {
  it('tells a hole that is asked again from one that is lost, and an estimate from a measure', () => {
    const hole = { ...open, asks: 1, lastAskedAt: '2026-06-04T06:00:00Z', nextAskAt: null };
    expect(markOf(qualityDay('2026-06-02', { state: 'empty', hole }))).toBe('hole');
    expect(markOf(qualityDay('2026-06-02', { state: 'empty', hole: { ...hole, state: 'lost' } }))).toBe(
      'lost',
    );
    expect(markOf(qualityDay('2026-06-02', { estimatedMinutes: 30 }))).toBe('estimated');
    expect(markOf(qualityDay('2026-06-02', { state: 'not_published' }))).toBe('pending');
  });

  it('says in words all that it shows', () => {
    const day = qualityDay('2026-06-02', { differs: true, correctedIntervals: 3 });
    expect(plain(stateText(day))).toBe('Complet, plus de 1 % d’écart, corrigé depuis');
  });

  it('names in the legend only what occurs', () => {
    const days = qualityDays('2026-06-01', 3, { '2026-06-02': { state: 'partial', differs: true } });
    expect(qualityLegend(days).map(({ text }) => plain(text))).toEqual([
      'Complet',
      'Courbe incomplète',
      'Courbe et valeur du jour à plus de 1 % d’écart',
    ]);
  });
});

describe('the sentence above the calendar', () => {
  it('counts every day once, then the holes, and says when the next one is asked', () => {
    const items = qualityDays('2023-06-23', 1_096, {
      '2026-06-02': { state: 'partial' },
      '2026-06-03': { state: 'empty' },
    });
    const calendar = qualityCalendar(items, { openHoles: 2, nextAskAt: '2026-07-03T06:00:00Z' });
    expect(plain(qualitySummary(calendar, TELLING))).toBe(
      '1 096 jours attendus, dont 1 094 complets, 1 incomplet et 1 manquant. 2 trous sont redemandés, le prochain le 3 juillet.',
    );
  });

  it('calls complete what the page of the building does: a day whose total is known, whatever its curve lacks', () => {
    const items = qualityDays('2026-06-01', 22, {
      '2026-06-02': { state: 'partial', operatorWh: 42_000 },
      '2026-06-03': { state: 'partial', coveredMinutes: 0, curveWh: null, operatorWh: 42_000 },
      '2026-06-04': { state: 'daily_only', coveredMinutes: 0, curveWh: null, operatorWh: 42_000 },
    });
    const said = (days: QualityDay[]) => plain(qualitySummary(qualityCalendar(days), TELLING));
    expect(said(items)).toBe(
      '22 jours attendus, tous complets. 2 jours complets n’ont pas toute leur courbe : leur total est la valeur du jour.',
    );
    const short = qualityDay('2026-06-23', { state: 'partial' });
    expect(said([...items, short])).toContain('23 jours attendus, dont 22 complets et 1 incomplet.');
  });

  it('says that nothing is missing, and which hole is asked today or with the next fetch', () => {
    const whole = qualityCalendar(qualityDays('2026-03-25', 90));
    expect(qualitySummary(whole, TELLING)).toBe('90 jours attendus, tous complets.');
    const due = qualityCalendar(qualityDays('2026-03-25', 90), {
      openHoles: 1,
      nextAskAt: '2026-06-23T11:00:00Z',
    });
    expect(qualitySummary(due, TELLING)).toContain('1 trou est redemandé, aujourd’hui à 13:00.');
    const overdue = { ...due, summary: { ...due.summary, nextAskAt: '2026-06-22T11:00:00Z' } };
    expect(qualitySummary(overdue, TELLING)).toContain('à la prochaine récupération');
  });

  it('leaves out days that nobody expects, and says so when there are no others', () => {
    const days = qualityDays('2026-06-01', 4, {
      '2026-06-01': { state: 'not_expected' },
      '2026-06-04': { state: 'not_published' },
    });
    expect(qualitySummary(qualityCalendar(days), TELLING)).toBe('2 jours attendus, tous complets.');
    const before = qualityDays('2026-06-01', 2).map((day) => ({ ...day, state: 'not_expected' as const }));
    expect(qualitySummary(qualityCalendar(before), TELLING)).toContain('Aucune donnée n’est attendue');
  });

  it('tells what is lost and what disagrees', () => {
    const calendar = qualityCalendar(qualityDays('2026-06-01', 5), { lostHoles: 2, differing: 1 });
    const said = plain(qualitySummary(calendar, TELLING));
    expect(said).toContain('2 jours sont perdus : Enedis ne les garde plus.');
    expect(said).toContain('1 jour diffère de plus de 1 % entre la courbe et la valeur du jour.');
  });
});

describe('the facts of a day', () => {
  it('names the missing stretches in local time, and when they are asked again', () => {
    const said = facts('2026-06-02', {
      state: 'partial',
      coveredMinutes: 1_260,
      missing: [{ from: '2026-06-02T00:00:00Z', to: '2026-06-02T03:00:00Z' }],
      hole: { ...open, asks: 3, lastAskedAt: '2026-06-10T06:00:00Z', nextAskAt: '2026-06-26T06:00:00Z' },
    });
    expect(said).toEqual([
      'Reçu : 21 h sur 24 h.',
      'Il manque 3 h : de 02:00 à 05:00.',
      'Redemandé 3 fois, la dernière le 10 juin ; de nouveau le 26 juin.',
      'Courbe : 42 000 Wh.',
    ]);
  });

  it('gives the hours their offset when the clocks change, and the day its length', () => {
    const autumn = facts('2026-10-25', {
      state: 'partial',
      coveredMinutes: 1_440,
      missing: [{ from: '2026-10-25T00:00:00Z', to: '2026-10-25T01:00:00Z' }],
    });
    expect(autumn.slice(0, 3)).toEqual([
      'Reçu : 24 h sur 25 h.',
      'Jour de 25 h : l’heure change.',
      'Il manque 1 h : de 02:00 (UTC+2) à 02:00 (UTC+1).',
    ]);
    const spring = facts('2026-03-29', {
      state: 'partial',
      coveredMinutes: 0,
      missing: [{ from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }],
    });
    expect(spring[2]).toBe('Il manque 23 h : de 00:00 (UTC+1) à 24:00 (UTC+2).');
  });

  it('lists a few stretches and counts the rest', () => {
    const missing = Array.from({ length: 7 }, (_, index) => ({
      from: `2026-06-02T0${index}:00:00Z`,
      to: `2026-06-02T0${index}:30:00Z`,
    }));
    const said = facts('2026-06-02', { state: 'partial', missing });
    expect(said[1]).toContain('Il manque 3 h 30 : de 02:00 à 02:30');
    expect(said[1]).toContain('et 3 autres passages.');
  });

  it('puts curve and daily value side by side in Wh, with their difference', () => {
    const said = facts('2026-06-02', {
      curveWh: 41_280,
      operatorWh: 42_000,
      differencePercent: -1.714,
      differs: true,
    });
    expect(said[1]).toBe('Courbe : 41 280 Wh. Valeur du jour d’Enedis : 42 000 Wh. Écart : −1,7 %.');
    expect(said[2]).toContain('les deux valeurs sont gardées');
  });

  it('has no sign for a difference that rounds to nothing', () => {
    const said = (differencePercent: number) =>
      facts('2026-06-02', { curveWh: 14_233, operatorWh: 14_233, differencePercent })[1];
    expect(said(-0.004)).toContain('Écart : 0,0 %.');
    expect(said(0)).toContain('Écart : 0,0 %.');
    expect(said(0.26)).toContain('Écart : +0,3 %.');
  });

  it('tells estimates, corrections, zeros, unreadable points and the maximum', () => {
    const said = facts('2026-06-02', {
      estimatedMinutes: 90,
      zeroMinutes: 360,
      correctedIntervals: 12,
      correctedAt: '2026-06-09T08:20:00Z',
      rejectedPoints: 1,
      maximumPowerVa: 8_460,
      maximumPowerAt: '2026-06-02T17:10:00Z',
    }).join('\n');
    expect(said).toContain('Estimé par Enedis : 1 h 30.');
    expect(said).toContain('Zéro pendant 6 h de suite');
    expect(said).toContain('12 relevés corrigés par Enedis, la dernière fois le 9 juin 2026 à 10:20.');
    expect(said).toContain('1 relevé illisible écarté.');
    expect(said).toContain('Puissance maximale : 8 460 VA à 19:10.');
  });

  it('says that a day is lost, or filled, and not that it is asked again', () => {
    const hole = { ...open, asks: 9, lastAskedAt: '2026-06-10T06:00:00Z', nextAskAt: null };
    const lost = facts('2024-05-02', { state: 'empty', curveWh: null, hole: { ...hole, state: 'lost' } });
    expect(lost.at(-1)).toBe('Perdu : redemandé 9 fois sans réponse, et Enedis ne garde plus ce jour.');
    const filled = { ...hole, state: 'filled' as const, filledAt: '2026-06-11T06:00:00Z' };
    expect(facts('2026-06-02', { hole: filled })[1]).toBe(
      'Trou comblé le 11 juin 2026, après 9 nouvelles demandes.',
    );
  });

  it('says of a recent day that its value is asked once a week, and when the hole is asked again', () => {
    const hole = { ...open, asks: 0, lastAskedAt: '2026-06-21T06:00:00Z', nextAskAt: '2026-06-25T06:00:00Z' };
    const short = { state: 'empty' as const, curveWh: null, hole };
    expect(facts('2026-06-20', short)).toEqual([
      'Rien n’a été reçu d’Enedis pour ce jour.',
      'Sera redemandé le 25 juin.',
      'La valeur du jour est demandée à Enedis au moins une fois par semaine : elle peut encore arriver.',
    ]);
    const weekly = (said: (string | undefined)[]) => said.some((fact) => fact?.includes('par semaine'));
    expect(weekly(facts('2026-06-20', { ...short, operatorWh: 40_000 }))).toBe(false);
    expect(weekly(facts('2026-06-02', short))).toBe(false);
    expect(weekly(facts('2026-06-20', {}))).toBe(false);
    expect(weekly(dayFacts(qualityDay('2026-06-20', short), { ...TELLING, weekly: false }))).toBe(false);
  });

  it('names the operator and the hour of a day that is not published yet', () => {
    const zone = 'Europe/Brussels';
    const [said] = dayFacts(qualityDay('2026-06-22', { state: 'not_published', curveWh: null }), {
      ...TELLING,
      operator: 'ORES',
      zone,
    });
    expect(plain(said)).toBe('ORES publie chaque jour la veille, à partir de 12 h.');
  });
});

describe('a hole in what the point gives to the network', () => {
  const hole = {
    ...open,
    direction: 'production' as const,
    asks: 2,
    lastAskedAt: '2026-06-10T06:00:00Z',
    nextAskAt: '2026-06-26T06:00:00Z',
  };
  const lost = { ...hole, state: 'lost' as const, nextAskAt: null };

  it('is told as such, and not as the consumption’s', () => {
    const said = (of: QualityHole) => facts('2026-06-02', { hole: of })[1];
    expect(said(hole)).toBe(
      'Énergie injectée : elle manque, redemandée 2 fois, la dernière le 10 juin ; de nouveau le 26 juin.',
    );
    expect(said({ ...hole, asks: 0 })).toBe('Énergie injectée : elle manque, et sera redemandée le 26 juin.');
    expect(said(lost)).toBe(
      'Énergie injectée : perdue. Redemandée 2 fois sans réponse, et Enedis ne garde plus ce jour.',
    );
    expect(said({ ...hole, state: 'filled', filledAt: '2026-06-11T06:00:00Z' })).toBe(
      'Énergie injectée : trou comblé le 11 juin 2026.',
    );
  });

  it('stands apart in the sentence above the calendar, over pages too', () => {
    const page = () =>
      qualityCalendar(qualityDays('2026-06-01', 5), { production: { openHoles: 1, lostHoles: 1 } });
    expect(plain(qualitySummary(joinCalendars([page(), page()]), TELLING))).toBe(
      '10 jours attendus, tous complets. Énergie injectée : 2 trous sont redemandés. Énergie injectée : 2 jours sont perdus, Enedis ne les garde plus.',
    );
  });

  it('does not draw a day of the consumption as lost, and the arrows reach it', () => {
    expect(markOf(qualityDay('2026-06-02', { state: 'empty', hole: lost }))).toBe('hole');
    const filled = { ...hole, state: 'filled' as const };
    const days = qualityDays('2026-06-01', 4, {
      '2026-06-02': { hole: filled },
      '2026-06-03': { hole: lost },
    });
    expect(troubledFrom('2026-06-01', days, 1)).toBe('2026-06-03');
  });
});

describe('the calendar', () => {
  const days = qualityDays('2026-05-28', 40, {
    '2026-06-02': { state: 'partial' },
    '2026-06-20': { differs: true },
  });

  it('lays days into weeks from Monday to Sunday, month by month, and loses none', () => {
    const months = monthsOf(days);
    expect(months.map(({ key, weeks }) => [key, weeks.length])).toEqual([
      ['2026-05', 1],
      ['2026-06', 5],
      ['2026-07', 2],
    ]);
    expect(months[0]?.weeks[0]?.map((day) => day?.localDate.slice(8) ?? null)).toEqual([
      null,
      null,
      null,
      '28',
      '29',
      '30',
      '31',
    ]);
    expect(months.flatMap(({ weeks }) => weeks.flat().filter(Boolean))).toHaveLength(40);
  });

  it('moves by a day, a week, a month, to the ends and never out of the period', () => {
    expect(dayAfterKey('ArrowRight', '2026-05-31', days)).toBe('2026-06-01');
    expect(dayAfterKey('ArrowUp', '2026-06-05', days)).toBe('2026-05-29');
    expect(dayAfterKey('ArrowLeft', '2026-05-28', days)).toBe('2026-05-28');
    expect(dayAfterKey('PageUp', '2026-06-30', days)).toBe('2026-05-30');
    expect(dayAfterKey('PageDown', '2026-06-30', days)).toBe('2026-07-06');
    expect(dayAfterKey('Home', '2026-06-30', days)).toBe('2026-05-28');
    expect(dayAfterKey('End', '2026-06-30', days)).toBe('2026-07-06');
    expect(dayAfterKey('x', '2026-06-30', days)).toBeNull();
  });

  it('goes to the next day with something amiss, round the end', () => {
    expect(dayAfterKey('n', '2026-05-28', days)).toBe('2026-06-02');
    expect(troubledFrom('2026-06-20', days, 1)).toBe('2026-06-02');
    expect(troubledFrom('2026-06-02', days, -1)).toBe('2026-06-20');
    expect(troubledFrom(null, days, -1)).toBe('2026-06-20');
    expect(troubledFrom(null, qualityDays('2026-06-01', 3), 1)).toBeNull();
  });
});

describe('the period', () => {
  it('is cut into pages that follow each other, end yesterday and fit one answer', () => {
    expect(pagesOf('90', '2026-06-23')).toEqual([{ from: '2026-03-25', to: '2026-06-23' }]);
    expect(pagesOf('36', '2026-06-23')).toEqual([
      { from: '2023-06-23', to: '2024-06-23' },
      { from: '2024-06-23', to: '2025-06-23' },
      { from: '2025-06-23', to: '2026-06-23' },
    ]);
  });

  it('joins the answers: days in a row, counts added, the earliest next request', () => {
    const older = qualityCalendar(qualityDays('2026-05-01', 31), {
      openHoles: 1,
      nextAskAt: '2026-07-02T06:00:00Z',
    });
    const newer = qualityCalendar(qualityDays('2026-06-01', 22), {
      openHoles: 2,
      nextAskAt: '2026-06-25T06:00:00Z',
    });
    const joined = joinCalendars([older, newer]);
    expect([joined.from, joined.to, joined.items.length]).toEqual(['2026-05-01', '2026-06-23', 53]);
    expect(joined.summary).toMatchObject({ days: 53, openHoles: 3, nextAskAt: '2026-06-25T06:00:00Z' });
  });
});

describe('the table behind it', () => {
  it('says unknown for what was not told, and nothing where nothing was expected', () => {
    const [known, pending] = qualityRows(
      [qualityDay('2026-06-02'), qualityDay('2026-06-22', { state: 'not_published', curveWh: null })],
      TELLING,
    );
    expect([plain(known?.curve), known?.operator, known?.difference]).toEqual(['42 000', 'inconnu', '']);
    expect([pending?.curve, pending?.covered]).toEqual(['', '']);
    expect(plain(known?.day)).toBe('mardi 2 juin 2026');
  });
});

describe('a calendar of several years', () => {
  it('keeps on a phone the newest three months, all that is older by year, and every day once', () => {
    const days = qualityDays('2024-06-23', 730);
    const { newest, older } = phoneParts(days);
    expect(newest.months.map(({ key }) => key)).toEqual(['2026-04', '2026-05', '2026-06']);
    expect(older.map(({ months }) => plain(yearName(months)))).toEqual([
      'janvier – mars 2026',
      '2025',
      'juin – décembre 2024',
    ]);
    expect([...older.toReversed(), newest].flatMap((part) => part.days)).toEqual(days);
    expect(phoneParts(qualityDays('2026-03-25', 90)).older).toEqual([]);
  });

  it('puts the newest year first and sums each up', () => {
    const days = qualityDays('2024-06-23', 730, { '2025-01-05': { state: 'empty' } });
    const years = yearsOf(days);
    expect(years.map(({ key }) => key)).toEqual(['2026', '2025', '2024']);
    expect(years.map((year) => plain(yearText(year)))).toEqual([
      'janvier – juin 2026 : 173 jours attendus, tous complets',
      '2025 : 365 jours attendus, dont 364 complets et 1 manquant ; 1 à signaler',
      'juin – décembre 2024 : 192 jours attendus, tous complets',
    ]);
  });
});
