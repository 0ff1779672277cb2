import { afterEach, describe, expect, it } from '@jest/globals';
import { LANGUAGES, type ConsentReceipt, type Language } from '@coprowatt/contracts';
import { flat, readBack } from '#lib/pdf/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { receiptDocument } from './receipt-document.ts';

const paragraph =
  'L’énergie de chaque jour, à 1\u202f248 kWh près : c’est 286 €, « sans surprise », et 12 kg de CO₂.';
const sha256 = '4f2a'.repeat(16);

const receipt: ConsentReceipt = {
  text: Array.from({ length: 24 }, (_, index) => `${index + 1}. ${paragraph}`).join('\n\n'),
  controller: 'Syndic Lefèvre & fils',
  issuedAt: '2026-06-23T08:00:00Z',
  consent: {
    id: '0198f3f0-0000-7000-8000-000000000001',
    deviceId: 'd-1',
    deviceLabel: 'Ascenseur bâtiment B, côté cœur d’îlot',
    prmMasked: '…0101',
    usage: 'common',
    provider: 'ores',
    buildingId: 'b-1',
    buildingName: 'Résidence de la Meuse, Namur',
    subject: 'organisation',
    mandateReference: 'AG du 12 mars 2026, résolution 8',
    legalBasis: 'legitimate_interest',
    state: 'connected',
    inForce: true,
    purposes: { daily: true, loadCurve: false, advice: true },
    dataCategories: {
      dailyEnergy: true,
      loadCurve: false,
      maximumPower: false,
      contract: false,
      identity: false,
    },
    givenAt: '2026-03-04T09:15:00Z',
    givenBy: 'Zoé Müller',
    byYou: false,
    expiresAt: '2029-03-04T09:15:00Z',
    text: { version: 'ores-1', lang: 'fr', sha256 },
    history: [
      {
        kind: 'requested',
        at: '2026-03-04T09:10:00Z',
        purposes: { daily: true, loadCurve: true, advice: true },
        actorName: 'Zoé Müller',
        byYou: false,
      },
      {
        kind: 'given',
        at: '2026-03-04T09:15:00Z',
        purposes: { daily: true, loadCurve: true, advice: true },
        actorName: null,
        byYou: false,
      },
      {
        kind: 'changed',
        at: '2026-05-01T06:00:00Z',
        purposes: { daily: true, loadCurve: false, advice: true },
        actorName: null,
        byYou: true,
      },
    ],
  },
};

afterEach(() => {
  language.current = 'fr';
});

function readReceipt(lang: Language, changes: Partial<ConsentReceipt> = {}) {
  language.current = lang;
  const reader = { lang, displayName: 'Zoé Müller', simulatedTime: true };
  return readBack(receiptDocument({ ...receipt, ...changes }, reader));
}

const pdfText = async (lang: Language, changes: Partial<ConsentReceipt> = {}) =>
  (await readReceipt(lang, changes)).pages.join('\n');

describe('the receipt of a consent', () => {
  it.each([
    ['who gave it', 'Zoé Müller'],
    ['on whose behalf', 'l’organisation qui gère l’immeuble'],
    ['under which mandate', 'AG du 12 mars 2026, résolution 8'],
    ['who keeps the data', 'Syndic Lefèvre & fils'],
    ['on what ground', 'intérêt légitime de la copropriété (RGPD, article 6, paragraphe 1, point f)'],
    ['which data are asked', 'Demandées énergie de chaque jour'],
    ['which are not', 'Non demandées puissance moyenne de chaque quart d’heure, puissance maximale, contrat'],
    ['the meter', 'Ascenseur bâtiment B, côté cœur d’îlot'],
    ['its masked number', '…0101'],
    ['the operator', 'ORES'],
    ['the building', 'Résidence de la Meuse, Namur'],
    ['when it was given, in the operator’s zone', '4 mars 2026 à 10:15'],
    ['until when', '4 mars 2029'],
    ['the version of the text', 'Version ores-1, Français'],
    ['its number', receipt.consent.id],
    ['that it is in force', 'En cours'],
    ['when the paper was made, and that time is simulated', '23 juin 2026 à 10:00 (temps simulé)'],
  ])('says %s', async (_, fact) => {
    expect(flat(await pdfText('fr'))).toContain(fact);
  });

  it('says yes or no for each purpose, as it stands now', async () => {
    const lines = (await pdfText('fr')).split('\n');
    for (const line of ['Relevés journaliers Oui', 'Courbe quart-horaire Non', 'Conseils et alertes Oui'])
      expect(lines.map(flat)).toContain(line);
  });

  it('of a person rests on his consent, and names the curve by its operator’s step', async () => {
    const dataCategories = { ...receipt.consent.dataCategories, loadCurve: true };
    const consent = { ...receipt.consent, legalBasis: 'consent' as const, dataCategories };
    const text = flat(await pdfText('en', { consent: { ...consent, provider: 'enedis' } }));
    expect(text).toContain('Legal basis consent (GDPR, Article 6(1)(a))');
    expect(text).toContain('energy of each day, mean power of each half-hour');
    expect(text).toContain('Not asked for maximum power, electricity contract, identity of the holder');
  });

  it('tells the whole history with who acted', async () => {
    const text = flat(await pdfText('fr'));
    expect(text).toContain('Demande commencée, par Zoé Müller. Relevés journaliers, Courbe quart-horaire');
    expect(text).toContain('Accord modifié, par Zoé Müller. Relevés journaliers, Conseils et alertes.');
  });

  it('holds the text in full over several pages, accents, euro and subscript included', async () => {
    const text = flat(await pdfText('fr'));
    for (let index = 1; index <= 24; index += 1)
      expect(text).toContain(flat(`${index}. ${paragraph.replace('\u202f', '\u00a0')}`).slice(0, 60));
    expect(text).toContain('286 €');
    expect(text).toContain('CO₂');
    expect(text).toMatch(/page 2 sur \d/);
    expect(text).toContain(sha256);
  });

  it.each(LANGUAGES)('is written in %s without a glyph that the font lacks', async (lang) => {
    const { pages, lost } = await readReceipt(lang);
    expect(lost).toEqual([]);
    expect(pages[0]?.split('\n')[0]).toBe(
      {
        fr: 'Reçu d’accord',
        nl: 'Bewijs van toestemming',
        en: 'Receipt of agreement',
        de: 'Beleg der Zustimmung',
      }[lang],
    );
  });

  it('says of a request that nobody has answered that nothing is given yet', async () => {
    const history = receipt.consent.history.slice(0, 1);
    const consent = {
      ...receipt.consent,
      inForce: false,
      givenAt: null,
      givenBy: null,
      expiresAt: null,
      history,
    };
    const text = flat(await pdfText('fr', { consent }));
    expect(text).toContain('pas encore donné');
    expect(text).not.toContain('En cours');
  });
});
