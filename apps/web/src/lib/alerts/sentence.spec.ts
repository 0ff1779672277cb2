import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ANOMALY_KINDS, LANGUAGES, type Anomaly, type AnomalyCause } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { alertSentence, excessWords, figuresAlike, seenSentence } from './sentence.ts';
import { anomalySample, PARIS } from './testing.ts';
import { alertDays, alertTitle } from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
/** Of an alert all of whose days each detector sees. */
const sentence = (changes: Partial<Anomaly> = {}) => {
  const alert = anomalySample(changes);
  const { firstDay, lastDay, flaggedDays } = alert;
  const causes = alert.causes.map((one) => ({ ...one, firstDay, lastDay, flaggedDays }));
  return plain(alertSentence({ ...alert, causes }, PARIS));
};
const cause = (changes: Partial<AnomalyCause>): AnomalyCause => ({
  ...(anomalySample().causes[0] as AnomalyCause),
  ...changes,
});

beforeEach(() => {
  language.current = 'fr';
});

describe('the sentence of an alert', () => {
  it.each([
    [
      'fr',
      'Jeudi 11 juin : 68,9 kWh, contre 42,6 kWh un jeudi habituel (+62 %). L’écart se situe entre 0 h et 6 h. Si cela dure : environ 9 600 kWh de plus par an.',
    ],
    [
      'nl',
      'Donderdag 11 juni: 68,9 kWh, tegenover 42,6 kWh op een gewone donderdag (+62%). Het verschil zit tussen 0 en 6 uur. Als dit aanhoudt: ongeveer 9.600 kWh extra per jaar.',
    ],
    [
      'en',
      'Thursday, 11 June: 68.9 kWh, against 42.6 kWh on a usual Thursday (+62%). The difference lies between midnight and 06:00. If it lasts: about 9,600 kWh more a year.',
    ],
    [
      'de',
      'Donnerstag, 11. Juni: 68,9 kWh gegenüber 42,6 kWh an einem üblichen Donnerstag (+62 %). Der Unterschied liegt zwischen 0 und 6 Uhr. Hält das an: etwa 9.600 kWh mehr im Jahr.',
    ],
  ] as const)(
    'says in %s what was expected and seen, when, at which hours, and what a year means',
    (tag, said) => {
      language.current = tag;
      expect(sentence()).toBe(said);
    },
  );

  it('compares with the days before where the rule alone sees it, never with a usual Thursday', () => {
    expect(sentence({ causes: [cause({ detector: 'rule' })] })).toContain(
      '68,9 kWh, contre 42,6 kWh en moyenne les jours précédents (+62 %).',
    );
  });

  it('names the mean of several days, too, and like days where they tell what was expected', () => {
    const several = { lastDay: '2026-06-15', flaggedDays: 3 };
    const of = (detector: AnomalyCause['detector']) =>
      sentence({ ...several, causes: [cause({ detector })] });
    expect(of('rule')).toContain('contre 42,6 kWh en moyenne les jours précédents');
    expect(of('rule-same-weekday')).toContain('contre 42,6 kWh en moyenne les mêmes jours de semaine');
    expect(of('smart')).toContain('contre 42,6 kWh attendus d’après des jours semblables');
  });

  it('counts the days of an episode that lasts, and of one that is over', () => {
    const days = { lastDay: '2026-06-15', flaggedDays: 3, hours: null };
    expect(sentence(days)).toContain(
      'Depuis le 11 juin (3 jours concernés) : 68,9 kWh, contre 42,6 kWh attendus',
    );
    expect(sentence({ ...days, ongoing: false })).toMatch(
      /^Du 11 juin au 15 juin \(3 jours concernés\) : .* Si cela s’était prolongé : environ 9 600 kWh de plus par an\.$/,
    );
  });

  it('dates its figures by the days that they are of, and says since when days are unusual', () => {
    const since = anomalySample({ firstDay: '2026-06-07', hours: null });
    expect(plain(alertSentence(since, PARIS))).toBe(
      'Jeudi 11 juin : 68,9 kWh, contre 42,6 kWh un jeudi habituel (+62 %). Si cela dure : environ 9 600 kWh de plus par an. Des jours inhabituels se suivent depuis le 7 juin.',
    );
    const earlier = anomalySample({ lastDay: '2026-06-13', hours: null });
    expect(plain(alertSentence(earlier, PARIS))).toContain('Jeudi 11 juin : 68,9 kWh');
  });

  it('names the year of another year’s days', () => {
    expect(sentence({ firstDay: '2025-06-12', lastDay: '2025-06-12' })).toContain('Jeudi 12 juin 2025 :');
  });

  it('says hours over midnight, and none where the whole day is meant', () => {
    expect(sentence({ hours: { from: 22, to: 6 } })).toContain('entre 22 h et 6 h');
    expect(sentence({ hours: { from: 18, to: 0 } })).toContain('entre 18 h et 24 h');
    expect(sentence({ hours: null })).not.toContain('L’écart se situe');
  });

  it('makes no percentage of nothing, and no year of less', () => {
    expect(sentence({ expectedWh: 0 })).not.toContain('%');
    expect(
      sentence({ kind: 'zero', observedWh: 0, excessWh: -42_600, yearlyWh: -15_549_000, hours: null }),
    ).toBe('Jeudi 11 juin : rien n’a été consommé, alors que 42,6 kWh étaient attendus.');
  });

  it('names a meter that is silent with its operator, and no energy', () => {
    const silent = {
      kind: 'silent',
      observedWh: null,
      expectedWh: null,
      excessWh: null,
      yearlyWh: null,
    } as const;
    expect(sentence(silent)).toBe(
      'Aucune donnée de ce compteur depuis le 11 juin. Ce qui manque est redemandé à Enedis automatiquement.',
    );
    expect(sentence({ ...silent, ongoing: false, lastDay: '2026-06-14' })).toBe(
      'Aucune donnée de ce compteur du 11 juin au 14 juin.',
    );
  });

  it('dates the end of an agreement, and nothing before it', () => {
    const ending = anomalySample({ kind: 'consent', firstDay: '2026-06-15', lastDay: '2026-07-15' });
    expect(plain(alertSentence(ending, PARIS))).toMatch(
      /^L’accord donné pour ce compteur prend fin le 15 juillet\. /,
    );
    expect(plain(alertDays(ending, PARIS))).toBe('15 juil.');
  });

  it('says of a withdrawn one only that it is', () => {
    const withdrawn = { withdrawn: true, status: 'resolved' } as const;
    expect(sentence(withdrawn)).toMatch(/^Retirée : les données ou les réglages ont changé/);
    expect(sentence({ ...withdrawn, kind: 'silent' })).toMatch(/^Retirée : le compteur envoie de nouveau/);
    expect(sentence({ ...withdrawn, kind: 'consent' })).toMatch(/^Retirée : l’accord a été renouvelé/);
  });

  it('has a title of its own for each kind, in each language', () => {
    for (const tag of LANGUAGES) {
      language.current = tag;
      expect(new Set(ANOMALY_KINDS.map(alertTitle)).size).toBe(ANOMALY_KINDS.length);
    }
  });

  it('says which detectors see it', () => {
    const seen = (...detectors: AnomalyCause['detector'][]) =>
      seenSentence({ causes: detectors.map((detector) => cause({ detector })) });
    expect(seen('rule')).toContain('seule');
    expect(seen('rule-same-weekday')).toBe(seen('rule'));
    expect(seen('smart')).toContain('ne le signale pas');
    expect(seen('smart', 'rule')).toContain('confirmé');
    expect(seen('watch')).toContain('surveillance');
  });

  it('bears a sign in words in the list', () => {
    const excess = (observedWh: number | null) => excessWords({ observedWh, expectedWh: 42_600 });
    expect(plain(excess(68_900) ?? '')).toBe('26,3 kWh de plus qu’attendu');
    expect(plain(excess(0) ?? '')).toBe('42,6 kWh de moins qu’attendu');
    expect(excess(null)).toBeNull();
  });

  it('rounds all its figures alike, so that the excess is their difference', () => {
    const figures = { observedWh: 122_300, expectedWh: 97_600 };
    expect(sentence(figures)).toContain('122 kWh, contre 98 kWh');
    expect(plain(excessWords(figures) ?? '')).toBe('24 kWh de plus qu’attendu');
    const anEnergy = fc.integer({ min: 0, max: 300_000_000 });
    const told = (text: string | null | undefined): number =>
      Number(text?.replace(/[^\d,]/g, '').replace(',', '.'));
    fc.assert(
      fc.property(anEnergy, anEnergy, (observedWh, expectedWh) => {
        const [observed, expected] = figuresAlike(observedWh, expectedWh).map(told);
        const excess = told(excessWords({ observedWh, expectedWh }));
        expect(excess).toBeCloseTo(Math.abs((observed ?? 0) - (expected ?? 0)), 6);
      }),
    );
  });
});
