import { describe, expect, it } from '@jest/globals';
import { INCIDENT_KINDS } from '@coprowatt/contracts';
import * as building from './building/building-mails.ts';
import * as claim from './claim/claim-mails.ts';
import { consentEndsMail } from './consent/countdown-mails.ts';
import { handedOverMail, handoverOfferMail } from './handover/handover-mails.ts';
import { incidentMail } from './incident/incident-mails.ts';

const MAILS = [
  ...Object.values(claim).map((mail) => mail('…0101')),
  ...Object.values(building).map((mail) => mail('Les Tilleuls', '…0101')),
  handedOverMail('Les Tilleuls', 'Régie'),
  ...([90, 1] as const).map((days) =>
    consentEndsMail({
      label: 'Ascenseur B',
      prm: '…0101',
      provider: 'enedis',
      end: new Date('2029-06-22T22:00:00Z'),
      timeZone: 'Europe/Paris',
      days,
    }),
  ),
  ...INCIDENT_KINDS.map((kind) =>
    incidentMail(kind, {
      provider: 'enedis',
      api: 'enedis.consommation_quotidienne',
      meters: 3,
      answers: 12,
      link: 'https://copro.test/admin/operators',
    }),
  ),
  handoverOfferMail({ building: 'Les Tilleuls', offeredBy: 'Régie', link: 'https://copro.test/x', days: 14 }),
];

describe('the French of our mails', () => {
  it.each(MAILS.map(({ fr }) => [fr.subject, fr.text]))('is typeset as French is: %s', (subject, text) => {
    const all = `${subject}\n${text}`;
    expect(all).not.toMatch(/'|« |[ \w»][:;?!](?!\/\/)| »/);
  });
});
