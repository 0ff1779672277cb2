import type { AlertReference, AlertTexts } from './alert-texts.ts';

export const EN: AlertTexts = {
  locale: 'en-GB',
  kinds: {
    daily: 'Unusual consumption',
    night: 'Unusual consumption at night',
    weekend: 'Unusual consumption on days of rest',
    surge: 'Unusual surge of consumption',
    drift: 'Slowly rising consumption',
    leak: 'Constant consumption, day and night',
    zero: 'No consumption, which is unusual',
    silent: 'Meter without news',
    consent: 'Agreement about to end',
  },
  severities: { minor: 'minor', major: 'major', critical: 'critical' },
  worsened: (from, to) => `The alert got worse, from ${from} to ${to}.`,
  changes: {
    confirmed: 'The alert is confirmed.',
    risen: 'Another rise after an alert in hand.',
    reopened: 'The alert is open again.',
  },
  title: (kind, { label, buildingName }) => `${kind}: ${label} (${buildingName})`,
  seen: ({ firstDay, lastDay, flaggedDays, spanDays, observed, expected, percent, reference }) => {
    const counted =
      flaggedDays === spanDays ? `${spanDays} days` : `${flaggedDays} of ${spanDays} days flagged`;
    const when = lastDay === null ? firstDay : `from ${firstDay} to ${lastDay} (${counted})`;
    return `${when}: ${observed}, against ${expected} ${against(reference)}${percent === null ? '' : ` (${percent})`}.`;
  },
  hours: (from, to) => `The difference lies between ${clock(from)} and ${clock(to)}.`,
  yearly: (energy, lasts) => `${lasts ? 'If it lasts' : 'Had it lasted'}: about ${energy} more a year.`,
  begun: (since) => `Unusual days have followed one another since ${since}.`,
  silent: (since, days, operator) =>
    `no measurement since ${since} (${days} days). ${operator} has sent nothing; we keep asking automatically.`,
  consent: (until, operator) =>
    `the agreement with ${operator} ends on ${until}. Unless it is renewed, no measurement will come after that.`,
};

function clock(hour: number): string {
  return hour % 24 === 0 ? 'midnight' : `${String(hour).padStart(2, '0')}:00`;
}

function against({ by, days, weekday }: AlertReference): string {
  if (by === 'mean') return `on average over the complete days before, ${days} at most`;
  if (by === 'weekdays')
    return `on average over the ${weekday ? `${weekday}s` : 'same weekdays'} before, ${days} at most`;
  return weekday ? `on a usual ${weekday}` : 'expected from similar days';
}
