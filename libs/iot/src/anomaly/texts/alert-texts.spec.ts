import { describe, expect, it } from '@jest/globals';
import { ANOMALY_KINDS, type AnomalyCause, type AnomalyDetector } from '@coprowatt/contracts';
import type { Episode } from '../anomaly.ts';
import { alertTexts, type AlertChange, type AlertMeter } from './alert-texts.ts';

const METER: AlertMeter = {
  label: 'Ascenseur B',
  buildingName: 'Les Tilleuls, Lille',
  provider: 'enedis',
  hasEnded: false,
  settings: { windowDays: 30 },
};
const cause = (detector: AnomalyDetector): AnomalyCause => ({
  detector,
  kind: 'daily',
  severity: 'major',
  firstDay: '2026-06-11',
  lastDay: '2026-06-11',
  flaggedDays: 1,
  observedWh: 68_900,
  expectedWh: 42_600,
  hours: null,
});
const EPISODE: Episode = {
  family: 'energy',
  kind: 'daily',
  severity: 'major',
  confirmed: true,
  firstDay: '2026-06-11',
  lastDay: '2026-06-11',
  ongoing: true,
  flaggedDays: 1,
  observedWh: 68_900,
  expectedWh: 42_600,
  yearlyWh: 26_300 * 365,
  hours: { from: 0, to: 6 },
  causes: [cause('smart'), cause('rule')],
};

const told = (episode: Episode, meter = METER): string[] =>
  Object.values(alertTexts(episode, meter, { act: 'opened' })).map(({ body }) =>
    body.replace(/\u00a0/g, '~'),
  );
/** Of an episode all of whose days each detector sees. */
const bodies = (facts: Partial<Episode>): string[] => {
  const episode = { ...EPISODE, ...facts };
  const { firstDay, lastDay, flaggedDays } = episode;
  return told({
    ...episode,
    causes: episode.causes.map((one) => ({ ...one, firstDay, lastDay, flaggedDays })),
  });
};

describe('what people are told of an alert', () => {
  it('says what was seen and expected, when in the day, and what it means over a year', () => {
    expect(bodies({})).toEqual([
      'Jeudi 11 juin~: 68,9~kWh, contre 42,6~kWh un jeudi habituel (+62~%). L’écart se situe entre 0~h et 6~h. Si cela dure~: environ 9~600~kWh de plus par an.',
      'Donderdag 11 juni: 68,9~kWh, tegenover 42,6~kWh op een gewone donderdag (+62%). Het verschil zit tussen 0 en 6~uur. Als dit aanhoudt: ongeveer 9.600~kWh extra per jaar.',
      'Thursday 11 June: 68.9~kWh, against 42.6~kWh on a usual Thursday (+62%). The difference lies between midnight and 06:00. If it lasts: about 9,600~kWh more a year.',
      'Donnerstag, 11. Juni: 68,9~kWh gegenüber 42,6~kWh an einem üblichen Donnerstag (+62~%). Der Unterschied liegt zwischen 0 und 6~Uhr. Hält das an: etwa 9.600~kWh mehr im Jahr.',
    ]);
  });

  it('names the mean that the rule compares with, where the rule alone saw it', () => {
    const of = (detector: AnomalyDetector, facts: Partial<Episode> = {}) =>
      bodies({ causes: [cause(detector)], hours: null, yearlyWh: null, ...facts });
    expect(of('rule')).toEqual([
      'Jeudi 11 juin~: 68,9~kWh, contre 42,6~kWh en moyenne sur les jours complets précédents, 30 au plus (+62~%).',
      'Donderdag 11 juni: 68,9~kWh, tegenover 42,6~kWh gemiddeld over de vorige volledige dagen, hoogstens 30 (+62%).',
      'Thursday 11 June: 68.9~kWh, against 42.6~kWh on average over the complete days before, 30 at most (+62%).',
      'Donnerstag, 11. Juni: 68,9~kWh gegenüber 42,6~kWh im Mittel der vollständigen Tage davor, höchstens 30 (+62~%).',
    ]);
    expect(of('rule-same-weekday').map((body) => /42[,.]6~kWh (.*) \(/.exec(body)?.[1])).toEqual([
      'en moyenne sur les jeudis précédents, 30 au plus',
      'gemiddeld over de vorige donderdagen, hoogstens 30',
      'on average over the Thursdays before, 30 at most',
      'im Mittel der Donnerstage davor, höchstens 30',
    ]);
    for (const body of [...of('rule', { lastDay: '2026-06-12' }), ...of('rule')])
      expect(body).not.toMatch(/attendu|verwacht|expected|erwartet|habitu|usual|üblich|gewone/);
  });

  it('does not speak of an episode that is over as if it lasted', () => {
    const over = bodies({ firstDay: '2026-06-01', lastDay: '2026-06-01', ongoing: false, hours: null });
    expect(over.map((body) => body.split(/[.)] (?=\p{Lu})/u).at(-1))).toEqual([
      'Si cela s’était prolongé~: environ 9~600~kWh de plus par an.',
      'Als dit had aangehouden: ongeveer 9.600~kWh extra per jaar.',
      'Had it lasted: about 9,600~kWh more a year.',
      'Hätte das angehalten: etwa 9.600~kWh mehr im Jahr.',
    ]);
    expect(over[0]).toMatch(/^Lundi 1er juin~:/);
  });

  it('projects nothing of a meter that has ended', () => {
    expect(told({ ...EPISODE, hours: null }, { ...METER, hasEnded: true })[2]).toBe(
      'Thursday 11 June: 68.9~kWh, against 42.6~kWh on a usual Thursday (+62%).',
    );
  });

  it('names the days of an episode and how many of them are unusual', () => {
    const several = {
      lastDay: '2026-06-14',
      flaggedDays: 3,
      hours: null,
      yearlyWh: null,
      observedWh: 180_000,
    };
    expect(bodies(several)).toEqual([
      'Du jeudi 11 juin au dimanche 14 juin (3 jours en cause sur 4)~: 180~kWh, contre 43~kWh attendus d’après des jours semblables (+323~%).',
      'Van donderdag 11 juni tot en met zondag 14 juni (3 van 4 dagen opvallend): 180~kWh, tegenover 43~kWh verwacht op basis van gelijkaardige dagen (+323%).',
      'From Thursday 11 June to Sunday 14 June (3 of 4 days flagged): 180~kWh, against 43~kWh expected from similar days (+323%).',
      'Von Donnerstag, 11. Juni bis Sonntag, 14. Juni (3 von 4 Tagen auffällig): 180~kWh gegenüber 43~kWh nach ähnlichen Tagen (+323~%).',
    ]);
  });

  it('tells one flagged day of several as one', () => {
    expect(bodies({ lastDay: '2026-06-15', hours: null, yearlyWh: null })[0]).toContain(
      'Du jeudi 11 juin au lundi 15 juin (1 jour en cause sur 5)~:',
    );
  });

  it('dates its figures by the days that they are of, and says since when days are unusual', () => {
    const since = { firstDay: '2026-06-07', flaggedDays: 1, hours: null, yearlyWh: null };
    expect(told({ ...EPISODE, ...since })).toEqual([
      'Jeudi 11 juin~: 68,9~kWh, contre 42,6~kWh un jeudi habituel (+62~%). Des jours inhabituels se suivent depuis le dimanche 7 juin.',
      'Donderdag 11 juni: 68,9~kWh, tegenover 42,6~kWh op een gewone donderdag (+62%). Sinds zondag 7 juni volgen ongewone dagen elkaar op.',
      'Thursday 11 June: 68.9~kWh, against 42.6~kWh on a usual Thursday (+62%). Unusual days have followed one another since Sunday 7 June.',
      'Donnerstag, 11. Juni: 68,9~kWh gegenüber 42,6~kWh an einem üblichen Donnerstag (+62~%). Seit Sonntag, 7. Juni folgen ungewöhnliche Tage aufeinander.',
    ]);
  });

  it('tells of less than expected without a year of it, and of nothing expected without a share', () => {
    expect(bodies({ kind: 'zero', observedWh: 0, hours: null, yearlyWh: -9_000_000 })[2]).toBe(
      'Thursday 11 June: 0.0~kWh, against 42.6~kWh on a usual Thursday (\u2212100%).',
    );
    expect(bodies({ expectedWh: 0, hours: null, yearlyWh: null })[2]).toBe(
      'Thursday 11 June: 68.9~kWh, against 0.0~kWh on a usual Thursday.',
    );
  });

  it('has its own sentence for a silent meter and an agreement that ends', () => {
    expect(bodies({ kind: 'silent', lastDay: '2026-06-13' })[0]).toBe(
      'Aucune mesure depuis le jeudi 11 juin (3 jours). Enedis n’a rien transmis~; nous redemandons automatiquement.',
    );
    expect(bodies({ kind: 'consent', lastDay: '2029-03-04' })[0]).toMatch(/prend fin le 4 mars 2029\./);
  });

  it('says in its title what changed, in front of what an alert that was opened is called', () => {
    const titles = (change: AlertChange): string[] =>
      Object.values(alertTexts(EPISODE, METER, change)).map(({ title }) => title);
    const opened = titles({ act: 'opened' });
    const inFront = (change: AlertChange): string[] =>
      titles(change).map((title, index) => title.replace(` ${opened[index]}`, ''));
    expect(inFront({ act: 'worsened', from: 'minor' })).toEqual([
      'L’alerte s’aggrave, de mineure à majeure.',
      'De melding verergert, van licht naar ernstig.',
      'The alert got worse, from minor to major.',
      'Die Warnung verschärft sich, von gering auf erheblich.',
    ]);
    expect(inFront({ act: 'risen' })[0]).toBe('Nouvelle hausse après une alerte prise en charge.');
    const acts = ['confirmed', 'risen', 'reopened'] as const;
    expect(new Set(acts.flatMap((act) => inFront({ act }))).size).toBe(acts.length * 4);
  });

  it('has a title of one line for every kind in every language, and no thin space', () => {
    for (const kind of ANOMALY_KINDS)
      for (const { title, body } of Object.values(
        alertTexts({ ...EPISODE, kind }, METER, { act: 'opened' }),
      )) {
        expect(title).toMatch(/^[^\n]{10,90} ?: Ascenseur B \(Les Tilleuls, Lille\)$/);
        expect(title + body).not.toMatch(/\u202f|undefined|NaN/);
      }
  });
});
