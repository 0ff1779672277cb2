import { askedAgainFrom } from './asked-again.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { qualityDay } from '#lib/quality/testing.ts';
import { stateText } from '#lib/quality/words.ts';
import { language } from '#lib/state/language.svelte.ts';
import { emptySentence } from './empty.ts';
import { findingOf } from './finding.ts';
import { chartFinding, chartSentence } from './headline.ts';
import { legendOf } from './legend.ts';
import { slotsOf } from './slots.ts';
import { chartTable } from './table.ts';
import { dayItem, expectation, pageOf, PARIS, rawItem, wholeDay } from './testing.ts';
import { duration, pictureWords, slotQualities, slotWhen } from './words.ts';
import { startOfDay } from './zone.ts';

const NB = '\u00a0';
const telling = { zone: PARIS, today: '2026-06-23', withYear: false };
const week = pageOf('day', '2026-06-17', '2026-06-24', [
  dayItem('2026-06-17', 41_000),
  dayItem('2026-06-18', 0),
  dayItem('2026-06-19', 24_000, { basis: 'partial', partial: true, completeness: 0.625 }),
  dayItem('2026-06-21', 38_440, { quality: 'estimated' }),
  dayItem('2026-06-22', 39_000, { basis: 'operator', curveWh: 30_000, operatorWh: 39_000, differs: true }),
]);
const slots = slotsOf(week, expectation({ lastPublishedDay: '2026-06-22' }));

beforeEach(() => {
  language.current = 'fr';
});

describe('the table behind a chart', () => {
  it('has one row for each slot of the chart, holes and unpublished days included', () => {
    const { rows } = chartTable(slots, telling);
    expect(rows.map(({ key }) => key)).toEqual(slots.map(({ start }) => start));
    expect(rows.map(({ value }) => value)).toEqual([
      '41,0',
      '0,0',
      'au moins 24,0',
      'Manquant',
      '38,4',
      '39,0',
      'Pas encore publié',
    ]);
  });

  it('says what stands behind each figure', () => {
    expect(chartTable(slots, telling).rows.map(({ quality }) => quality)).toEqual([
      'Complet',
      'Zéro mesuré',
      `Incomplet${NB}: 62${NB}% des relevés`,
      'Rien n’a été reçu d’Enedis',
      'Complet, en partie estimé',
      `Courbe incomplète, total du jour connu (Enedis). Écart de plus de 1${NB}%${NB}: courbe 30,0${NB}kWh, valeur du jour 39,0${NB}kWh`,
      'Arrive demain',
    ]);
  });

  it('has its unit in the head; a curve is in whole watts', () => {
    expect(chartTable(slots, telling).valueHead).toBe('Consommation (kWh)');
    const curve = slotsOf(
      pageOf('raw', '2026-06-22', '2026-06-23', wholeDay('2026-06-22', 2_345)),
      expectation(),
    );
    const table = chartTable(curve, telling);
    expect(table.valueHead).toBe('Puissance moyenne (W)');
    expect(table.rows[0]?.value).toBe(`2${NB}345`);
  });

  it('marks the days of 23 and 25 hours and both passages of the repeated hour', () => {
    const days = slotsOf(pageOf('day', '2026-03-29', '2026-03-30', []), expectation());
    expect(chartTable(days, telling).rows[0]?.when).toBe(`dimanche 29\u00a0mars (23${NB}h)`);
    const autumn = slotsOf(
      pageOf('raw', '2026-10-25', '2026-10-26', wholeDay('2026-10-25', 1)),
      expectation(),
    );
    const rows = chartTable(autumn, telling).rows.map(({ when }) => when);
    expect(rows[4]).toBe('dimanche 25\u00a0octobre, 02:00 à 02:30 (heure d’été)');
    expect(rows[6]).toBe('dimanche 25\u00a0octobre, 02:00 à 02:30 (heure d’hiver)');
    expect(new Set(rows).size).toBe(50);
  });

  it('names the year of days outside the running one', () => {
    const [slot] = slotsOf(pageOf('day', '2025-06-01', '2025-06-02', []), expectation());
    expect(slot && slotWhen(slot, { ...telling, withYear: true })).toBe('dimanche 1er\u00a0juin 2025');
  });
});

describe('the finding', () => {
  it('says from the lowest to the highest, and never takes a short day for the lowest', () => {
    const whole = slotsOf({ ...week, items: week.items.filter((_, index) => index > 2) }, expectation());
    expect(chartFinding('day', findingOf(whole))).toBe(`Consommation par jour${NB}: de 38,4 à 39,0${NB}kWh`);
    const finding = findingOf(
      slotsOf({ ...week, items: week.items.filter((_, index) => index !== 1) }, expectation()),
    );
    expect(chartFinding('day', finding)).toBe(`Consommation par jour${NB}: jusqu’à 41,0${NB}kWh`);
    expect(finding.lowest?.key).toBe('2026-06-21');
  });

  it('names no lowest in the title while something incomplete stands lower', () => {
    const short = dayItem('2026-06-22', 4_000, { basis: 'partial', partial: true, completeness: 0.1 });
    const items = [dayItem('2026-06-20', 41_000), dayItem('2026-06-21', 38_400), short];
    const finding = findingOf(slotsOf(pageOf('day', '2026-06-20', '2026-06-23', items), expectation()));
    expect(chartFinding('day', finding)).toBe(`Consommation par jour${NB}: jusqu’à 41,0${NB}kWh`);
    expect(chartSentence('day', finding, telling)).toContain(
      `Le plus bas, sans ce qui est incomplet${NB}: 38,4${NB}kWh`,
    );
  });

  it.each([
    ['fr', 'Le plus bas, sans juin 2026 (mois en cours)'],
    ['nl', 'Het laagste, zonder juni 2026 (lopende maand)'],
    ['en', 'Lowest, without June 2026 (month not over)'],
    ['de', 'Der niedrigste Wert, ohne Juni 2026 (laufender Monat)'],
  ] as const)('names the month that goes on, which lacks nothing, beside the lowest (%s)', (lang, said) => {
    language.current = lang;
    const months = ['2026-04', '2026-05', '2026-06'].map((localMonth, index) => ({
      ...{ localMonth, value: 9e5 - index * 1e5, completeness: 1, missingDays: 0 },
      timestamp: new Date(startOfDay(`${localMonth}-01`, PARIS)).toISOString(),
    }));
    const page = pageOf('month', '2026-04-01', '2026-07-01', months);
    const shown = slotsOf(page, expectation({ lastPublishedDay: '2026-06-22' }));
    expect(chartSentence('month', findingOf(shown), telling)).toContain(said);
  });

  it('gives total, highest, lowest and what is missing in one line', () => {
    expect(chartSentence('day', findingOf(slots), telling)).toBe(
      [
        `Total${NB}: au moins 142${NB}kWh.`,
        `Le plus haut${NB}: 41,0${NB}kWh, mercredi 17\u00a0juin.`,
        `Le plus bas${NB}: 0${NB}kWh, jeudi 18\u00a0juin.`,
        `Données manquantes${NB}: 1 jour.`,
        '1 jour incomplet.',
      ].join(' '),
    );
  });

  it('adds watts up to watt-hours over their true time', () => {
    const start = startOfDay('2026-06-22', PARIS);
    const items = [rawItem(start, 300), rawItem(start + 1_800_000, 900, { intervalSeconds: 3_600 })];
    const curve = slotsOf(pageOf('raw', '2026-06-22', '2026-06-23', items), expectation());
    const finding = findingOf(curve);
    expect(finding.totalWh).toBe(150 + 900);
    expect(chartSentence('raw', finding, telling)).toContain(
      `Il manque 22${NB}h${NB}30 le 22${NB}juin (de 01:30 à 24:00).`,
    );
  });

  it('says that what is missing is asked again, as long as the operator keeps it', () => {
    const asked = { ...telling, askedAgainFrom: askedAgainFrom('day', '2026-06-23', PARIS) };
    expect(chartSentence('day', findingOf(slots), asked)).toContain(
      'Ce qui manque est redemandé automatiquement à Enedis.',
    );
    const quality = chartTable(slots, asked).rows.map((row) => row.quality);
    expect(quality).toContain(`Pas encore reçu d’Enedis${NB}; redemandé automatiquement`);
    expect(quality.filter((text) => text.includes('Le reste est redemandé automatiquement'))).toHaveLength(1);
    const old = { ...telling, askedAgainFrom: '2026-07-01' };
    expect(chartSentence('day', findingOf(slots), old)).not.toContain('redemand');
  });

  it('does not blame the operator for a value that we ask for once a week', () => {
    const asked = { ...telling, askedAgainFrom: '2023-06-23', weekly: true };
    expect(chartSentence('day', findingOf(slots), asked)).toContain('demandée au moins une fois par semaine');
    const quality = chartTable(slots, asked).rows.map((row) => row.quality);
    expect(quality.filter((text) => text.includes('au moins une fois par semaine'))).toHaveLength(2);
    const later = { ...asked, today: '2026-07-23' };
    expect(chartSentence('day', findingOf(slots), later)).not.toContain('par semaine');
  });

  it('knows how long operators keep a curve and the values of days', () => {
    expect(askedAgainFrom('raw', '2026-06-23', PARIS)).toBe('2024-06-08');
    expect(askedAgainFrom('hour', '2026-06-23', 'Europe/Brussels')).toBe('2023-06-23');
    expect(askedAgainFrom('month', '2026-06-23', PARIS)).toBe('2023-06-23');
  });

  it('puts both figures of a day that differs into the table', () => {
    const row = chartTable(slots, telling).rows.find(({ when }) => when.includes('22'));
    expect(row?.quality).toContain(
      `Écart de plus de 1${NB}%${NB}: courbe 30,0${NB}kWh, valeur du jour 39,0${NB}kWh`,
    );
  });

  it('has no total at all when nothing came', () => {
    const holes = slotsOf(pageOf('day', '2026-06-01', '2026-06-08', []), expectation());
    expect(findingOf(holes)).toMatchObject({ totalWh: null, highest: null, lowest: null, holes: 7, gaps: 1 });
    expect(chartSentence('day', findingOf(holes), telling)).toBe('');
  });
});

describe('the words around a chart', () => {
  it('list in the legend only what occurs', () => {
    expect(legendOf(slots).map(({ mark }) => mark)).toEqual([
      'measured',
      'estimated',
      'partial',
      'zero',
      'hole',
      'differs',
    ]);
    expect(legendOf(slots.slice(0, 1))).toEqual([]);
    expect(legendOf(slots.filter(({ state }) => state === 'hole')).map(({ mark }) => mark)).toEqual(['hole']);
  });

  it('say when the next day arrives', () => {
    expect(pictureWords(slots, telling).pending).toBe('Arrive demain');
    expect(pictureWords(slots, { ...telling, today: '2026-06-24' }).pending).toBe('Attendu aujourd’hui');
    expect(pictureWords(slots, { ...telling, today: null }).pending).toBe('À venir');
  });

  it('tell why there is nothing to draw', () => {
    const sentence = (from: string, to: string, first: string | null = null) =>
      emptySentence(
        slotsOf(
          pageOf('day', from, to, []),
          expectation({ lastPublishedDay: '2026-06-22', firstExpectedDay: first }),
        ),
        PARIS,
        '2026-06-22',
        first,
      );
    expect(sentence('2026-06-01', '2026-06-03')).toMatch(/^Rien n’a été reçu d’Enedis/);
    expect(sentence('2026-06-23', '2026-06-25')).toMatch(/pas encore publiées.*22\u00a0juin\.$/);
    expect(sentence('2024-01-01', '2024-01-03', '2025-04-23')).toMatch(/avant le 23\u00a0avril 2025/);
    expect(sentence('2026-06-22', '2026-06-25')).toMatch(/^Aucune donnée sur cette période/);
    expect(emptySentence(slots, PARIS, '2026-06-22', null)).toBeNull();
  });

  it('name the operator of the building', () => {
    const hole = slots[3];
    expect(hole && slotQualities(hole, { ...telling, zone: 'Europe/Brussels' })).toEqual([
      'Rien n’a été reçu d’ORES',
    ]);
  });

  it('write lengths of time', () => {
    expect([30, 60, 150, 3_000].map((minutes) => duration(minutes * 60_000))).toEqual([
      `30${NB}min`,
      `1${NB}h`,
      `2${NB}h${NB}30`,
      `50${NB}h`,
    ]);
  });
});

describe('a day on the chart and in the calendar', () => {
  it.each([
    ['whole', dayItem('2026-06-17', 41_000), {}],
    ['whole, estimated', dayItem('2026-06-17', 41_000, { quality: 'estimated' }), { estimatedMinutes: 60 }],
    [
      'short, with the value of the day',
      dayItem('2026-06-17', 41_000, { basis: 'operator', curveWh: 30_000, operatorWh: 41_000 }),
      { state: 'partial', coveredMinutes: 1_000, operatorWh: 41_000 },
    ],
    [
      'without a curve',
      dayItem('2026-06-17', 41_000, { basis: 'operator', curveWh: null, operatorWh: 41_000 }),
      { state: 'daily_only', coveredMinutes: 0, curveWh: null, operatorWh: 41_000 },
    ],
    [
      'short',
      dayItem('2026-06-17', 30_000, { basis: 'partial', partial: true, completeness: 0.7 }),
      { state: 'partial', coveredMinutes: 1_000 },
    ],
  ] as const)('is told in the same words: %s', (_name, item, known) => {
    const [slot] = slotsOf(
      pageOf('day', '2026-06-17', '2026-06-18', [item]),
      expectation({ lastPublishedDay: '2026-06-22' }),
    );
    const onChart = slot ? slotQualities(slot, telling)[0] : undefined;
    expect(onChart?.startsWith(stateText(qualityDay('2026-06-17', known)))).toBe(true);
  });
});
