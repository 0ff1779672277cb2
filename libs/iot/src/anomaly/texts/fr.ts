import type { AlertReference, AlertTexts } from './alert-texts.ts';

export const FR: AlertTexts = {
  locale: 'fr-FR',
  kinds: {
    daily: 'Consommation inhabituelle',
    night: 'Consommation de nuit inhabituelle',
    weekend: 'Consommation de jours de repos inhabituelle',
    surge: 'Pointe de consommation inhabituelle',
    drift: 'Consommation en hausse lente',
    leak: 'Consommation constante, jour et nuit',
    zero: 'Aucune consommation, ce qui est inhabituel',
    silent: 'Compteur sans nouvelles',
    consent: 'Accord bientôt terminé',
  },
  severities: { minor: 'mineure', major: 'majeure', critical: 'critique' },
  worsened: (from, to) => `L’alerte s’aggrave, de ${from} à ${to}.`,
  changes: {
    confirmed: 'L’alerte est confirmée.',
    risen: 'Nouvelle hausse après une alerte prise en charge.',
    reopened: 'L’alerte est rouverte.',
  },
  title: (kind, { label, buildingName }) => `${kind}\u00a0: ${label} (${buildingName})`,
  seen: ({ firstDay, lastDay, flaggedDays, spanDays, observed, expected, percent, reference }) => {
    const flagged = `${flaggedDays} jour${flaggedDays === 1 ? '' : 's'} en cause sur ${spanDays}`;
    const counted = flaggedDays === spanDays ? `${spanDays} jours` : flagged;
    const when = lastDay === null ? firstDay : `du ${firstDay} au ${lastDay} (${counted})`;
    return `${when}\u00a0: ${observed}, contre ${expected} ${against(reference)}${percent === null ? '' : ` (${percent})`}.`;
  },
  hours: (from, to) => `L’écart se situe entre ${from}\u00a0h et ${to}\u00a0h.`,
  yearly: (energy, lasts) =>
    `${lasts ? 'Si cela dure' : 'Si cela s’était prolongé'}\u00a0: environ ${energy} de plus par an.`,
  begun: (since) => `Des jours inhabituels se suivent depuis le ${since}.`,
  silent: (since, days, operator) =>
    `aucune mesure depuis le ${since} (${days} jours). ${operator} n’a rien transmis\u00a0; nous redemandons automatiquement.`,
  consent: (until, operator) =>
    `l’accord auprès de ${operator} prend fin le ${until}. Sans renouvellement, plus aucune mesure n’arrivera ensuite.`,
};

function against({ by, days, weekday }: AlertReference): string {
  if (by === 'mean') return `en moyenne sur les jours complets précédents, ${days} au plus`;
  if (by === 'weekdays')
    return `en moyenne sur les ${weekday ? `${weekday}s` : 'mêmes jours de semaine'} précédents, ${days} au plus`;
  return weekday ? `un ${weekday} habituel` : 'attendus d’après des jours semblables';
}
