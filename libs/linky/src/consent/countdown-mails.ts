import {
  consentDaysLeft,
  consentLastDay,
  OPERATOR_ZONES,
  PROVIDER_NAMES,
  type Language,
  type ProviderName,
} from '@coprowatt/contracts';
import type { MailText, MailTexts } from '../connection/subject-mail.service.ts';

/** A consent that ends, as a mail of the countdown tells it. */
export interface Ending {
  label: string;
  /** Masked. */
  prm: string;
  provider: ProviderName;
  /** Its first instant without consent. */
  end: Date;
}

/** Those of one building. */
export interface BuildingEndings {
  building: string;
  /** Page on which they are renewed. */
  link: string;
  endings: Ending[];
}

const LOCALES: Record<Language, string> = { fr: 'fr-FR', nl: 'nl-BE', en: 'en-IE', de: 'de-DE' };

/** The sentences around the list, `date` in the language of the words. */
interface Words {
  one: (prm: string, date: string) => string;
  many: (count: number, date: string) => string;
  lead: string;
  line: (ending: { label: string; prm: string; operator: string; date: string }, days: number) => string;
  renew: string;
  /** What is to be done elsewhere first, or only when it is said. */
  elsewhere: Partial<Record<ProviderName, string>>;
  otherwise: string;
}

const FRENCH: Words = {
  one: (prm, date) => `Compteur ${prm}\u00a0: votre accord prend fin le ${date}`,
  many: (count, date) => `${count} compteurs\u00a0: vos accords prennent fin, le premier le ${date}`,
  lead: 'Voici les accords qui prennent bientôt fin, avec leur dernier jour. Ensuite, plus rien ne sera demandé pour ces compteurs et aucune nouvelle mesure n’arrivera\u00a0; ce qui est déjà là reste.',
  line: ({ label, prm, operator, date }, days) =>
    `- ${label} (${prm}), ${operator}\u00a0: jusqu’au ${date}, ${days === 0 ? 'c’est le dernier jour' : `il reste ${days}\u00a0jour${days > 1 ? 's' : ''}`}`,
  renew:
    'Pour continuer, renouvelez chaque accord dans l’application, à côté du compteur\u00a0; l’accord actuel vaut jusque-là.',
  elsewhere: {
    enedis:
      'Si Enedis doit confirmer, l’application vous dit quand supprimer l’ancien partage dans votre compte Enedis\u00a0; faites-le seulement à ce moment-là.',
    myelectricaldata:
      'Pour un compteur relié par MyElectricalData, renouvelez d’abord le partage sur cette passerelle\u00a0; si l’application ne peut plus renouveler l’accord, reliez de nouveau le compteur après la fin de celui-ci\u00a0: un administrateur devra l’approuver de nouveau.',
  },
  otherwise: 'Si vous ne voulez pas continuer, vous n’avez rien à faire.',
};

const DUTCH: Words = {
  one: (prm, date) => `Meter ${prm}: uw toestemming eindigt op ${date}`,
  many: (count, date) => `${count} meters: uw toestemmingen eindigen, de eerste op ${date}`,
  lead: 'Dit zijn de toestemmingen die binnenkort eindigen, met hun laatste dag. Daarna wordt er voor deze meters niets meer opgevraagd en komen er geen nieuwe metingen bij; wat er al is, blijft.',
  line: ({ label, prm, operator, date }, days) =>
    `- ${label} (${prm}), ${operator}: tot en met ${date}, ${days === 0 ? 'dit is de laatste dag' : `nog ${days} ${days > 1 ? 'dagen' : 'dag'}`}`,
  renew:
    'Om door te gaan, vernieuwt u elke toestemming in de toepassing, naast de meter; de huidige geldt tot dan.',
  elsewhere: {
    enedis:
      'Als Enedis moet bevestigen, zegt de toepassing wanneer u de oude deling in uw Enedis-account verwijdert; doe dat pas op dat moment.',
    myelectricaldata:
      'Voor een meter die via MyElectricalData gekoppeld is, vernieuwt u eerst de deling op die gateway; kan de toepassing de toestemming niet meer vernieuwen, koppel de meter dan opnieuw nadat ze geëindigd is: een beheerder moet dat opnieuw goedkeuren.',
  },
  otherwise: 'Wilt u niet doorgaan, dan hoeft u niets te doen.',
};

const ENGLISH: Words = {
  one: (prm, date) => `Meter ${prm}: your agreement ends on ${date}`,
  many: (count, date) => `${count} meters: your agreements end, the first on ${date}`,
  lead: 'These are the agreements that end soon, with their last day. After that nothing more is asked for these meters and no new measurements arrive; what is there stays.',
  line: ({ label, prm, operator, date }, days) =>
    `- ${label} (${prm}), ${operator}: until ${date}, ${days === 0 ? 'this is the last day' : `${days} ${days > 1 ? 'days are' : 'day is'} left`}`,
  renew:
    'To go on, renew each agreement in the application, beside the meter; the present one holds until then.',
  elsewhere: {
    enedis:
      'If Enedis has to confirm, the application says when to delete the old share in your Enedis account; do it only then.',
    myelectricaldata:
      'For a meter that is connected through MyElectricalData, renew the share at that gateway first; if the application can no longer renew the agreement, connect the meter anew after its end: an administrator must approve it again.',
  },
  otherwise: 'If you do not want to go on, there is nothing for you to do.',
};

const GERMAN: Words = {
  one: (prm, date) => `Zähler ${prm}: Ihre Zustimmung endet am ${date}`,
  many: (count, date) => `${count} Zähler: Ihre Zustimmungen enden, die erste am ${date}`,
  lead: 'Dies sind die Zustimmungen, die bald enden, mit ihrem letzten Tag. Danach wird für diese Zähler nichts mehr abgefragt und es kommen keine neuen Messwerte hinzu; was da ist, bleibt.',
  line: ({ label, prm, operator, date }, days) =>
    `- ${label} (${prm}), ${operator}: bis ${date}, ${days === 0 ? 'heute ist der letzte Tag' : `noch ${days} ${days > 1 ? 'Tage' : 'Tag'}`}`,
  renew:
    'Wenn Sie fortfahren möchten, erneuern Sie jede Zustimmung in der Anwendung neben dem Zähler; die jetzige gilt bis dahin.',
  elsewhere: {
    enedis:
      'Muss Enedis bestätigen, sagt die Anwendung, wann Sie die alte Freigabe in Ihrem Enedis-Konto löschen; tun Sie es erst dann.',
    myelectricaldata:
      'Bei einem Zähler, der über MyElectricalData verbunden ist, erneuern Sie zuerst die Freigabe bei diesem Gateway; kann die Anwendung die Zustimmung nicht mehr erneuern, verbinden Sie den Zähler nach deren Ende neu: Ein Administrator muss das erneut genehmigen.',
  },
  otherwise: 'Wenn nicht, müssen Sie nichts tun.',
};

/** To whoever meters belong to, at least one, before the last day of what he agreed to; days are counted from `now`. */
export function consentsEndMail(endings: BuildingEndings[], now: Date): MailTexts {
  return {
    fr: written(FRENCH, 'fr', endings, now),
    nl: written(DUTCH, 'nl', endings, now),
    en: written(ENGLISH, 'en', endings, now),
    de: written(GERMAN, 'de', endings, now),
  };
}

function written(words: Words, lang: Language, buildings: BuildingEndings[], now: Date): MailText {
  const all = buildings.flatMap(({ endings }) => endings);
  const [first] = all.toSorted((a, b) => a.end.getTime() - b.end.getTime());
  if (!first) throw new Error('a mail about no consent');
  const date = lastDay(first, lang);
  const elsewhere = Object.entries(words.elsewhere)
    .filter(([name]) => all.some(({ provider }) => provider === name))
    .map(([, sentence]) => sentence);
  return {
    subject: all.length === 1 ? words.one(first.prm, date) : words.many(all.length, date),
    text: [
      words.lead,
      ...buildings.map((one) => paragraph(one, words, lang, now)),
      [words.renew, ...elsewhere, words.otherwise].join(' '),
    ].join('\n\n'),
  };
}

function paragraph(
  { building, link, endings }: BuildingEndings,
  words: Words,
  lang: Language,
  now: Date,
): string {
  const lines = endings.map((ending) => {
    const { provider, end } = ending;
    const days = consentDaysLeft(end.getTime(), OPERATOR_ZONES[provider], now.getTime());
    return words.line({ ...ending, operator: PROVIDER_NAMES[provider], date: lastDay(ending, lang) }, days);
  });
  return [building, ...lines, link].join('\n');
}

function lastDay({ end, provider }: Ending, lang: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(Date.parse(consentLastDay(end.getTime(), OPERATOR_ZONES[provider])));
}
