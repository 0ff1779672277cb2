import { describe, expect, it } from '@jest/globals';
import * as building from './building/building-mails.ts';
import * as claim from './claim/claim-mails.ts';
import { handedOverMail, handoverOfferMail } from './handover/handover-mails.ts';

const MAILS = [
  ...Object.values(claim).map((mail) => mail('…0101')),
  ...Object.values(building).map((mail) => mail('Les Tilleuls', '…0101')),
  handedOverMail('Les Tilleuls', 'Régie'),
  handoverOfferMail({ building: 'Les Tilleuls', offeredBy: 'Régie', link: 'https://copro.test/x', days: 14 }),
];

describe('the French of our mails', () => {
  it.each(MAILS.map(({ fr }) => [fr.subject, fr.text]))('is typeset as French is: %s', (subject, text) => {
    const all = `${subject}\n${text}`;
    expect(all).not.toMatch(/'|« |[ \w»][:;?!](?!\/\/)| »/);
  });
});
