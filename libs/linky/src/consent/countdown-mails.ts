import type { Language, ProviderName } from '@coprowatt/contracts';
import type { MailTexts } from '../connection/subject-mail.service.ts';

/** What a mail of the countdown is about. */
export interface Ending {
  label: string;
  /** Masked. */
  prm: string;
  provider: ProviderName;
  /** Instant of the end, and the operator's zone, in which its day is told. */
  end: Date;
  timeZone: string;
  days: number;
}

const OPERATORS: Record<ProviderName, string> = {
  enedis: 'Enedis',
  ores: 'ORES',
  myelectricaldata: 'MyElectricalData',
};

const LOCALES: Record<Language, string> = { fr: 'fr-FR', nl: 'nl-BE', en: 'en-IE', de: 'de-DE' };

/** At Enedis a point is shared once: the old share makes room for the new one first. */
const SHARE_FIRST: Record<Language, string> = {
  fr: ' Si Enedis doit confirmer, l’application vous dit quand supprimer l’ancien partage dans votre compte Enedis\u00a0; faites-le seulement à ce moment-là.',
  nl: ' Als Enedis moet bevestigen, zegt de toepassing wanneer u de oude deling in uw Enedis-account verwijdert; doe dat pas op dat moment.',
  en: ' If Enedis has to confirm, the application says when to delete the old share in your Enedis account; do it only then.',
  de: ' Muss Enedis bestätigen, sagt die Anwendung, wann Sie die alte Freigabe in Ihrem Enedis-Konto löschen; tun Sie es erst dann.',
};

/** To whoever a meter belongs to, before the end of what he agreed to. */
export function consentEndsMail(ending: Ending): MailTexts {
  const { label, prm, provider, days } = ending;
  const operator = OPERATORS[provider];
  const on = (lang: Language) => lastDay(ending, lang);
  const share = (lang: Language) => (provider === 'enedis' ? SHARE_FIRST[lang] : '');
  return {
    fr: {
      subject: `Compteur ${prm}\u00a0: votre accord prend fin le ${on('fr')}`,
      text: `L’accord pour le compteur «\u00a0${label}\u00a0» (${prm}) prend fin le ${on('fr')}\u00a0: ${days === 1 ? 'c’est le dernier jour' : `il reste ${days}\u00a0jours`}. Ensuite, plus rien ne sera demandé à ${operator} et aucune nouvelle mesure n’arrivera\u00a0; ce qui est déjà là reste.\n\nPour continuer, renouvelez-le dans l’application, à côté du compteur\u00a0; l’accord actuel vaut jusque-là.${share('fr')} Si vous ne voulez pas continuer, vous n’avez rien à faire.`,
    },
    nl: {
      subject: `Meter ${prm}: uw toestemming eindigt op ${on('nl')}`,
      text: `De toestemming voor de meter “${label}” (${prm}) eindigt op ${on('nl')}: ${days === 1 ? 'dit is de laatste dag' : `nog ${days} dagen`}. Daarna wordt er niets meer bij ${operator} opgevraagd en komen er geen nieuwe metingen bij; wat er al is, blijft.\n\nOm door te gaan, vernieuwt u ze in de toepassing, naast de meter; de huidige geldt tot dan.${share('nl')} Wilt u niet doorgaan, dan hoeft u niets te doen.`,
    },
    en: {
      subject: `Meter ${prm}: your agreement ends on ${on('en')}`,
      text: `The agreement for the meter “${label}” (${prm}) ends on ${on('en')}: ${days === 1 ? 'this is the last day' : `${days} days are left`}. After that nothing more is asked from ${operator} and no new measurements arrive; what is there stays.\n\nTo go on, renew it in the application, beside the meter; the present one holds until then.${share('en')} If you do not want to go on, there is nothing for you to do.`,
    },
    de: {
      subject: `Zähler ${prm}: Ihre Zustimmung endet am ${on('de')}`,
      text: `Die Zustimmung für den Zähler „${label}“ (${prm}) endet am ${on('de')}: ${days === 1 ? 'heute ist der letzte Tag' : `noch ${days} Tage`}. Danach wird bei ${operator} nichts mehr abgefragt und es kommen keine neuen Messwerte hinzu; was da ist, bleibt.\n\nWenn Sie fortfahren möchten, erneuern Sie sie in der Anwendung neben dem Zähler; die jetzige gilt bis dahin.${share('de')} Wenn nicht, müssen Sie nichts tun.`,
    },
  };
}

function lastDay({ end, timeZone }: Ending, lang: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[lang], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  });
  return format.format(end.getTime() - 1);
}
