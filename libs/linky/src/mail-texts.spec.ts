import { describe, expect, it } from '@jest/globals';
import { INCIDENT_KINDS } from '@coprowatt/contracts';
import * as building from './building/building-mails.ts';
import * as claim from './claim/claim-mails.ts';
import { consentsEndMail, type BuildingEndings } from './consent/countdown-mails.ts';
import { handedOverMail, handoverOfferMail } from './handover/handover-mails.ts';
import { incidentMail } from './incident/incident-mails.ts';

const { claimsToReviewMail, ...claimsOfMeters } = claim;
const MAILS = [
  ...Object.values(claimsOfMeters).map((mail) => mail('…0101', 'enedis')),
  ...[1, 2].map((claims) => claimsToReviewMail(claims, 'https://copro.test/admin/claims')),
  ...Object.values(building).map((mail) => mail('Les Tilleuls', '…0101')),
  handedOverMail('Les Tilleuls', 'Régie'),
  ...[1, 2].map((meters) => consentsEndMail(endingsOf(meters), new Date('2029-06-22T10:00:00Z'))),
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

it.each([
  ['fr', 'un administrateur devra'],
  ['nl', 'een beheerder moet'],
  ['en', 'an administrator must'],
  ['de', 'ein Administrator muss'],
] as const)('the mail of an end says in %s who must approve anew what no operator proves', (lang, who) => {
  const now = new Date('2029-06-22T10:00:00Z');
  const [ending] = endingsOf(1);
  const byGateway = ending?.endings.map((one) => ({ ...one, provider: 'myelectricaldata' as const })) ?? [];
  const told = consentsEndMail([{ building: 'Les Tilleuls', link: '', endings: byGateway }], now)[lang].text;
  expect(told.toLowerCase()).toContain(who.toLowerCase());
  expect(consentsEndMail(endingsOf(1), now)[lang].text.toLowerCase()).not.toContain(who.toLowerCase());
});

function endingsOf(meters: number): BuildingEndings[] {
  const end = new Date('2029-06-22T22:00:00Z');
  const ending = { label: 'Ascenseur B', prm: '…0101', provider: 'enedis', end } as const;
  const link = 'https://copro.test/buildings/x/iot?meters=open';
  return [{ building: 'Les Tilleuls', link, endings: Array.from({ length: meters }, () => ending) }];
}

describe('the French of our mails', () => {
  it.each(MAILS.map(({ fr }) => [fr.subject, fr.text]))('is typeset as French is: %s', (subject, text) => {
    const all = `${subject}\n${text}`.replace(/https:\S+/g, '');
    expect(all).not.toMatch(/'|« |[ \w»][:;?!](?!\/\/)| »|\d (?:jour|heure|kWh|%)/);
  });
});
