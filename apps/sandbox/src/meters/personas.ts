import { LILLE } from './personas/demonstration.ts';
import { MEASURING } from './personas/measuring.ts';
import type { Persona } from './personas/persona.ts';
import { PUBLISHED } from './personas/published.ts';
import { SHARING } from './personas/sharing.ts';

/** Every point that is not an ordinary healthy meter. */
export const PERSONAS: readonly Persona[] = [...PUBLISHED, ...LILLE, ...MEASURING, ...SHARING];
export const PERSONAS_BY_PRM: ReadonlyMap<string, Persona> = new Map(
  PERSONAS.map((persona) => [persona.prm, persona]),
);
