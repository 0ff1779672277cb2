import type { ConsentTextSource } from '../consent-text-source.ts';

export const med1De: ConsentTextSource = {
  provider: 'myelectricaldata',
  version: 'myelectricaldata-1',
  lang: 'de',
  paragraphs: [
    'Sie erlauben CoproWatt, bei MyElectricalData die Messwerte des von Ihnen genannten Linky-Zählers abzurufen, und zwar nur die, die Sie ankreuzen. Jede Wahl ist frei und unabhängig von den anderen. Ohne Tageswerte kann der Zähler nicht verbunden werden.',
    'Dienst eines Dritten: MyElectricalData ist von CoproWatt und von Enedis unabhängig. Der Dienst ruft die Messwerte bei Enedis ab, mit der Zustimmung, die der Inhaber des Zählers ihm gegeben hat, und gibt sie an uns weiter. Messwerte und Zählernummer laufen also über ihn, zu den von ihm veröffentlichten Bedingungen (myelectricaldata.fr). Wenn Sie das nicht möchten, lassen Sie den Zähler direkt über Enedis verbinden.',
    'Prüfung: Nichts in den Antworten dieses Dienstes beweist, wem der Zähler gehört. Die Verwaltung dieser Installation prüft deshalb zuerst Ihre Anfrage. Solange sie nicht angenommen ist, wird kein Messwert gelesen.',
    'Tageswerte: die täglich verbrauchte Energie in Wattstunden und die Energie, die der Zähler bei eigener Erzeugung ins Netz abgibt; die höchste Leistung jedes Tages. Alles mit bis zu 36 Monaten Verlauf. Sie dienen dazu, Ihren Verbrauch anzuzeigen und zu vergleichen und zu sehen, ob die vereinbarte Leistung passt.',
    'Zu den Tageswerten gehört, was Enedis über den Anschluss weiß: vereinbarte Leistung, Netztarif, Niedertarifzeiten, Art des Zählers und Tage der Inbetriebnahme. Das dient dazu, die Messwerte zu lesen und Kosten zu berechnen. Name, Anschrift und Kontaktdaten des Inhabers werden nie gelesen oder aufbewahrt, auch wenn die Antwort von Enedis sie enthält.',
    'Halbstundenkurve: die mittlere Leistung jeder halben Stunde (oder des Schritts Ihres Zählers), verbraucht und bei eigener Erzeugung ins Netz abgegeben, mit bis zu 24 Monaten Verlauf. Sie ist genauer: Bei einer Wohnung kann sie erkennen lassen, wann jemand anwesend ist, aufsteht und schlafen geht. Sie dient dazu, zu zeigen, zu welcher Uhrzeit Strom verbraucht wird. Wenn Sie sie nicht ankreuzen, wird sie nie abgerufen.',
    'Hinweise und Warnungen: die Auswertung dieser Messwerte, um ungewöhnlichen Verbrauch zu melden und Einsparungen vorzuschlagen. Bei einem privaten Zähler findet diese Auswertung nur statt, wenn Sie dieses Feld ankreuzen.',
    'Wer diese Messwerte sieht: bei einem Zähler der gemeinschaftlichen Teile die Hausverwaltung, der Beirat und die Miteigentümer des Gebäudes. Bei einem privaten Zähler nur Sie: weder die Hausverwaltung noch der Beirat noch Ihre Nachbarn. Sie werden weder verkauft noch an andere als diesen Dienst weitergegeben.',
    'Dauer: Ihre Zustimmung gilt höchstens drei Jahre. Sie endet früher, wenn Sie sie widerrufen, wenn die Zustimmung gegenüber MyElectricalData endet oder wenn Sie nicht mehr Inhaber des Zählers sind. Nach ihrem Ende wird nichts mehr abgerufen.',
    'Widerruf: Sie können Ihre Zustimmung jederzeit und ohne Begründung auf der Seite des Gebäudes neben dem Zähler widerrufen. Die Abrufe bei dem Dienst enden sofort. Die Zustimmung gegenüber MyElectricalData selbst widerrufen Sie bei MyElectricalData oder in Ihrem Enedis-Konto. Der Widerruf berührt nicht, was vorher geschehen ist; Sie können verlangen, dass bereits erhaltene Messwerte gelöscht werden.',
    'Verantwortlich: für die gemeinschaftlichen Teile die Organisation, die das Gebäude auf dieser Installation verwaltet, also die Hausverwaltung; für einen privaten Zähler die Person oder Organisation, die diese Installation von CoproWatt betreibt. Schreiben Sie ihr, um Ihre Daten einzusehen, zu berichtigen, mitzunehmen oder löschen zu lassen. Sie können sich auch an die französische Aufsichtsbehörde wenden (cnil.fr).',
    'Nachweis: Wir bewahren Ihre Wahl auf (Datum, Fassung und Sprache dieses Textes, angekreuzte Felder, Anfang Ihrer IP-Adresse, Browser, gegebenenfalls das Zeichen des Mandats), ohne jeden Messwert.',
  ],
  purposes: {
    daily: {
      title: 'Tageswerte',
      sentence:
        'Bei MyElectricalData Energie und höchste Leistung jedes Tages und die technischen Angaben zum Anschluss abrufen, um sie anzuzeigen und zu vergleichen.',
    },
    loadCurve: {
      title: 'Halbstundenkurve',
      sentence:
        'Bei MyElectricalData die Leistung jeder halben Stunde abrufen, um zu sehen, zu welcher Uhrzeit Strom verbraucht wird.',
    },
    advice: {
      title: 'Hinweise und Warnungen',
      sentence:
        'Diese Messwerte auswerten, um ungewöhnlichen Verbrauch zu melden und Einsparungen vorzuschlagen.',
    },
  },
};
