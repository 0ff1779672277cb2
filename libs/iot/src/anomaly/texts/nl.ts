import type { AlertReference, AlertTexts } from './alert-texts.ts';

export const NL: AlertTexts = {
  locale: 'nl-BE',
  kinds: {
    daily: 'Ongewoon verbruik',
    night: 'Ongewoon nachtverbruik',
    weekend: 'Ongewoon verbruik op rustdagen',
    surge: 'Ongewone piek in het verbruik',
    drift: 'Langzaam stijgend verbruik',
    leak: 'Constant verbruik, dag en nacht',
    zero: 'Geen verbruik, wat ongewoon is',
    silent: 'Meter zonder nieuws',
    consent: 'Toestemming loopt bijna af',
  },
  severities: { minor: 'licht', major: 'ernstig', critical: 'kritiek' },
  worsened: (from, to) => `De melding verergert, van ${from} naar ${to}.`,
  changes: {
    confirmed: 'De melding is bevestigd.',
    risen: 'Nieuwe stijging na een melding in behandeling.',
    reopened: 'De melding is heropend.',
  },
  title: (kind, { label, buildingName }) => `${kind}: ${label} (${buildingName})`,
  seen: ({ firstDay, lastDay, flaggedDays, spanDays, observed, expected, percent, reference }) => {
    const counted =
      flaggedDays === spanDays ? `${spanDays} dagen` : `${flaggedDays} van ${spanDays} dagen opvallend`;
    const when = lastDay === null ? firstDay : `van ${firstDay} tot en met ${lastDay} (${counted})`;
    return `${when}: ${observed}, tegenover ${expected} ${against(reference)}${percent === null ? '' : ` (${percent})`}.`;
  },
  hours: (from, to) => `Het verschil zit tussen ${from} en ${to}\u00a0uur.`,
  yearly: (energy, lasts) =>
    `Als dit ${lasts ? 'aanhoudt' : 'had aangehouden'}: ongeveer ${energy} extra per jaar.`,
  begun: (since) => `Sinds ${since} volgen ongewone dagen elkaar op.`,
  silent: (since, days, operator) =>
    `geen metingen sinds ${since} (${days} dagen). ${operator} heeft niets bezorgd; we vragen het automatisch opnieuw.`,
  consent: (until, operator) =>
    `de toestemming bij ${operator} eindigt op ${until}. Zonder verlenging komen er daarna geen metingen meer.`,
};

function against({ by, days, weekday }: AlertReference): string {
  if (by === 'mean') return `gemiddeld over de vorige volledige dagen, hoogstens ${days}`;
  if (by === 'weekdays')
    return `gemiddeld over de vorige ${weekday ? `${weekday}en` : 'gelijke weekdagen'}, hoogstens ${days}`;
  return weekday ? `op een gewone ${weekday}` : 'verwacht op basis van gelijkaardige dagen';
}
