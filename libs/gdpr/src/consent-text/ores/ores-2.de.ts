import type { ConsentTextSource } from '../consent-text-source.ts';

export const ores2De: ConsentTextSource = {
  provider: 'ores',
  version: 'ores-2',
  lang: 'de',
  paragraphs: [
    'Sie erlauben CoproWatt, bei ORES, dem Netzbetreiber, die Messwerte des intelligenten Zählers abzurufen, den Sie mit seinem EAN-Code genannt haben, und zwar nur die, die Sie ankreuzen. Jede Wahl ist frei und unabhängig von den anderen. Ohne Tageswerte kann der Zähler nicht verbunden werden.',
    'Tageswerte: die täglich entnommene Energie in Kilowattstunden und die Energie, die der Zähler bei eigener Erzeugung einspeist; die höchste Leistung jedes Tages, wenn ORES sie mitteilt. Alles mit bis zu 36 Monaten Verlauf. Sie dienen dazu, Ihren Verbrauch anzuzeigen und zu vergleichen.',
    'Zu den Tageswerten gehört, was ORES über den Anschluss weiß: Leistung, Tarif, Niedertarifzeiten, Art des Zählers, ob eingespeist wird. Das dient dazu, die Messwerte zu lesen und Kosten zu berechnen. Wir fragen nie nach Namen, Anschrift oder Kontaktdaten.',
    'Viertelstundenkurve: die Energie jeder Viertelstunde, entnommen und bei eigener Erzeugung eingespeist, mit bis zu 36 Monaten Verlauf. Sie ist genauer: Bei einer Wohnung kann sie erkennen lassen, wann jemand anwesend ist, aufsteht und schlafen geht. Sie dient dazu, zu zeigen, zu welcher Uhrzeit Strom verbraucht wird. ORES hat sie nur, wenn die Viertelstundenmessung für diesen Zähler aktiviert ist. Wenn Sie sie nicht ankreuzen, wird sie nie abgerufen, und der bei ORES erbetene Zugang umfasst sie nicht.',
    'Hinweise und Warnungen: die Auswertung dieser Messwerte, um ungewöhnlichen Verbrauch zu melden und Einsparungen vorzuschlagen. Bei einem privaten Zähler findet diese Auswertung nur statt, wenn Sie dieses Feld ankreuzen.',
    'Wer diese Messwerte sieht: bei einem Zähler der gemeinschaftlichen Teile die Hausverwaltung, der Beirat und die Miteigentümer des Gebäudes. Bei einem privaten Zähler nur Sie: weder die Hausverwaltung noch der Beirat noch Ihre Nachbarn. Sie werden weder verkauft noch weitergegeben.',
    'Dauer: Ihre Zustimmung gilt höchstens drei Jahre oder bis zu dem Tag, den ORES festlegt, wenn er früher kommt. Sie endet früher, wenn Sie sie hier oder bei ORES widerrufen oder nicht mehr Inhaber des Zählers sind. Nach ihrem Ende wird bei ORES nichts mehr abgerufen.',
    'Widerruf: Sie können Ihre Zustimmung jederzeit und ohne Begründung auf der Seite des Gebäudes neben dem Zähler widerrufen. Die Abrufe bei ORES enden sofort, und wir geben ORES den Zugang zurück, den es uns gegeben hatte; antwortet ORES nicht, versuchen wir es erneut. Sie können ihn auch in Ihrem ORES-Konto beenden. Der Widerruf berührt nicht, was vorher geschehen ist; Sie können verlangen, dass bereits erhaltene Messwerte gelöscht werden.',
    'Verantwortlich: für die gemeinschaftlichen Teile die Organisation, die das Gebäude auf dieser Installation verwaltet, also die Hausverwaltung; für einen privaten Zähler die Person oder Organisation, die diese Installation von CoproWatt betreibt. Schreiben Sie ihr, um Ihre Daten einzusehen, zu berichtigen, mitzunehmen oder löschen zu lassen. Sie können sich auch an die belgische Datenschutzbehörde wenden (autoriteprotectiondonnees.be).',
    'Nachweis: Wir bewahren Ihre Wahl auf (Datum, Fassung und Sprache dieses Textes, angekreuzte Felder, Anfang Ihrer IP-Adresse, Browser, gegebenenfalls das Zeichen des Mandats), ohne jeden Messwert.',
  ],
  purposes: {
    daily: {
      title: 'Tageswerte',
      sentence:
        'Bei ORES Energie und, sofern mitgeteilt, höchste Leistung jedes Tages und die technischen Angaben zum Anschluss abrufen, um sie anzuzeigen und zu vergleichen.',
    },
    loadCurve: {
      title: 'Viertelstundenkurve',
      sentence:
        'Bei ORES die Energie jeder Viertelstunde abrufen, um zu sehen, zu welcher Uhrzeit Strom verbraucht wird.',
    },
    advice: {
      title: 'Hinweise und Warnungen',
      sentence:
        'Diese Messwerte auswerten, um ungewöhnlichen Verbrauch zu melden und Einsparungen vorzuschlagen.',
    },
  },
};
