import { PROVIDER_NAMES, type ProviderName } from '@coprowatt/contracts';
import type { MailTexts } from '../connection/subject-mail.service.ts';

/** `prm`: masked. Nobody is told who the other side is. */
export type ClaimMail = (prm: string) => MailTexts;

/** To whoever has the meter: nothing has changed. */
export const claimOpenedMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Quelqu’un demande à relier votre compteur ${prm}`,
    text: `Une autre personne a demandé à relier le compteur ${prm}, qui est relié à votre nom.\n\nRien ne change\u00a0: votre connexion continue et cette personne ne voit aucune de vos mesures. Un administrateur vérifie la demande et vous serez informé de sa décision.\n\nSi vous n’êtes plus titulaire de ce compteur, vous pouvez le retirer dans l’application.`,
  },
  nl: {
    subject: `Iemand vraagt om uw meter ${prm} te koppelen`,
    text: `Een andere persoon heeft gevraagd om de meter ${prm} te koppelen, die op uw naam gekoppeld is.\n\nEr verandert niets: uw koppeling loopt door en die persoon ziet geen enkele van uw metingen. Een beheerder kijkt de vraag na en u krijgt bericht van de beslissing.\n\nBent u geen houder van deze meter meer, dan kunt u hem in de toepassing intrekken.`,
  },
  en: {
    subject: `Somebody asks to connect your meter ${prm}`,
    text: `Another person has asked to connect meter ${prm}, which is connected in your name.\n\nNothing changes: your connection goes on and that person sees none of your measurements. An administrator is checking the request and you will be told what is decided.\n\nIf you no longer hold this meter, you can withdraw it in the application.`,
  },
  de: {
    subject: `Jemand möchte Ihren Zähler ${prm} verbinden`,
    text: `Eine andere Person hat darum gebeten, den Zähler ${prm} zu verbinden, der in Ihrem Namen verbunden ist.\n\nEs ändert sich nichts: Ihre Verbindung läuft weiter und diese Person sieht keinen Ihrer Messwerte. Die Verwaltung der Plattform prüft die Anfrage; Sie erfahren, wie entschieden wird.\n\nWenn Sie nicht mehr Inhaber dieses Zählers sind, können Sie ihn in der Anwendung zurückziehen.`,
  },
});

/** To the same, once the claim was refused. */
export const claimRefusedToHolderMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Compteur ${prm}\u00a0: la demande a été refusée`,
    text: `La demande d’une autre personne sur votre compteur ${prm} a été examinée et refusée. Rien n’a changé et aucune de vos mesures n’a été transmise.`,
  },
  nl: {
    subject: `Meter ${prm}: de vraag is geweigerd`,
    text: `De vraag van een andere persoon over uw meter ${prm} is nagekeken en geweigerd. Er is niets veranderd en geen van uw metingen is doorgegeven.`,
  },
  en: {
    subject: `Meter ${prm}: the request was refused`,
    text: `Another person’s request for your meter ${prm} was examined and refused. Nothing has changed and none of your measurements was passed on.`,
  },
  de: {
    subject: `Zähler ${prm}: Die Anfrage wurde abgelehnt`,
    text: `Die Anfrage einer anderen Person zu Ihrem Zähler ${prm} wurde geprüft und abgelehnt. Es hat sich nichts geändert und keiner Ihrer Messwerte wurde weitergegeben.`,
  },
});

/** To whoever had the meter, once it went to the claimant. */
export const claimTransferredToHolderMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Votre compteur ${prm} n’est plus relié`,
    text: `Après vérification auprès du gestionnaire de réseau, le compteur ${prm} est désormais relié au nom d’une autre personne. Votre connexion a pris fin\u00a0: plus rien n’est demandé en votre nom.\n\nVotre historique dans CoproWatt reste le vôtre\u00a0: rien n’en a été transmis. Cette personne ne voit que ce que le gestionnaire de réseau lui communique lui-même.\n\nSi vous pensez que c’est une erreur, écrivez à l’administrateur de cette installation.`,
  },
  nl: {
    subject: `Uw meter ${prm} is niet meer gekoppeld`,
    text: `Na controle bij de netbeheerder is de meter ${prm} voortaan op naam van een andere persoon gekoppeld. Uw koppeling is beëindigd: er wordt niets meer in uw naam gevraagd.\n\nUw geschiedenis in CoproWatt blijft van u: er is niets van doorgegeven. Die persoon ziet alleen wat de netbeheerder zelf meedeelt.\n\nDenkt u dat dit een vergissing is, neem dan contact op met de beheerder van deze installatie.`,
  },
  en: {
    subject: `Your meter ${prm} is no longer connected`,
    text: `After a check with the network operator, meter ${prm} is now connected in another person’s name. Your connection has ended: nothing more is asked for in your name.\n\nYour history in CoproWatt stays yours: nothing of it was passed on. That person sees only what the network operator itself discloses to them.\n\nIf you think that this is a mistake, write to the administrator of this installation.`,
  },
  de: {
    subject: `Ihr Zähler ${prm} ist nicht mehr verbunden`,
    text: `Nach einer Prüfung beim Netzbetreiber ist der Zähler ${prm} nun im Namen einer anderen Person verbunden. Ihre Verbindung wurde beendet: In Ihrem Namen wird nichts mehr abgefragt.\n\nIhr Verlauf in CoproWatt gehört weiter Ihnen: Nichts davon wurde weitergegeben. Diese Person sieht nur, was der Netzbetreiber ihr selbst mitteilt.\n\nWenn Sie das für einen Irrtum halten, schreiben Sie der Verwaltung dieser Installation.`,
  },
});

/** The same where the operator was not asked, for it proves nothing: the administrator's word alone decided. */
export const claimTransferredByWordMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Votre compteur ${prm} n’est plus relié`,
    text: `Un administrateur de cette installation a examiné la demande d’une autre personne et l’a acceptée\u00a0: le compteur ${prm} est désormais relié à son nom. Enedis n’a pas été consulté. Votre connexion a pris fin\u00a0: plus rien n’est demandé en votre nom.\n\nVotre historique dans CoproWatt reste le vôtre\u00a0: rien n’en a été transmis. Cette personne ne voit que ce que la passerelle MyElectricalData lui communique.\n\nSi vous pensez que c’est une erreur, écrivez à l’administrateur de cette installation\u00a0; si vous êtes titulaire de ce compteur, vous pouvez aussi demander à le relier de nouveau par Enedis.`,
  },
  nl: {
    subject: `Uw meter ${prm} is niet meer gekoppeld`,
    text: `Een beheerder van deze installatie heeft de vraag van een andere persoon onderzocht en aanvaard: de meter ${prm} is voortaan op diens naam gekoppeld. Enedis is niet geraadpleegd. Uw koppeling is beëindigd: er wordt niets meer in uw naam gevraagd.\n\nUw geschiedenis in CoproWatt blijft van u: er is niets van doorgegeven. Die persoon ziet alleen wat de gateway MyElectricalData meedeelt.\n\nDenkt u dat dit een vergissing is, neem dan contact op met de beheerder van deze installatie; bent u houder van deze meter, dan kunt u ook vragen om hem opnieuw via Enedis te koppelen.`,
  },
  en: {
    subject: `Your meter ${prm} is no longer connected`,
    text: `An administrator of this installation examined another person’s request and accepted it: meter ${prm} is now connected in that person’s name. Enedis was not consulted. Your connection has ended: nothing more is asked for in your name.\n\nYour history in CoproWatt stays yours: nothing of it was passed on. That person sees only what the MyElectricalData gateway discloses to them.\n\nIf you think that this is a mistake, write to the administrator of this installation; if you hold this meter, you can also ask to connect it again through Enedis.`,
  },
  de: {
    subject: `Ihr Zähler ${prm} ist nicht mehr verbunden`,
    text: `Die Verwaltung dieser Installation hat die Anfrage einer anderen Person geprüft und angenommen: Der Zähler ${prm} ist nun in deren Namen verbunden. Enedis wurde nicht befragt. Ihre Verbindung wurde beendet: In Ihrem Namen wird nichts mehr abgefragt.\n\nIhr Verlauf in CoproWatt gehört weiter Ihnen: Nichts davon wurde weitergegeben. Diese Person sieht nur, was das Gateway MyElectricalData ihr mitteilt.\n\nWenn Sie das für einen Irrtum halten, schreiben Sie der Verwaltung dieser Installation; sind Sie Inhaber dieses Zählers, können Sie auch darum bitten, ihn wieder über Enedis zu verbinden.`,
  },
});

/** To the claimant: neutral, whatever the cause. */
export const claimRefusedMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Compteur ${prm}\u00a0: votre demande n’a pas pu être acceptée`,
    text: `Votre demande concernant le compteur ${prm} a été vérifiée et n’a pas pu être acceptée. Rien n’a été relié et aucune donnée n’a été lue.\n\nVous pouvez recommencer si votre situation change.`,
  },
  nl: {
    subject: `Meter ${prm}: uw aanvraag kon niet worden aanvaard`,
    text: `Uw aanvraag over de meter ${prm} is nagekeken en kon niet worden aanvaard. Er is niets gekoppeld en niets gelezen.\n\nU kunt het opnieuw proberen als uw situatie verandert.`,
  },
  en: {
    subject: `Meter ${prm}: your request could not be accepted`,
    text: `Your request about meter ${prm} was checked and could not be accepted. Nothing was connected and no data was read.\n\nYou can start again if your situation changes.`,
  },
  de: {
    subject: `Zähler ${prm}: Ihre Anfrage konnte nicht angenommen werden`,
    text: `Ihre Anfrage zum Zähler ${prm} wurde geprüft und konnte nicht angenommen werden. Nichts wurde verbunden oder gelesen.\n\nSie können neu beginnen, wenn sich Ihre Lage ändert.`,
  },
});

/** To the claimant, once the meter is his, which is then read at `provider`. */
export const claimAcceptedMail = (prm: string, provider: ProviderName): MailTexts => ({
  fr: {
    subject: `Le compteur ${prm} est relié`,
    text: `Votre demande concernant le compteur ${prm} a été vérifiée et acceptée\u00a0: le compteur est relié. Ses mesures, passées comprises, sont demandées à ${PROVIDER_NAMES[provider]}, dans la mesure où elles vous y sont ouvertes\u00a0; rien n’est repris de l’historique d’une autre personne.`,
  },
  nl: {
    subject: `De meter ${prm} is gekoppeld`,
    text: `Uw aanvraag over de meter ${prm} is nagekeken en aanvaard: de meter is gekoppeld. De metingen, ook die van vroeger, komen van ${PROVIDER_NAMES[provider]}, voor zover ze u daar worden meegedeeld; uit de geschiedenis van iemand anders wordt niets overgenomen.`,
  },
  en: {
    subject: `Meter ${prm} is connected`,
    text: `Your request about meter ${prm} was checked and accepted: the meter is connected. Its measurements, past ones included, come from ${PROVIDER_NAMES[provider]}, as far as they are disclosed to you there; nothing is taken from another person’s history.`,
  },
  de: {
    subject: `Der Zähler ${prm} ist verbunden`,
    text: `Ihre Anfrage zum Zähler ${prm} wurde geprüft und angenommen: Der Zähler ist verbunden. Seine Messwerte, auch frühere, kommen von ${PROVIDER_NAMES[provider]}, soweit sie Ihnen dort mitgeteilt werden; aus dem Verlauf einer anderen Person wird nichts übernommen.`,
  },
});

/** To the claimant, when no administrator decided. */
export const claimLapsedMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Compteur ${prm}\u00a0: votre demande est restée sans réponse`,
    text: `Votre demande concernant le compteur ${prm} n’a pas été décidée en 30\u00a0jours\u00a0: elle est close. Rien n’a été relié et aucune donnée n’a été lue.\n\nVous pouvez la refaire dans l’application. Prévenez aussi l’administrateur de cette installation, qui doit l’examiner.`,
  },
  nl: {
    subject: `Meter ${prm}: uw aanvraag bleef onbeantwoord`,
    text: `Over uw aanvraag voor de meter ${prm} is in 30 dagen niet beslist: ze is gesloten. Er is niets gekoppeld en niets gelezen.\n\nU kunt ze in de toepassing opnieuw doen. Verwittig ook de beheerder van deze installatie, die ze moet nakijken.`,
  },
  en: {
    subject: `Meter ${prm}: your request was not answered`,
    text: `Your request about meter ${prm} was not decided within 30 days: it is closed. Nothing was connected and no data was read.\n\nYou can make it again in the application. Please tell the administrator of this installation too, who has to examine it.`,
  },
  de: {
    subject: `Zähler ${prm}: Ihre Anfrage blieb unbeantwortet`,
    text: `Über Ihre Anfrage zum Zähler ${prm} wurde 30 Tage lang nicht entschieden: Sie ist geschlossen. Nichts wurde verbunden oder gelesen.\n\nSie können sie in der Anwendung neu stellen. Sagen Sie auch der Verwaltung dieser Installation Bescheid, die sie prüfen muss.`,
  },
});

/** To whoever has the meter and was told of the claim. */
export const claimLapsedToHolderMail: ClaimMail = (prm) => ({
  fr: {
    subject: `Compteur ${prm}\u00a0: la demande est close`,
    text: `La demande d’une autre personne sur votre compteur ${prm} n’a pas été décidée en 30\u00a0jours\u00a0: elle est close. Rien n’a changé et aucune de vos mesures n’a été transmise.`,
  },
  nl: {
    subject: `Meter ${prm}: de vraag is gesloten`,
    text: `Over de vraag van een andere persoon over uw meter ${prm} is in 30 dagen niet beslist: ze is gesloten. Er is niets veranderd en geen van uw metingen is doorgegeven.`,
  },
  en: {
    subject: `Meter ${prm}: the request is closed`,
    text: `Another person’s request for your meter ${prm} was not decided within 30 days: it is closed. Nothing has changed and none of your measurements was passed on.`,
  },
  de: {
    subject: `Zähler ${prm}: Die Anfrage ist geschlossen`,
    text: `Über die Anfrage einer anderen Person zu Ihrem Zähler ${prm} wurde 30 Tage lang nicht entschieden: Sie ist geschlossen. Es hat sich nichts geändert und keiner Ihrer Messwerte wurde weitergegeben.`,
  },
});

/** To the platform's admins: how many claims came in since they were last told, and no meter, person or place. */
export const claimsToReviewMail = (claims: number, link: string): MailTexts => ({
  fr: {
    subject: claims === 1 ? 'Une demande à examiner' : `${claims} demandes à examiner`,
    text: `${claims === 1 ? 'Une demande de connexion d’un compteur attend votre décision' : `${claims} demandes de connexion d’un compteur attendent votre décision`}. C’est le cas quand quelqu’un d’autre a relié ou demandé le même compteur, ou quand rien ne prouve encore qui en est le titulaire. D’ici là, aucune donnée n’est lue pour le demandeur. Sans décision, une demande prend fin après 30\u00a0jours.\n\nLa page des demandes dit ce qui attend encore\u00a0:\n\n${link}`,
  },
  nl: {
    subject: claims === 1 ? 'Een aanvraag om na te kijken' : `${claims} aanvragen om na te kijken`,
    text: `${claims === 1 ? 'Een aanvraag om een meter te koppelen wacht op uw beslissing' : `${claims} aanvragen om een meter te koppelen wachten op uw beslissing`}. Dat is zo wanneer iemand anders dezelfde meter gekoppeld of gevraagd heeft, of wanneer nog niets bewijst wie de houder is. Tot dan wordt voor de aanvrager niets gelezen. Zonder beslissing eindigt een aanvraag na 30 dagen.\n\nDe pagina van de aanvragen zegt wat nog wacht:\n\n${link}`,
  },
  en: {
    subject: claims === 1 ? 'A request to examine' : `${claims} requests to examine`,
    text: `${claims === 1 ? 'A request to connect a meter waits for your decision' : `${claims} requests to connect a meter wait for your decision`}. That is so when somebody else has connected or asked for the same meter, or when nothing proves yet who its holder is. Until then no data is read for whoever asks. Without a decision a request ends after 30 days.\n\nThe page of requests says what still waits:\n\n${link}`,
  },
  de: {
    subject: claims === 1 ? 'Eine Anfrage zu prüfen' : `${claims} Anfragen zu prüfen`,
    text: `${claims === 1 ? 'Eine Anfrage, einen Zähler zu verbinden, wartet auf Ihre Entscheidung' : `${claims} Anfragen, einen Zähler zu verbinden, warten auf Ihre Entscheidung`}. Das ist so, wenn jemand anders denselben Zähler verbunden oder angefragt hat oder wenn noch nichts beweist, wer sein Inhaber ist. Bis dahin werden für die anfragende Seite keine Daten gelesen. Ohne Entscheidung endet eine Anfrage nach 30 Tagen.\n\nDie Seite der Anfragen zeigt, was noch wartet:\n\n${link}`,
  },
});
