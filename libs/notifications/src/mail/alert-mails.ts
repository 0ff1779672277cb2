import type { Language } from '@coprowatt/contracts';
import type { Mail } from '@coprowatt/platform';
import type { NoticeText } from '../notice/notice.ts';

/** What one mail tells of one alert, in the language of its reader. */
export interface MailedAlert extends NoticeText {
  building: string;
  /** Page that shows it. */
  link: string;
}

/** Where mails are chosen and ended. */
export interface MailLinks {
  preferences: string;
  unsubscribe: string;
}

/** One mail names so many; the rest is in the application. */
const LISTED = 40;

/** The words around the alerts. */
interface Words {
  greeting: string;
  subjectMany: (count: number, building: string) => string;
  subjectPlaces: (count: number, buildings: number) => string;
  lead: (count: number) => string;
  more: (count: number) => string;
  why: string;
  preferences: string;
  unsubscribe: string;
}

const WORDS: Record<Language, Words> = {
  fr: {
    greeting: 'Bonjour,',
    subjectMany: (count, building) => `${building}\u00a0: ${count}\u00a0alertes`,
    subjectPlaces: (count, buildings) => `${count}\u00a0alertes dans ${buildings}\u00a0immeubles`,
    lead: (count) => `Voici ${count}\u00a0alertes sur la consommation d’électricité.`,
    more: (count) => `… et ${count}\u00a0autres dans l’application.`,
    why: 'Vous recevez ce message parce que vous suivez ces compteurs dans CoproWatt.',
    preferences: 'Choisir ce que vous recevez, et quand\u00a0:',
    unsubscribe: 'Ne plus recevoir d’alertes par e-mail\u00a0:',
  },
  nl: {
    greeting: 'Goeiedag,',
    subjectMany: (count, building) => `${building}: ${count} meldingen`,
    subjectPlaces: (count, buildings) => `${count} meldingen in ${buildings} gebouwen`,
    lead: (count) => `Dit zijn ${count} meldingen over het elektriciteitsverbruik.`,
    more: (count) => `… en nog ${count} in de toepassing.`,
    why: 'U krijgt dit bericht omdat u deze meters in CoproWatt volgt.',
    preferences: 'Kiezen wat u ontvangt, en wanneer:',
    unsubscribe: 'Geen meldingen per e-mail meer ontvangen:',
  },
  en: {
    greeting: 'Hello,',
    subjectMany: (count, building) => `${building}: ${count} alerts`,
    subjectPlaces: (count, buildings) => `${count} alerts in ${buildings} buildings`,
    lead: (count) => `Here are ${count} alerts about electricity use.`,
    more: (count) => `… and ${count} more in the application.`,
    why: 'You get this message because you follow these meters in CoproWatt.',
    preferences: 'Choose what you receive, and when:',
    unsubscribe: 'Get no more alerts by e-mail:',
  },
  de: {
    greeting: 'Guten Tag,',
    subjectMany: (count, building) => `${building}: ${count} Warnungen`,
    subjectPlaces: (count, buildings) => `${count} Warnungen in ${buildings} Gebäuden`,
    lead: (count) => `Hier sind ${count} Warnungen zum Stromverbrauch.`,
    more: (count) => `… und ${count} weitere in der Anwendung.`,
    why: 'Sie erhalten diese Nachricht, weil Sie diese Zähler in CoproWatt verfolgen.',
    preferences: 'Auswählen, was Sie wann erhalten:',
    unsubscribe: 'Keine Warnungen per E-Mail mehr erhalten:',
  },
};

/** One mail about one alert or several, at least one, in the order given. */
export function alertMail(
  language: Language,
  alerts: MailedAlert[],
  links: MailLinks,
): Pick<Mail, 'subject' | 'text'> {
  const words = WORDS[language];
  const [only, ...others] = alerts;
  if (!only) throw new Error('a mail about no alert');
  const told = others.length === 0 ? [paragraph(only)] : list(words, alerts);
  const foot = [
    words.why,
    `${words.preferences} ${links.preferences}`,
    `${words.unsubscribe} ${links.unsubscribe}`,
  ].join('\n');
  return { subject: subjectOf(words, alerts, only), text: [words.greeting, ...told, foot].join('\n\n') };
}

function subjectOf(words: Words, alerts: MailedAlert[], first: MailedAlert): string {
  if (alerts.length === 1) return first.title;
  const buildings = new Set(alerts.map(({ building }) => building)).size;
  return buildings === 1
    ? words.subjectMany(alerts.length, first.building)
    : words.subjectPlaces(alerts.length, buildings);
}

function list(words: Words, alerts: MailedAlert[]): string[] {
  const listed = alerts.slice(0, LISTED);
  const left = alerts.length - listed.length;
  return [words.lead(alerts.length), ...listed.map(paragraph), ...(left > 0 ? [words.more(left)] : [])];
}

function paragraph({ title, body, link }: MailedAlert): string {
  return [title, body, link].join('\n');
}
