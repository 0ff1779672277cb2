import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, type Language, type Statistics } from '@coprowatt/contracts';
import { ApiError } from '#lib/api-error.ts';
import { statisticsSample } from '#lib/charts/testing.ts';
import { pageOf } from '#lib/charts/testing.ts';
import { linkyDevice } from '#lib/linky-testing.ts';
import { flat, readBack } from '#lib/pdf/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { reportDocument } from './report-document.ts';
import type { ReportFacts } from './report-facts.ts';
import { REPORT_PARTS, type ReportRequest } from './report-request.ts';
import { comparisonOf, curveFacts, factsOf, requestOf, someDays } from './testing.ts';

async function read(request: ReportRequest, facts: ReportFacts) {
  const document = language.speaking(request.lang, () => reportDocument(request, facts));
  const { pages, lost } = await readBack(document);
  return { pages, lost, text: flat(pages.join('\n')) };
}

/** The usual report is made once a language. */
const made = new Map<Language, ReturnType<typeof read>>();
function ofLanguage(lang: Language) {
  const report = made.get(lang) ?? read(requestOf({ lang }), factsOf());
  made.set(lang, report);
  return report;
}

describe('a report', () => {
  it.each([
    ['the building', 'Immeuble Résidence des Tilleuls, Lille'],
    ['its address', '12 rue de l’Œillet, Lille'],
    ['its size', '24 lots, surface 1 860 m²'],
    ['the period', 'du 24 mai 2026 au 22 juin 2026'],
    ['whose figures they are', 'Parties communes, 2 compteurs'],
    ['the answer', 'Au moins 912 kWh du 24 mai au 22 juin 2026.'],
    ['a mean with its count and its days', '41,6 kWh sur 28 jours complets du 24 mai au 22 juin 2026'],
    ['of what history a mean is', '1 260 kWh sur les 17 mois complets de l’historique'],
    ['the peak', '4,1 kW'],
    ['why there is no cost', 'Aucun tarif n’est saisi'],
    ['how it changed', '+9 %'],
    [
      'both sides of the change',
      '1 248 kWh du 24 mai au 22 juin 2026, contre 1 145 kWh du 24 mai au 22 juin 2025',
    ],
    ['how whole it is', '97 % des minutes attendues'],
    ['the holes by name', 'Jours sans aucune donnée 2–3 juin 2026.'],
    ['the partial days by name', 'Jours incomplets 9 juin 2026 (87 %).'],
    ['on what the days stand', '26 jours d’après la courbe, 1 jour d’après la valeur du jour de l’opérateur'],
    ['how it is computed', 'Un jour va de minuit à minuit, heure de l’immeuble.'],
    ['when it was made, by which clock', 'rapport établi le 23 juin 2026 à 10:00 (temps simulé)'],
    ['the number of its pages', 'page 1 sur 3'],
  ])('says %s', async (_, sentence) => {
    expect((await ofLanguage('fr')).text).toContain(sentence);
  });

  it.each([
    ['fr', 'Rapport de consommation d’électricité', 'page 1 sur', '1er juin'],
    ['nl', 'Rapport elektriciteitsverbruik', 'pagina 1 van', '1 juni'],
    ['en', 'Electricity consumption report', 'page 1 of', '1 Jun'],
    ['de', 'Bericht zum Stromverbrauch', 'Seite 1 von', '1. Juni'],
  ] as const)(
    'is wholly in %s, whatever the screen speaks, without a glyph that the fonts lack',
    async (lang, title, page, tick) => {
      language.current = lang === 'fr' ? 'de' : 'fr';
      const { pages, lost, text } = await ofLanguage(lang);
      expect(lost).toEqual([]);
      expect(pages[0]?.split('\n')[0]).toBe(title);
      expect(text).toContain(page);
      expect(text).toContain(tick);
      const others = LANGUAGES.filter((other) => other !== lang);
      for (const other of others)
        expect(text).not.toContain(
          language.speaking(
            other,
            () =>
              ({ fr: 'Rapport de', nl: 'elektriciteitsverbruik', en: 'consumption', de: 'Bericht' })[other],
          ),
        );
      language.current = 'fr';
    },
  );

  it('has every day of the table with the figure of its reading', async () => {
    const facts = factsOf();
    const { text } = await read(requestOf(), facts);
    for (const item of facts.days.items) {
      const value = (item.value / 1_000).toFixed(1).replace('.', ',');
      expect(text).toMatch(
        new RegExp(
          `${'localDate' in item ? Number(item.localDate.slice(8)) : ''}(er)? (mai|juin) 2026 (au moins )?${value}`,
        ),
      );
    }
    expect(text).toContain('mardi 2 juin 2026 Manquant');
  });

  it('prints amounts with their signs: €, CO₂', async () => {
    const statistics: Statistics = {
      ...statisticsSample(),
      cost: { value: { amount: '286.4', currency: 'EUR' }, reason: null },
      co2: { value: { grams: 68_640, method: 'ADEME 2024' }, reason: null },
    };
    const { text, lost } = await read(requestOf(), factsOf({ statistics }));
    expect(text).toContain('286,40 €');
    expect(text).toContain('Émissions de CO₂');
    expect(text).toContain('68,6 kg');
    expect(lost).toEqual([]);
  });

  it('draws a curve with its hole, in the hours of the building', async () => {
    const window = { from: '2026-06-21', to: '2026-06-24' };
    const { text } = await read(requestOf({ window }), curveFacts());
    expect(text).toContain('Puissance au fil des heures');
    expect(text).toContain('12:00');
    expect(text).toContain('2 h 30');
  });

  it('says why a comparison is refused, and gives no figure for it', async () => {
    const refused = comparisonOf({ change: null, reason: 'too_little_previous_data' });
    const { text } = await read(requestOf(), factsOf({ comparisons: [refused] }));
    expect(text).toContain('Par rapport à un an plus tôt Pas de comparaison');
    expect(text).toContain('il en faut 80 %');
    expect(text).not.toContain('+9 %');
  });

  it.each([
    ['unreachable', 'CoproWatt ne répondait pas'],
    ['query_timeout', 'la calculer prenait trop de temps'],
    ['internal_error', 'elle n’a pas pu être lue'],
  ] as const)('names a comparison that is missing after %s, and keeps the others', async (code, why) => {
    const error = new ApiError(code, 503);
    const comparisons = [{ kind: 'yoy' as const, error }, comparisonOf({ kind: 'mom' })];
    const { text } = await read(requestOf(), factsOf({ comparisons }));
    expect(text).toContain(`Par rapport à un an plus tôt`);
    expect(text).toContain(`Cette comparaison manque : ${why}.`);
    expect(text).toContain('+9 %');
  });

  it('of a period too long to compare says so', async () => {
    const { text } = await read(
      requestOf(),
      factsOf({ comparisons: [comparisonOf({ kind: 'accounting-year' })] }),
    );
    expect(text).toContain('Une période aussi longue n’est pas comparée');
  });

  it('without data says why instead of a chart, a table and figures', async () => {
    const none = { value: null, reason: 'no_data' as const };
    const statistics = { ...statisticsSample(), period: none, meanPerDay: none, maxDay: none, minDay: none };
    const empty = { ...pageOf('day', '2026-05-24', '2026-06-23', []), completeness: 0 };
    const facts = factsOf({ statistics, drawn: empty, days: empty });
    const { text } = await read(requestOf(), facts);
    expect(text).toContain('Aucune donnée du 24 mai au 22 juin 2026.');
    expect(text.split('Rien n’a encore été reçu d’Enedis pour cette période')).toHaveLength(3);
    expect(text).toContain('Relevés reçus Aucune donnée');
    expect(text).not.toMatch(/\b0 kWh/);
  });

  it('of a meter with values of days only has no watt, and says why', async () => {
    const meter = linkyDevice({ usage: 'private', label: 'Mon appartement' });
    const subject = { ...requestOf().subject, meter, meters: [meter], dailyOnly: true };
    const items = someDays('2026-05-24', '2026-06-23').map((day) => ({
      ...day,
      basis: 'operator' as const,
      operatorWh: day.value,
      curveWh: null,
    }));
    const page = pageOf('day', '2026-05-24', '2026-06-23', items);
    const { text } = await read(requestOf({ subject }), factsOf({ drawn: page, days: page }));
    expect(text).toContain('Mon appartement (…0101), compteur privé : rapport établi pour son titulaire');
    expect(text).toContain('le talon de nuit et la pointe, en watts, ne peuvent pas être calculés');
    expect(text).not.toMatch(/\d W\b|\d kW\b/);
    expect(text).toContain('30 jours d’après la valeur du jour de l’opérateur');
  });

  it('names the meters that have no curve', async () => {
    const subject = { ...requestOf().subject, withoutCurve: ['Chaufferie'] };
    const none = { value: null, reason: 'no_curve' as const };
    const statistics = { ...statisticsSample(), baseLoadW: none };
    const { text } = await read(requestOf({ subject }), factsOf({ statistics }));
    expect(text).toContain('Sans courbe, donc non compté : Chaufferie');
  });

  it('names the year in its first sentences, too', async () => {
    const whole = { energyWh: 453_000, completeness: 1, completeDays: 30, days: 30 };
    const sample = statisticsSample();
    const period = { value: { ...sample.period.value, ...whole }, reason: null } as Statistics['period'];
    const { text } = await read(requestOf(), factsOf({ statistics: { ...sample, period } }));
    expect(text).toContain('le maximum est le jeudi 11 juin 2026, avec');
  });

  it('bears the year on every date, and ends with its own period: nothing so far', async () => {
    const { text } = await read(requestOf({ window: { from: '2026-05-24', to: '2026-06-22' } }), factsOf());
    expect(text).toContain('Jour le plus haut 68,9 kWh jeudi 11 juin 2026');
    expect(text).toMatch(
      /Dernier relevé : \w+ \d+ juin 2026 à .*\. Données publiées jusqu’au 22 juin 2026\./,
    );
    expect(text).not.toContain('Mois en cours');
    expect(text).not.toContain('Année en cours');
    expect((await ofLanguage('fr')).text).toContain('Mois en cours 912 kWh du 1er juin au 22 juin 2026');
  });

  it('leaves out what was not asked for, but never completeness and method', async () => {
    const { text } = await read(requestOf({ parts: [] }), factsOf());
    expect(text).not.toContain('Chiffres clés');
    expect(text).not.toContain('Consommation par jour');
    expect(text).not.toContain('Évolution');
    expect(text).not.toContain('Jour par jour');
    expect(text).toContain('Ce qui est connu, ce qui manque');
    expect(text).toContain('Comment est-ce calculé ?');
  });

  it('of 36 months repeats the head of its table on every page and ends none with a name', async () => {
    const window = { from: '2023-06-23', to: '2026-06-23' };
    const days = pageOf('day', window.from, window.to, someDays(window.from, window.to));
    const { pages } = await read(requestOf({ window, parts: REPORT_PARTS }), factsOf({ days }));
    const first = pages.findIndex((page) => page.includes('Jour par jour'));
    expect(pages.length).toBeGreaterThan(20);
    for (const page of pages.slice(first)) {
      expect(flat(page)).toContain('Quand Consommation (kWh)');
      const lines = page.trim().split('\n');
      expect(lines.at(-2)).toMatch(/\d 100\s%/);
    }
  });
});
