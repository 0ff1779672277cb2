import type { MailTexts } from '../connection/subject-mail.service.ts';

export interface OfferFacts {
  building: string;
  offeredBy: string;
  link: string;
  days: number;
}

/** To whoever is to take the building over. */
export function handoverOfferMail({ building, offeredBy, link, days }: OfferFacts): MailTexts {
  return {
    fr: {
      subject: `Reprendre la gestion de «\u00a0${building}\u00a0»`,
      text: `Bonjour,\n\n${offeredBy} vous propose de reprendre la gestion de l’immeuble «\u00a0${building}\u00a0» sur CoproWatt, avec ses compteurs communs et leur historique.\n\nCe lien fonctionne une seule fois, pendant ${days}\u00a0jours. Connectez-vous avec votre compte de syndic\u00a0:\n\n${link}\n\nVous ne gérez pas cet immeuble\u00a0? Ignorez ce message\u00a0: sans le lien, rien ne change.`,
    },
    nl: {
      subject: `Het beheer van “${building}” overnemen`,
      text: `Goeiedag,\n\n${offeredBy} stelt u voor het beheer van het gebouw “${building}” op CoproWatt over te nemen, met de gemeenschappelijke meters en hun geschiedenis.\n\nDeze link werkt één keer, gedurende ${days} dagen. Meld u aan met uw account van syndicus:\n\n${link}\n\nBeheert u dit gebouw niet? Dan hoeft u niets te doen: zonder de link verandert er niets.`,
    },
    en: {
      subject: `Take over the management of “${building}”`,
      text: `Hello,\n\n${offeredBy} offers you to take over the management of the building “${building}” on CoproWatt, with its common meters and their history.\n\nThis link works once, for ${days} days. Sign in with your account as a syndic:\n\n${link}\n\nYou do not manage this building? Ignore this message: without the link nothing changes.`,
    },
    de: {
      subject: `Die Verwaltung von „${building}“ übernehmen`,
      text: `Guten Tag,\n\n${offeredBy} bietet Ihnen an, die Verwaltung des Gebäudes „${building}“ auf CoproWatt zu übernehmen, mit seinen gemeinschaftlichen Zählern und deren Verlauf.\n\nDieser Link funktioniert einmal, ${days} Tage lang. Melden Sie sich mit Ihrem Konto als Verwalter an:\n\n${link}\n\nSie verwalten dieses Gebäude nicht? Dann müssen Sie nichts tun: Ohne den Link ändert sich nichts.`,
    },
  };
}

/** To the syndics of before. */
export function handedOverMail(building: string, organisation: string): MailTexts {
  return {
    fr: {
      subject: `«\u00a0${building}\u00a0» est géré par ${organisation}`,
      text: `${organisation} a repris la gestion de l’immeuble «\u00a0${building}\u00a0». Vos accords pour ses compteurs communs ont pris fin et vous n’avez plus accès à l’immeuble. La preuve de vos accords reste dans l’application.`,
    },
    nl: {
      subject: `“${building}” wordt beheerd door ${organisation}`,
      text: `${organisation} heeft het beheer van het gebouw “${building}” overgenomen. Uw toestemmingen voor de gemeenschappelijke meters zijn beëindigd en u hebt geen toegang meer tot het gebouw. Het bewijs van uw toestemmingen blijft in de toepassing.`,
    },
    en: {
      subject: `“${building}” is managed by ${organisation}`,
      text: `${organisation} has taken over the management of the building “${building}”. Your agreements for its common meters have ended and you no longer reach the building. The proof of your agreements stays in the application.`,
    },
    de: {
      subject: `„${building}“ wird von ${organisation} verwaltet`,
      text: `${organisation} hat die Verwaltung des Gebäudes „${building}“ übernommen. Ihre Zustimmungen für die gemeinschaftlichen Zähler sind beendet und Sie haben keinen Zugang mehr zum Gebäude. Der Nachweis Ihrer Zustimmungen bleibt in der Anwendung.`,
    },
  };
}
