import { persona, type Persona } from './persona.ts';

const START_OF_ROLL_OUT = '2015-12-01';

/** The operator's published test points (providers sheet, section 10). */
export const PUBLISHED: Persona[] = [
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
