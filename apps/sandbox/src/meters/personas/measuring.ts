import { persona, type Persona } from './persona.ts';

/** Points whose measures are out of the ordinary. */
export const MEASURING: Persona[] = [
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
    '00000000000104',
    'persona-9',
    'Persona 9, zeros',
    'Consumes nothing on the first ten days of each month',
    {
      idleDays: true,
    },
  ),
  persona('00000000000105', 'persona-10', 'Persona 10, reversed', 'Measures come newest first', {
    reversed: true,
  }),
  persona(
    '00000000000106',
    'persona-11',
    'Persona 11, several quantities',
    'Self-consumption; every answer holds PROD before CONS, whichever was asked',
    { injects: true, bothQuantities: true },
  ),
  persona(
    '00000000000114',
    'persona-18',
    'Persona 18, holes filled later',
    'Mondays 02:00 to 05:00 until D+3, Tuesdays whole until D+9, Thursdays 10:00 to 16:00 until D+20',
    { filledHoles: true },
  ),
  persona(
    '00000000000116',
    'persona-19',
    'Persona 19, a step a week',
    'Steps of 30, 10, 60 and 15 minutes, changing on Thursdays',
    { steps: 'weekly' },
  ),
  persona(
    '00000000000118',
    'persona-20',
    'Persona 20, three-phase',
    'Maximum power of each phase with TOUT',
    {
      threePhase: true,
    },
  ),
];
