import type { MeterEquipment } from './profile.ts';
import type { LocalDate } from '../time/french-time.ts';

/** How a meter differs from a healthy half-hourly one. */
export interface MeterTraits {
  equipment?: MeterEquipment;
  /** Commissioning as a fixed date, or as months before the installation's first start. */
  commissioned?: LocalDate | { monthsBeforeStart: number };
  /** Minutes of every step, or `sundays-hourly`: 30 → 60 (08:00 to 16:00) → 30 within each Sunday. */
  steps?: 10 | 15 | 30 | 60 | 'sundays-hourly';
  /** The customer objected to the recording of the curve: daily values only. */
  dailyOnly?: boolean;
  /** The consent page calls it incompatible: nothing is collected, or it is above 36 kVA. */
  incompatible?: boolean;
  productionOnly?: boolean;
  /** Panels behind the same meter: it measures what is left to take, and what is left to give. */
  injects?: boolean;
  threePhase?: boolean;
  /** Tuesdays lack 10:00 to 16:00 of the curve; Wednesdays lack curve and daily value. */
  midweekHoles?: boolean;
  /** The customer deletes the share as soon as the application has seen it. */
  revokesAtOnce?: boolean;
  /** Every value is an odd number of watts, so half-hours hold half watt-hours. */
  oddWatts?: boolean;
  /** 12:00 to 13:00 is first two provisional half-hours, 20 % high, and from D+3 one 60-minute point. */
  correctedNoon?: boolean;
  /** Days after the measured one on which it is published at 08:00; default 1. */
  publishedAfterDays?: 1 | 2;
  /** Personas are published at 08:00 sharp; other meters up to 20 minutes later. */
  punctual?: boolean;
}

export interface Persona {
  prm: string;
  label: string;
  description: string;
  /** Meters with the same word belong to the same customer. */
  holder: string;
  traits: MeterTraits;
}

const START_OF_ROLL_OUT = '2015-12-01';

function persona(
  prm: string,
  holder: string,
  label: string,
  description: string,
  traits: MeterTraits = {},
): Persona {
  return { prm, holder, label, description, traits: { punctual: true, ...traits } };
}

/** The operator's published test points (providers sheet, section 10). */
const PUBLISHED: Persona[] = [
  persona(
    '22516914714270',
    'persona-0',
    'Persona 0',
    'Half-hour curve without holes, in service since the roll-out',
    {
      commissioned: START_OF_ROLL_OUT,
    },
  ),
  persona('11453290002823', 'persona-1', 'Persona 1', 'As 0, commissioned 14 months before the first start', {
    commissioned: { monthsBeforeStart: 14 },
  }),
  persona('32320647321714', 'persona-2', 'Persona 2', 'Daily values only: the curve is not activated', {
    dailyOnly: true,
  }),
  persona(
    '12345678901234',
    'persona-3',
    'Persona 3, consumption',
    'Consumption point of a customer who also produces',
  ),
  persona(
    '10284856584123',
    'persona-3',
    'Persona 3, production',
    'Production point: consumption is refused',
    {
      productionOnly: true,
    },
  ),
  persona(
    '42900589957123',
    'persona-4',
    'Persona 4',
    'Holes: part of every Tuesday, the whole of every Wednesday',
    {
      midweekHoles: true,
    },
  ),
  persona('24880057139941', 'persona-5', 'Persona 5', 'Production only: consumption is refused', {
    productionOnly: true,
  }),
  persona(
    '12655648759651',
    'persona-6',
    'Persona 6',
    'Self-consumption: net consumption and net production',
    {
      injects: true,
    },
  ),
  persona('64975835695673', 'persona-7', 'Persona 7, first point', 'One of three points of a customer'),
  persona('63695879465986', 'persona-7', 'Persona 7, second point', 'One of three points of a customer'),
  persona('22315546958763', 'persona-7', 'Persona 7, third point', 'One of three points of a customer'),
  persona(
    '26584978546985',
    'persona-8',
    'Persona 8',
    'Consents, then revokes as soon as the application has seen the share',
    {
      revokesAtOnce: true,
    },
  ),
];

const LILLE: Persona[] = [
  persona('00000000000101', 'lille', 'Lille, lift', 'Common meter of the demonstration: lift', {
    equipment: 'lift',
  }),
  persona('00000000000102', 'lille', 'Lille, lighting', 'Common meter of the demonstration: lighting', {
    equipment: 'lighting',
  }),
  persona('00000000000103', 'lille', 'Lille, heating', 'Common meter of the demonstration: heating', {
    equipment: 'heating',
  }),
];

const SPECIAL: Persona[] = [
  persona(
    '00000000000110',
    'step-10',
    '10-minute meter',
    'Steps of 10 minutes: 138, 144 or 150 points a day',
    { steps: 10 },
  ),
  persona('00000000000115', 'step-15', '15-minute meter', 'Steps of 15 minutes: 92, 96 or 100 points a day', {
    steps: 15,
  }),
  persona(
    '00000000000130',
    'step-mixed',
    'Changing step',
    '30 → 60 (08:00 to 16:00) → 30 minutes within each Sunday',
    {
      steps: 'sundays-hourly',
    },
  ),
  persona('00000000000137', 'odd-watts', 'Odd watts', 'Every half-hour is an odd number of watts', {
    oddWatts: true,
  }),
  persona(
    '00000000000140',
    'corrected',
    'Corrections',
    '12:00 to 13:00 first two half-hours, 20 % high; from D+3 08:00 one corrected 60-minute point',
    { correctedNoon: true },
  ),
  persona('00000000000148', 'late', 'Late meter', 'Published on D+2 at 08:00', { publishedAfterDays: 2 }),
  persona('00000000000160', 'step-60', '60-minute meter', 'Steps of 60 minutes: 23, 24 or 25 points a day', {
    steps: 60,
  }),
  persona('00000000000170', 'dwelling', 'Dwelling', 'A private flat', { equipment: 'dwelling' }),
  persona(
    '00000000000190',
    'incompatible',
    'Incompatible meter',
    'Refused by the consent page: nothing is collected',
    {
      incompatible: true,
    },
  ),
];

export const PERSONAS: readonly Persona[] = [...PUBLISHED, ...LILLE, ...SPECIAL];
