import type { ConsentTextSource } from '../consent-text-source.ts';

export const med1Nl: ConsentTextSource = {
  provider: 'myelectricaldata',
  version: 'myelectricaldata-1',
  lang: 'nl',
  paragraphs: [
    'U staat CoproWatt toe om bij MyElectricalData de metingen op te vragen van de Linky-meter die u hebt aangewezen, en alleen de metingen die u aanvinkt. Elke keuze is vrij en staat los van de andere. Zonder dagwaarden kan de meter niet worden gekoppeld.',
    'Doorgang van een derde: MyElectricalData is een dienst die los staat van CoproWatt en van Enedis. Hij vraagt de metingen bij Enedis op met de toestemming die de houder van de meter hem heeft gegeven, en geeft ze aan ons door. De metingen en het nummer van de meter gaan dus via die dienst, volgens zijn eigen voorwaarden (myelectricaldata.fr). Wilt u dat niet, vraag dan om de meter rechtstreeks via Enedis te koppelen.',
    'Controle: niets in de antwoorden van deze dienst bewijst van wie de meter is. Een beheerder van deze installatie kijkt uw aanvraag daarom eerst na. Zolang hij ze niet heeft aanvaard, wordt geen enkele meting gelezen.',
    'Dagwaarden: de energie die elke dag is verbruikt, in wattuur, en de energie die de meter aan het net levert als er productie is; het hoogste vermogen van elke dag. Dat alles met een geschiedenis tot 36 maanden. Ze dienen om uw verbruik te tonen en te vergelijken, en om te zien of het onderschreven vermogen past.',
    'Bij de dagwaarden hoort wat Enedis van de aansluiting weet: onderschreven vermogen, nettarief, daluren, type meter en data van ingebruikname. Dat dient om de metingen te lezen en de kosten te berekenen. Naam, adres en contactgegevens van de houder worden nooit gelezen of bewaard, ook niet als het antwoord van Enedis ze bevat.',
    'Halfuurcurve: het gemiddelde vermogen van elk halfuur (of van de stap van uw meter), verbruikt en, als er productie is, aan het net geleverd, met een geschiedenis tot 24 maanden. Ze is nauwkeuriger: bij een woning kan ze laten raden wanneer iemand aanwezig is, opstaat en gaat slapen. Ze dient om te tonen op welk uur elektriciteit wordt verbruikt. Vinkt u ze niet aan, dan wordt ze nooit opgevraagd.',
    'Advies en meldingen: de analyse van deze metingen om ongewoon verbruik te melden en besparingen voor te stellen. Voor een privémeter gebeurt die analyse alleen als u dit vakje aanvinkt.',
    'Wie deze metingen ziet: voor een meter van de gemeenschappelijke delen de syndicus, de raad en de mede-eigenaars van het gebouw. Voor een privémeter alleen u: niet de syndicus, niet de raad en niet uw buren. Ze worden niet verkocht en aan niemand anders dan deze dienst toevertrouwd.',
    'Duur: uw toestemming geldt hoogstens drie jaar. Ze eindigt vroeger als u ze intrekt, als de toestemming aan MyElectricalData eindigt, of als u niet langer de houder van de meter bent. Na het einde wordt niets meer opgevraagd.',
    'Intrekking: u kunt uw toestemming op elk moment en zonder reden intrekken op de pagina van het gebouw, naast de meter. De aanvragen bij de dienst stoppen meteen. De toestemming aan MyElectricalData zelf trekt u in bij MyElectricalData of in uw Enedis-account. De intrekking raakt niet aan wat daarvoor is gebeurd; u kunt vragen om de reeds ontvangen metingen te wissen.',
    'Verantwoordelijke: voor de gemeenschappelijke delen de organisatie die het gebouw op deze installatie beheert, dus de syndicus; voor een privémeter de persoon of organisatie die deze installatie van CoproWatt uitbaat. Schrijf hun om uw gegevens in te zien, te verbeteren, mee te nemen of te laten wissen. U kunt ook terecht bij de Franse toezichthouder (cnil.fr).',
    'Bewijs: wij bewaren een spoor van uw keuze (datum, versie en taal van deze tekst, aangevinkte vakjes, begin van uw IP-adres, browser, referentie van het mandaat als die er is), zonder enige meting.',
  ],
  purposes: {
    daily: {
      title: 'Dagwaarden',
      sentence:
        'Bij MyElectricalData de energie en het hoogste vermogen van elke dag en de technische gegevens van de aansluiting opvragen, om ze te tonen en te vergelijken.',
    },
    loadCurve: {
      title: 'Halfuurcurve',
      sentence:
        'Bij MyElectricalData het vermogen van elk halfuur opvragen, om te zien op welk uur elektriciteit wordt verbruikt.',
    },
    advice: {
      title: 'Advies en meldingen',
      sentence: 'Deze metingen analyseren om ongewoon verbruik te melden en besparingen voor te stellen.',
    },
  },
};
