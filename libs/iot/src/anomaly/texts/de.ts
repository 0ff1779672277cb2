import type { AlertReference, AlertTexts } from './alert-texts.ts';

export const DE: AlertTexts = {
  locale: 'de-DE',
  kinds: {
    daily: 'Ungewöhnlicher Verbrauch',
    night: 'Ungewöhnlicher Verbrauch in der Nacht',
    weekend: 'Ungewöhnlicher Verbrauch an Ruhetagen',
    surge: 'Ungewöhnliche Verbrauchsspitze',
    drift: 'Langsam steigender Verbrauch',
    leak: 'Gleichbleibender Verbrauch, Tag und Nacht',
    zero: 'Kein Verbrauch, was ungewöhnlich ist',
    silent: 'Zähler ohne Nachricht',
    consent: 'Zustimmung läuft bald ab',
  },
  severities: { minor: 'gering', major: 'erheblich', critical: 'kritisch' },
  worsened: (from, to) => `Die Warnung verschärft sich, von ${from} auf ${to}.`,
  changes: {
    confirmed: 'Die Warnung ist bestätigt.',
    risen: 'Erneuter Anstieg nach einer übernommenen Warnung.',
    reopened: 'Die Warnung ist wieder offen.',
  },
  title: (kind, { label, buildingName }) => `${kind}: ${label} (${buildingName})`,
  seen: ({ firstDay, lastDay, flaggedDays, spanDays, observed, expected, percent, reference }) => {
    const counted =
      flaggedDays === spanDays ? `${spanDays} Tage` : `${flaggedDays} von ${spanDays} Tagen auffällig`;
    const when = lastDay === null ? firstDay : `von ${firstDay} bis ${lastDay} (${counted})`;
    return `${when}: ${observed} gegenüber ${expected} ${against(reference)}${percent === null ? '' : ` (${percent})`}.`;
  },
  hours: (from, to) => `Der Unterschied liegt zwischen ${from} und ${to}\u00a0Uhr.`,
  yearly: (energy, lasts) =>
    `${lasts ? 'Hält das an' : 'Hätte das angehalten'}: etwa ${energy} mehr im Jahr.`,
  begun: (since) => `Seit ${since} folgen ungewöhnliche Tage aufeinander.`,
  silent: (since, days, operator) =>
    `keine Messwerte seit ${since} (${days} Tage). ${operator} hat nichts übermittelt; wir fragen automatisch erneut an.`,
  consent: (until, operator) =>
    `die Zustimmung bei ${operator} endet am ${until}. Ohne Verlängerung kommen danach keine Messwerte mehr.`,
};

function against({ by, days, weekday }: AlertReference): string {
  if (by === 'mean') return `im Mittel der vollständigen Tage davor, höchstens ${days}`;
  if (by === 'weekdays')
    return `im Mittel der ${weekday ? `${weekday}e` : 'gleichen Wochentage'} davor, höchstens ${days}`;
  return weekday ? `an einem üblichen ${weekday}` : 'nach ähnlichen Tagen';
}
