import type { InvitedRole, Language } from '@coprowatt/contracts';
import type { Mail } from '@coprowatt/platform';

export interface InvitationFacts {
  role: InvitedRole;
  /** Building or organisation. */
  scopeName: string;
  invitedBy: string;
  link: string;
  days: number;
}

type Text = Pick<Mail, 'subject' | 'text'>;

const ROLE: Record<Language, Record<InvitedRole, string>> = {
  fr: {
    syndic: 'gestionnaire (syndic)',
    council: 'membre du conseil syndical',
    co_owner: 'copropriétaire',
    occupant: 'occupant',
  },
  nl: {
    syndic: 'beheerder (syndicus)',
    council: 'lid van de raad van mede-eigendom',
    co_owner: 'mede-eigenaar',
    occupant: 'bewoner',
  },
  en: {
    syndic: 'property manager (syndic)',
    council: 'member of the owners’ council',
    co_owner: 'co-owner',
    occupant: 'occupant',
  },
  de: {
    syndic: 'Verwalter (Syndic)',
    council: 'Mitglied des Verwaltungsbeirats',
    co_owner: 'Miteigentümer',
    occupant: 'Bewohner',
  },
};

const TEXT: Record<Language, (facts: InvitationFacts) => Text> = {
  fr: ({ role, scopeName, invitedBy, link, days }) => ({
    subject: `Invitation\u00a0: ${scopeName}`,
    text: `Bonjour,

${invitedBy} vous invite à suivre la consommation d’électricité de «\u00a0${scopeName}\u00a0» sur CoproWatt, en tant que ${ROLE.fr[role]}.

Ce lien fonctionne une seule fois, pendant ${days} jours\u00a0:

${link}

Vous ne connaissez pas cette personne\u00a0? Ignorez ce message\u00a0: sans le lien, rien ne se passe.
`,
  }),
  nl: ({ role, scopeName, invitedBy, link, days }) => ({
    subject: `Uitnodiging: ${scopeName}`,
    text: `Goeiedag,

${invitedBy} nodigt u uit om het elektriciteitsverbruik van “${scopeName}” op CoproWatt te volgen, als ${ROLE.nl[role]}.

Deze link werkt één keer, gedurende ${days} dagen:

${link}

Kent u deze persoon niet? Dan hoeft u niets te doen: zonder de link gebeurt er niets.
`,
  }),
  en: ({ role, scopeName, invitedBy, link, days }) => ({
    subject: `Invitation: ${scopeName}`,
    text: `Hello,

${invitedBy} invites you to follow the electricity use of “${scopeName}” on CoproWatt, as ${ROLE.en[role]}.

This link works once, for ${days} days:

${link}

You do not know this person? Ignore this message: without the link nothing happens.
`,
  }),
  de: ({ role, scopeName, invitedBy, link, days }) => ({
    subject: `Einladung: ${scopeName}`,
    text: `Guten Tag,

${invitedBy} lädt Sie ein, den Stromverbrauch von „${scopeName}“ auf CoproWatt zu verfolgen, als ${ROLE.de[role]}.

Dieser Link funktioniert einmal, ${days} Tage lang:

${link}

Sie kennen diese Person nicht? Dann müssen Sie nichts tun: Ohne den Link geschieht nichts.
`,
  }),
};

/** The same to everybody, whether he has an account or not. */
export function invitationMail(to: string, language: Language, facts: InvitationFacts): Mail {
  return { to, ...TEXT[language](facts) };
}
