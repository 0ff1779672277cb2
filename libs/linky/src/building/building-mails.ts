import type { MailTexts } from '../connection/subject-mail.service.ts';

/** To the holder of a private meter whose building is no longer on the platform. `prm`: masked. */
export function buildingEndedMail(building: string, prm: string): MailTexts {
  return {
    fr: {
      subject: `Votre compteur ${prm} n’est plus relié`,
      text: `L’immeuble «\u00a0${building}\u00a0» n’est plus suivi sur CoproWatt. L’accord que vous aviez donné pour votre compteur ${prm} a donc pris fin\u00a0: plus rien n’est demandé en votre nom.\n\nSupprimez aussi le partage dans votre compte chez le gestionnaire de réseau. La preuve de votre accord reste à votre disposition dans l’application, sous «\u00a0Accords et données\u00a0».`,
    },
    nl: {
      subject: `Uw meter ${prm} is niet meer gekoppeld`,
      text: `Het gebouw “${building}” wordt niet meer opgevolgd op CoproWatt. De toestemming die u voor uw meter ${prm} had gegeven, is daarom beëindigd: er wordt niets meer in uw naam gevraagd.\n\nVerwijder ook de toegang in uw account bij de netbeheerder. Het bewijs van uw toestemming blijft in de toepassing tot uw beschikking, onder “Toestemmingen en gegevens”.`,
    },
    en: {
      subject: `Your meter ${prm} is no longer connected`,
      text: `The building “${building}” is no longer followed on CoproWatt. The agreement that you gave for your meter ${prm} has therefore ended: nothing more is asked for in your name.\n\nDelete the share in your account at the network operator too. The proof of your agreement stays at your disposal in the application, under “Agreements and data”.`,
    },
    de: {
      subject: `Ihr Zähler ${prm} ist nicht mehr verbunden`,
      text: `Das Gebäude „${building}“ wird auf CoproWatt nicht mehr begleitet. Die Zustimmung, die Sie für Ihren Zähler ${prm} gegeben hatten, ist deshalb beendet: In Ihrem Namen wird nichts mehr abgefragt.\n\nLöschen Sie auch die Freigabe in Ihrem Konto beim Netzbetreiber. Der Nachweis Ihrer Zustimmung bleibt in der Anwendung unter „Zustimmungen und Daten“ verfügbar.`,
    },
  };
}

/** To the holder of a private meter who no longer reaches its building. `prm`: masked. */
export function holderLeftMail(building: string, prm: string): MailTexts {
  return {
    fr: {
      subject: `Votre compteur ${prm} n’est plus relié`,
      text: `Vous n’avez plus accès à l’immeuble «\u00a0${building}\u00a0» sur CoproWatt. L’accord que vous aviez donné pour votre compteur ${prm} a donc pris fin\u00a0: plus rien n’est demandé en votre nom.\n\nSupprimez aussi le partage dans votre compte chez le gestionnaire de réseau. La preuve de votre accord reste à votre disposition dans l’application, sous «\u00a0Accords et données\u00a0». Si l’accès vous est rendu, vous pourrez relier ce compteur à nouveau.`,
    },
    nl: {
      subject: `Uw meter ${prm} is niet meer gekoppeld`,
      text: `U hebt op CoproWatt geen toegang meer tot het gebouw “${building}”. De toestemming die u voor uw meter ${prm} had gegeven, is daarom beëindigd: er wordt niets meer in uw naam gevraagd.\n\nVerwijder ook de toegang in uw account bij de netbeheerder. Het bewijs van uw toestemming blijft in de toepassing tot uw beschikking, onder “Toestemmingen en gegevens”. Krijgt u opnieuw toegang, dan kunt u deze meter weer koppelen.`,
    },
    en: {
      subject: `Your meter ${prm} is no longer connected`,
      text: `You no longer have access to the building “${building}” on CoproWatt. The agreement that you gave for your meter ${prm} has therefore ended: nothing more is asked for in your name.\n\nDelete the share in your account at the network operator too. The proof of your agreement stays at your disposal in the application, under “Agreements and data”. If you are given access again, you can connect this meter anew.`,
    },
    de: {
      subject: `Ihr Zähler ${prm} ist nicht mehr verbunden`,
      text: `Sie haben auf CoproWatt keinen Zugang mehr zum Gebäude „${building}“. Die Zustimmung, die Sie für Ihren Zähler ${prm} gegeben hatten, ist deshalb beendet: In Ihrem Namen wird nichts mehr abgefragt.\n\nLöschen Sie auch die Freigabe in Ihrem Konto beim Netzbetreiber. Der Nachweis Ihrer Zustimmung bleibt in der Anwendung unter „Zustimmungen und Daten“ verfügbar. Erhalten Sie wieder Zugang, können Sie diesen Zähler neu verbinden.`,
    },
  };
}
