import type { MeterTraits } from '../meter-traits.ts';

export interface Persona {
  prm: string;
  label: string;
  description: string;
  /** Meters with the same word belong to the same customer. */
  holder: string;
  traits: MeterTraits;
}

/** Personas are published at 08:00 sharp. */
export function persona(
  prm: string,
  holder: string,
  label: string,
  description: string,
  traits: MeterTraits = {},
): Persona {
  return { prm, holder, label, description, traits: { punctual: true, ...traits } };
}
