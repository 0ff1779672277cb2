import type { ConsentTextSource } from '../consent-text-source.ts';

export const ores2En: ConsentTextSource = {
  provider: 'ores',
  version: 'ores-2',
  lang: 'en',
  paragraphs: [
    'You allow CoproWatt to ask ORES, the network operator, for the measurements of the smart meter that you named by its EAN code, and only for those that you tick. Each choice is free and separate from the others. Without daily readings the meter cannot be connected.',
    'Daily readings: the energy taken each day, in kilowatt-hours, and the energy that the meter injects where something is produced; the highest power of each day, if ORES tells it. All of it with up to 36 months of history. They serve to show and compare your consumption.',
    'With the daily readings comes what ORES knows of the connection: power, tariff, off-peak hours, type of meter, whether there is injection. It serves to read the measurements and to work out costs. We never ask for a name, an address or contact details.',
    'Quarter-hourly curve: the energy of each quarter of an hour, taken and, where something is produced, injected, with up to 36 months of history. It is more precise: for a home it can reveal when people are in, get up and go to bed. It serves to show at what time electricity is used. ORES has it only if quarter-hourly reading is activated for this meter. If you do not tick it, it is never asked for, and the access asked from ORES does not cover it.',
    'Advice and alerts: the analysis of these measurements to point out unusual consumption and suggest savings. For a private meter this analysis takes place only if you tick this box.',
    'Who sees these measurements: for a common-area meter, the property manager, the council and the co-owners of the building. For a private meter, you alone: neither the property manager, nor the council, nor your neighbours. They are neither sold nor passed on to anyone.',
    'How long: your agreement lasts three years at most, or until the date that ORES sets if that comes before. It ends earlier if you withdraw it, here or at ORES, or if you are no longer the holder of the meter. After its end, nothing more is asked from ORES.',
    'Withdrawal: you can withdraw your agreement at any time, without giving a reason, on the building’s page, beside the meter. Requests to ORES stop at once, and we give back to ORES the access that it had given us; if ORES does not answer, we try again. You can also end it in your ORES account. Withdrawal does not undo what was done before it; you can ask for the measurements already received to be erased.',
    'Who is responsible: for common areas, the organisation that manages the building on this installation, that is, the property manager; for a private meter, the person or organisation that runs this installation of CoproWatt. Write to them to see, correct, take away or erase your data. You can also turn to the Belgian data protection authority (dataprotectionauthority.be).',
    'Proof: we keep a record of your choice (date, version and language of this text, boxes ticked, beginning of your IP address, browser, mandate reference if there is one), without any measurement.',
  ],
  purposes: {
    daily: {
      title: 'Daily readings',
      sentence:
        'Ask ORES for the energy and, if it tells it, the highest power of each day and for the technical facts of the connection, to show and compare them.',
    },
    loadCurve: {
      title: 'Quarter-hourly curve',
      sentence:
        'Ask ORES for the energy of each quarter of an hour, to see at what time electricity is used.',
    },
    advice: {
      title: 'Advice and alerts',
      sentence: 'Analyse these measurements to point out unusual consumption and suggest savings.',
    },
  },
};
