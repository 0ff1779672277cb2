import { PROVIDER_NAMES, type IncidentKind, type Language, type ProviderName } from '@coprowatt/contracts';
import type { MailTexts } from '../connection/subject-mail.service.ts';

/** What an incident mail tells; no meter is named. */
export interface IncidentFacts {
  provider: ProviderName;
  /** API that is meant; null for all. */
  api: string | null;
  meters: number;
  answers: number;
  /** Page of the operators. */
  link: string;
}

type Texts = Record<IncidentKind, { title: string; what: string }>;

const FRENCH: Texts = {
  unknown_answer: {
    title: 'réponse inconnue',
    what: 'L’opérateur a répondu d’une façon que CoproWatt ne connaît pas, ou a refusé une de nos demandes comme mal formée. La demande sera répétée de plus en plus rarement\u00a0; le code de la réponse est sur la page des opérateurs.',
  },
  not_subscribed: {
    title: 'API non souscrite',
    what: 'Votre application n’est pas abonnée à cette API chez l’opérateur. Abonnez-la dans votre espace chez lui\u00a0; les autres données continuent d’arriver.',
  },
  credentials: {
    title: 'identifiants refusés',
    what: 'L’opérateur refuse les identifiants de votre application. Vérifiez-les dans la configuration et dans votre espace chez l’opérateur. Rien n’est lu en attendant.',
  },
  not_holder_wave: {
    title: 'de nombreux titulaires contestés à la fois',
    what: 'L’opérateur dit en même temps de nombreux compteurs que leur titulaire est un autre. C’est presque toujours une erreur de sa part. Tant que cela dure, aucune connexion ne prend fin et personne n’est invité à renouveler son accord.',
  },
  outage: {
    title: 'panne',
    what: 'Plus aucune réponse utile depuis une heure ou davantage. CoproWatt continue d’essayer et rattrapera les jours manquants. Si l’opérateur ne signale aucune panne, une de nos demandes peut en être la cause\u00a0: signalez-le aux auteurs de CoproWatt.',
  },
  retired: {
    title: 'ancienne génération',
    what: 'L’adresse configurée répond dans une génération de l’API qui est arrêtée. Mettez la configuration à jour\u00a0; ces réponses ne sont pas lues.',
  },
};

const DUTCH: Texts = {
  unknown_answer: {
    title: 'onbekend antwoord',
    what: 'De netbeheerder antwoordde op een manier die CoproWatt niet kent, of weigerde een vraag van ons als onjuist. De vraag wordt steeds minder vaak herhaald; de code van het antwoord staat op de pagina van de netbeheerders.',
  },
  not_subscribed: {
    title: 'API zonder abonnement',
    what: 'Uw toepassing heeft bij de netbeheerder geen abonnement op deze API. Neem het in uw account bij hem; de andere gegevens blijven komen.',
  },
  credentials: {
    title: 'inloggegevens geweigerd',
    what: 'De netbeheerder weigert de inloggegevens van uw toepassing. Kijk ze na in de configuratie en in uw account bij de netbeheerder. Intussen wordt niets gelezen.',
  },
  not_holder_wave: {
    title: 'veel houders tegelijk betwist',
    what: 'De netbeheerder zegt van veel meters tegelijk dat iemand anders de houder is. Dat is bijna altijd een fout van hem. Zolang dit duurt eindigt geen koppeling en wordt niemand gevraagd om zijn akkoord te vernieuwen.',
  },
  outage: {
    title: 'storing',
    what: 'Al een uur of langer geen bruikbaar antwoord. CoproWatt blijft proberen en haalt de ontbrekende dagen in. Meldt de netbeheerder geen storing, dan kan een vraag van ons de oorzaak zijn: meld het aan de makers van CoproWatt.',
  },
  retired: {
    title: 'oude generatie',
    what: 'Het ingestelde adres antwoordt in een generatie van de API die stopgezet is. Werk de configuratie bij; deze antwoorden worden niet gelezen.',
  },
};

const ENGLISH: Texts = {
  unknown_answer: {
    title: 'unknown answer',
    what: 'The operator answered in a way that CoproWatt does not know, or refused a request of ours as malformed. The request is repeated less and less often; the code of the answer is on the operators’ page.',
  },
  not_subscribed: {
    title: 'API not subscribed',
    what: 'Your application is not subscribed to this API at the operator. Subscribe it in your account there; the other data keep coming.',
  },
  credentials: {
    title: 'credentials refused',
    what: 'The operator refuses your application’s credentials. Check them in the configuration and in your account at the operator. Nothing is read meanwhile.',
  },
  not_holder_wave: {
    title: 'many holders contested at once',
    what: 'The operator says of many meters at the same time that somebody else is their holder. That is nearly always a mistake on its side. While it lasts no connection ends and nobody is asked to renew an agreement.',
  },
  outage: {
    title: 'outage',
    what: 'No useful answer for an hour or more. CoproWatt keeps trying and will catch up on the missing days. If the operator reports no outage, a request of ours may be the cause: please report it to the authors of CoproWatt.',
  },
  retired: {
    title: 'retired generation',
    what: 'The configured address answers in a generation of the API that is switched off. Update the configuration; these answers are not read.',
  },
};

const GERMAN: Texts = {
  unknown_answer: {
    title: 'unbekannte Antwort',
    what: 'Der Netzbetreiber antwortete in einer Weise, die CoproWatt nicht kennt, oder wies eine Anfrage von uns als fehlerhaft zurück. Die Anfrage wird immer seltener wiederholt; der Code der Antwort steht auf der Seite der Netzbetreiber.',
  },
  not_subscribed: {
    title: 'API nicht abonniert',
    what: 'Ihre Anwendung hat diese API beim Netzbetreiber nicht abonniert. Holen Sie das in Ihrem Konto dort nach; die übrigen Daten kommen weiter an.',
  },
  credentials: {
    title: 'Zugangsdaten abgelehnt',
    what: 'Der Netzbetreiber lehnt die Zugangsdaten Ihrer Anwendung ab. Prüfen Sie sie in der Konfiguration und in Ihrem Konto beim Netzbetreiber. Bis dahin wird nichts gelesen.',
  },
  not_holder_wave: {
    title: 'viele Inhaber gleichzeitig bestritten',
    what: 'Der Netzbetreiber sagt von vielen Zählern gleichzeitig, dass jemand anders ihr Inhaber sei. Das ist fast immer ein Fehler auf seiner Seite. Solange es dauert, endet keine Verbindung und niemand wird gebeten, seine Zustimmung zu erneuern.',
  },
  outage: {
    title: 'Störung',
    what: 'Seit einer Stunde oder länger keine brauchbare Antwort. CoproWatt versucht es weiter und holt die fehlenden Tage nach. Meldet der Netzbetreiber keine Störung, kann eine Anfrage von uns die Ursache sein: Bitte melden Sie es den Autoren von CoproWatt.',
  },
  retired: {
    title: 'eingestellte Generation',
    what: 'Die eingestellte Adresse antwortet in einer Generation der API, die abgeschaltet ist. Aktualisieren Sie die Konfiguration; diese Antworten werden nicht gelesen.',
  },
};

const COUNTS: Record<Language, (meters: number, answers: number) => string> = {
  fr: (meters, answers) => `Compteurs concernés\u00a0: ${meters}. Réponses\u00a0: ${answers}.`,
  nl: (meters, answers) => `Betrokken meters: ${meters}. Antwoorden: ${answers}.`,
  en: (meters, answers) => `Meters concerned: ${meters}. Answers: ${answers}.`,
  de: (meters, answers) => `Betroffene Zähler: ${meters}. Antworten: ${answers}.`,
};

/** To the platform's admins, once an incident. */
export function incidentMail(kind: IncidentKind, facts: IncidentFacts): MailTexts {
  return {
    fr: written(FRENCH[kind], facts, 'fr', '\u00a0: '),
    nl: written(DUTCH[kind], facts, 'nl', ': '),
    en: written(ENGLISH[kind], facts, 'en', ': '),
    de: written(GERMAN[kind], facts, 'de', ': '),
  };
}

function written(
  { title, what }: Texts[IncidentKind],
  { provider, api, meters, answers, link }: IncidentFacts,
  language: Language,
  colon: string,
): { subject: string; text: string } {
  const named = api === null ? '' : `API${colon}${api}\n\n`;
  return {
    subject: `${PROVIDER_NAMES[provider]}${colon}${title}`,
    text: `${what}\n\n${named}${COUNTS[language](meters, answers)}\n\n${link}`,
  };
}
