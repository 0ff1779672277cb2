import type { Type } from './mark.ts';

/** A4 and its margins, in millimetres. */
export const SHEET = { width: 210, height: 297, side: 20, top: 18, bottom: 22 };

/** Between the margins. */
export const WIDTH = SHEET.width - 2 * SHEET.side;

export const MM_PER_POINT = 25.4 / 72;
const LEADING = 1.45;
/** Share of a line that lies below its base line. */
const BELOW = 0.28;

export const TYPES = {
  title: { weight: 'semibold', size: 20, ink: 'ink' },
  heading: { weight: 'semibold', size: 12.5, ink: 'ink' },
  lead: { weight: 'regular', size: 12.5, ink: 'ink' },
  normal: { weight: 'regular', size: 10, ink: 'ink' },
  small: { weight: 'regular', size: 9, ink: 'ink' },
  muted: { weight: 'regular', size: 10, ink: 'muted' },
  label: { weight: 'regular', size: 9, ink: 'muted' },
  figure: { weight: 'semibold', size: 15, ink: 'ink' },
  head: { weight: 'semibold', size: 9, ink: 'ink' },
  tick: { weight: 'regular', size: 8, ink: 'muted' },
  tickMajor: { weight: 'semibold', size: 8, ink: 'ink' },
  foot: { weight: 'regular', size: 8, ink: 'muted' },
} as const satisfies Record<string, Type>;

/** Height of a line of text, millimetres. */
export const lineHeight = ({ size }: Type) => size * LEADING * MM_PER_POINT;

/** From the top of a line to its base line. */
export const baseOf = (type: Type) => lineHeight(type) * (1 - BELOW);
