import { persona, type Persona } from './persona.ts';

/** The demonstration's building in Lille. */
export const LILLE: Persona[] = [
  persona('00000000000101', 'lille', 'Lille, lift', 'Common meter of the demonstration: lift', {
    equipment: 'lift',
  }),
  persona(
    '00000000000102',
    'lille',
    'Lille, lighting',
    'Common meter of the demonstration: lighting, whose lamps burn day and night since three days before the start',
    { equipment: 'lighting', stuckLamps: { daysBeforeStart: 3, days: 7 } },
  ),
  persona('00000000000103', 'lille', 'Lille, heating', 'Common meter of the demonstration: heating', {
    equipment: 'heating',
  }),
];
