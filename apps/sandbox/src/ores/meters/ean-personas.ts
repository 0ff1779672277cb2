import type { MeterEquipment } from '../../meters/profile.ts';

/** How a Belgian meter differs from a healthy quarter-hourly one. */
export interface EanTraits {
  equipment?: MeterEquipment;
  /** Tuesdays lack 03:15 to 03:30 and 10:00 to 16:00; Wednesdays lack quarter-hours and daily value. */
  holes?: boolean;
  /** 18:00 to 20:00 is first estimated, 10 % high; from D+3 12:00 validated. */
  estimatedEvenings?: boolean;
  /** Monthly reading: quarter-hours are not activated. Daily values exist. */
  monthlyRegime?: boolean;
  /** Mondays, 09:00 to 11:00: not validated (NVAL) and 50 % high, for ever; the daily value knows better. */
  doubtfulMondays?: boolean;
  /** Days after the measured one on which it is published at 12:00; default 1. */
  publishedAfterDays?: 1 | 2;
  /** Solar panels: a series of direction `injection` beside the offtake. */
  injects?: boolean;
  /** Never consumes: every value is 0. */
  idle?: boolean;
  /** 12:00 to 13:00 is first read 20 % high; from D+3 12:00 the right value, validated. */
  correctedNoon?: boolean;
  /** Mondays lack 02:00 to 05:00 until D+3, Tuesdays everything until D+9, Thursdays 10:00 to 16:00 until D+20, each at 12:00. */
  filledHoles?: boolean;
  /** The customer consents for so many days, whatever was asked. */
  sharedDays?: number;
  /** The customer revokes the consent after so many calls for data. */
  revokedAfterCalls?: number;
  /** The customer revokes the consent as soon as the application has its first token. */
  revokesAtOnce?: boolean;
}

export interface EanPersona {
  ean: string;
  label: string;
  description: string;
  traits: EanTraits;
}

/** The synthetic EANs of the providers sheet, section 2, and more of their series. All are published at 12:00 sharp. */
export const EAN_PERSONAS: readonly EanPersona[] = [
  {
    ean: '541400000000000004',
    label: 'Consentement retiré aussitôt',
    description: 'The consent is revoked as soon as the application has its first token',
    traits: { revokesAtOnce: true },
  },
  {
    ean: '541400000000000011',
    label: 'Immeuble',
    description: 'Common areas of a healthy building, quarter-hours without holes',
    traits: {},
  },
  {
    ean: '541400000000000028',
    label: 'Trous',
    description: 'Tuesdays lack 03:15 to 03:30 and 10:00 to 16:00, Wednesdays lack everything',
    traits: { holes: true },
  },
  {
    ean: '541400000000000035',
    label: 'Estimations',
    description: '18:00 to 20:00 estimated, 10 % high, until D+3 12:00; then validated',
    traits: { estimatedEvenings: true },
  },
  {
    ean: '541400000000000042',
    label: 'Régime SMR1',
    description: 'Quarter-hours are not activated (409); daily values exist',
    traits: { monthlyRegime: true },
  },
  {
    ean: '541400000000000059',
    label: 'Valeurs douteuses',
    description: 'Mondays, 09:00 to 11:00, are not validated (NVAL) and 50 % high; the daily value is right',
    traits: { doubtfulMondays: true },
  },
  {
    ean: '541400000000000066',
    label: 'Tardif',
    description: 'Published on D+2 at 12:00',
    traits: { publishedAfterDays: 2 },
  },
  {
    ean: '541400000000000073',
    label: 'Injection',
    description: 'Solar panels: a second series of direction injection',
    traits: { injects: true },
  },
  {
    ean: '541400000000000080',
    label: 'Zéro',
    description: 'Never consumes: every value is 0 kWh, which is a measure',
    traits: { idle: true },
  },
  {
    ean: '541400000000000097',
    label: 'Corrections',
    description: '12:00 to 13:00 read 20 % high; from D+3 12:00 the right value, validated',
    traits: { correctedNoon: true, equipment: 'lift' },
  },
  {
    ean: '541400000000000103',
    label: 'Trous comblés',
    description:
      'Mondays 02:00 to 05:00 until D+3, Tuesdays whole until D+9, Thursdays 10:00 to 16:00 until D+20',
    traits: { filledHoles: true },
  },
  {
    ean: '541400000000000110',
    label: 'Dix jours',
    description: 'Consents for ten days, whatever was asked',
    traits: { sharedDays: 10 },
  },
  {
    ean: '541400000000000127',
    label: 'Retiré en chemin',
    description: 'The consent is revoked after 25 calls for data',
    traits: { revokedAfterCalls: 25 },
  },
];
