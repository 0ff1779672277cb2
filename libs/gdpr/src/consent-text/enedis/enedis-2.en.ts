import type { ConsentTextSource } from '../consent-text-source.ts';

export const enedis2En: ConsentTextSource = {
  provider: 'enedis',
  version: 'enedis-2',
  lang: 'en',
  paragraphs: [
    'You allow CoproWatt to ask Enedis, the network operator, for the measurements of the Linky meter that you named, and only for those that you tick. Each choice is free and separate from the others. Without daily readings the meter cannot be connected.',
    'Daily readings: the energy used each day, in watt-hours, and the energy that the meter sends to the grid where something is produced; the highest power reached each day. All of it with up to 36 months of history. They serve to show and compare your consumption, and to see whether the subscribed power fits.',
    'With the daily readings comes what Enedis knows of the supply: subscribed power, network tariff, off-peak hours, type of meter and dates of service. It serves to read the measurements and to work out costs. The holder’s name, address and contact details are never read or kept, even where the answer of Enedis holds them.',
    'Half-hourly curve: the mean power of each half-hour (or of your meter’s own step), used and, where something is produced, sent to the grid, with up to 24 months of history. It is more precise: for a home it can reveal when people are in, get up and go to bed. It serves to show at what time electricity is used. If you do not tick it, it is never asked for.',
    'Advice and alerts: the analysis of these measurements to point out unusual consumption and suggest savings. For a private meter this analysis takes place only if you tick this box.',
    'Who sees these measurements: for a common-area meter, the property manager, the council and the co-owners of the building. For a private meter, you alone: neither the property manager, nor the council, nor your neighbours. They are neither sold nor passed on to anyone.',
    'How long: your agreement lasts three years at most. It ends earlier if you withdraw it, here or at Enedis, or if you are no longer the holder of the meter. After its end, nothing more is asked from Enedis.',
    'Withdrawal: you can withdraw your agreement at any time, without giving a reason, on the building’s page, beside the meter. Requests to Enedis stop at once. Delete the share in your Enedis account too. Withdrawal does not undo what was done before it; you can ask for the measurements already received to be erased.',
    'Who is responsible: for common areas, the organisation that manages the building on this installation, that is, the property manager; for a private meter, the person or organisation that runs this installation of CoproWatt. Write to them to see, correct, take away or erase your data. You can also turn to the French data protection authority (cnil.fr).',
    'Proof: we keep a record of your choice (date, version and language of this text, boxes ticked, beginning of your IP address, browser, mandate reference if there is one), without any measurement.',
  ],
  purposes: {
    daily: {
      title: 'Daily readings',
      sentence:
        'Ask Enedis for the energy and the highest power of each day and for the technical facts of the supply, to show and compare them.',
    },
    loadCurve: {
      title: 'Half-hourly curve',
      sentence: 'Ask Enedis for the power of each half-hour, to see at what time electricity is used.',
    },
    advice: {
      title: 'Advice and alerts',
      sentence: 'Analyse these measurements to point out unusual consumption and suggest savings.',
    },
  },
};
