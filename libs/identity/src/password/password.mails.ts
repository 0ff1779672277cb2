import type { Language } from '@coprowatt/contracts';
import type { Mail } from '@coprowatt/platform';
import type { User } from '../user/user.entity.ts';

type Text = Pick<Mail, 'subject' | 'text'>;
type Reader = Pick<User, 'email' | 'displayName' | 'language'>;

const RESET: Record<Language, (name: string, link: string, minutes: number) => Text> = {
  fr: (name, link, minutes) => ({
    subject: 'Choisir un nouveau mot de passe',
    text: `Bonjour ${name},

Vous avez demandé à choisir un nouveau mot de passe pour CoproWatt. Ce lien fonctionne une seule fois, pendant ${minutes} minutes\u00a0:

${link}

Vous n’avez rien demandé\u00a0? Ignorez ce message\u00a0: votre mot de passe ne change pas.
`,
  }),
  nl: (name, link, minutes) => ({
    subject: 'Een nieuw wachtwoord kiezen',
    text: `Dag ${name},

U vroeg om een nieuw wachtwoord voor CoproWatt te kiezen. Deze link werkt één keer, gedurende ${minutes} minuten:

${link}

Hebt u niets gevraagd? Dan hoeft u niets te doen: uw wachtwoord verandert niet.
`,
  }),
  en: (name, link, minutes) => ({
    subject: 'Choose a new password',
    text: `Hello ${name},

You asked to choose a new password for CoproWatt. This link works once, for ${minutes} minutes:

${link}

You did not ask? Ignore this message: your password stays as it is.
`,
  }),
  de: (name, link, minutes) => ({
    subject: 'Ein neues Passwort wählen',
    text: `Guten Tag ${name},

Sie möchten ein neues Passwort für CoproWatt wählen. Dieser Link funktioniert einmal, ${minutes} Minuten lang:

${link}

Sie haben nichts angefragt? Dann müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.
`,
  }),
};

const CHANGED: Record<Language, (name: string) => Text> = {
  fr: (name) => ({
    subject: 'Votre mot de passe a changé',
    text: `Bonjour ${name},

Le mot de passe de votre compte CoproWatt vient de changer, et toutes vos autres connexions sont fermées.

Ce n’était pas vous\u00a0? Choisissez tout de suite un nouveau mot de passe depuis la page de connexion, et prévenez votre syndic.
`,
  }),
  nl: (name) => ({
    subject: 'Uw wachtwoord is gewijzigd',
    text: `Dag ${name},

Het wachtwoord van uw CoproWatt-account is zojuist gewijzigd en al uw andere sessies zijn beëindigd.

Was u dit niet? Kies dan meteen een nieuw wachtwoord via de aanmeldpagina en verwittig uw syndicus.
`,
  }),
  en: (name) => ({
    subject: 'Your password has changed',
    text: `Hello ${name},

The password of your CoproWatt account has just changed, and all your other sessions have ended.

It was not you? Choose a new password at once from the sign-in page, and tell your property manager.
`,
  }),
  de: (name) => ({
    subject: 'Ihr Passwort wurde geändert',
    text: `Guten Tag ${name},

Das Passwort Ihres CoproWatt-Kontos wurde soeben geändert, und alle Ihre anderen Sitzungen sind beendet.

Das waren nicht Sie? Wählen Sie sofort auf der Anmeldeseite ein neues Passwort und informieren Sie Ihre Verwaltung.
`,
  }),
};

/** The link to choose a new password. */
export function resetMail(to: Reader, link: string, minutes: number): Mail {
  return { to: to.email, ...RESET[to.language](to.displayName, link, minutes) };
}

/** Tells the owner of an account that its password is another one now. */
export function passwordChangedMail(to: Reader): Mail {
  return { to: to.email, ...CHANGED[to.language](to.displayName) };
}
