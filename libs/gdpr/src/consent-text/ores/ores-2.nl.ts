import type { ConsentTextSource } from '../consent-text-source.ts';

export const ores2Nl: ConsentTextSource = {
  provider: 'ores',
  version: 'ores-2',
  lang: 'nl',
  paragraphs: [
    'U staat CoproWatt toe om bij ORES, de netbeheerder, de metingen op te vragen van de slimme meter die u met zijn EAN-code hebt aangewezen, en alleen de metingen die u aanvinkt. Elke keuze is vrij en staat los van de andere. Zonder dagwaarden kan de meter niet worden gekoppeld.',
    'Dagwaarden: de energie die elke dag is afgenomen, in kilowattuur, en de energie die de meter injecteert als er productie is; het hoogste vermogen van elke dag, als ORES het meedeelt. Dat alles met een geschiedenis tot 36 maanden. Ze dienen om uw verbruik te tonen en te vergelijken.',
    'Bij de dagwaarden hoort wat ORES van de aansluiting weet: vermogen, tarief, daluren, type meter en of er injectie is. Dat dient om de metingen te lezen en de kosten te berekenen. Wij vragen nooit een naam, een adres of contactgegevens op.',
    'Kwartiercurve: de energie van elk kwartier, afgenomen en, als er productie is, geïnjecteerd, met een geschiedenis tot 36 maanden. Ze is nauwkeuriger: bij een woning kan ze laten raden wanneer iemand aanwezig is, opstaat en gaat slapen. Ze dient om te tonen op welk uur elektriciteit wordt verbruikt. ORES heeft ze alleen als de kwartiermeting voor deze meter is geactiveerd. Vinkt u ze niet aan, dan wordt ze nooit opgevraagd en omvat de toegang die wij aan ORES vragen ze niet.',
    'Advies en meldingen: de analyse van deze metingen om ongewoon verbruik te melden en besparingen voor te stellen. Voor een privémeter gebeurt die analyse alleen als u dit vakje aanvinkt.',
    'Wie deze metingen ziet: voor een meter van de gemeenschappelijke delen de syndicus, de raad van mede-eigendom en de mede-eigenaars van het gebouw. Voor een privémeter alleen u: niet de syndicus, niet de raad en niet uw buren. Ze worden niet verkocht en aan niemand doorgegeven.',
    'Duur: uw toestemming geldt hoogstens drie jaar, of tot de datum die ORES bepaalt als die eerder komt. Ze eindigt vroeger als u ze intrekt, hier of bij ORES, of als u niet langer de houder van de meter bent. Na het einde wordt niets meer bij ORES opgevraagd.',
    'Intrekking: u kunt uw toestemming op elk moment en zonder reden intrekken op de pagina van het gebouw, naast de meter. De aanvragen bij ORES stoppen meteen, en wij geven ORES de toegang terug die het ons had gegeven; antwoordt ORES niet, dan proberen wij opnieuw. U kunt ze ook in uw ORES-account beëindigen. De intrekking raakt niet aan wat daarvoor is gebeurd; u kunt vragen om de reeds ontvangen metingen te wissen.',
    'Verantwoordelijke: voor de gemeenschappelijke delen de organisatie die het gebouw op deze installatie beheert, dus de syndicus; voor een privémeter de persoon of organisatie die deze installatie van CoproWatt uitbaat. Schrijf hun om uw gegevens in te zien, te verbeteren, mee te nemen of te laten wissen. U kunt ook terecht bij de Gegevensbeschermingsautoriteit (gegevensbeschermingsautoriteit.be).',
    'Bewijs: wij bewaren een spoor van uw keuze (datum, versie en taal van deze tekst, aangevinkte vakjes, begin van uw IP-adres, browser, referentie van het mandaat als die er is), zonder enige meting.',
  ],
  purposes: {
    daily: {
      title: 'Dagwaarden',
      sentence:
        'Bij ORES de energie en, als het dat meedeelt, het hoogste vermogen van elke dag en de technische gegevens van de aansluiting opvragen, om ze te tonen en te vergelijken.',
    },
    loadCurve: {
      title: 'Kwartiercurve',
      sentence:
        'Bij ORES de energie van elk kwartier opvragen, om te zien op welk uur elektriciteit wordt verbruikt.',
    },
    advice: {
      title: 'Advies en meldingen',
      sentence: 'Deze metingen analyseren om ongewoon verbruik te melden en besparingen voor te stellen.',
    },
  },
};
