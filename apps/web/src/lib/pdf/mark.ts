export type Weight = 'regular' | 'semibold';

/** Names of the colours on paper; `INKS` has what they are. */
export type Ink = 'ink' | 'muted' | 'rule' | 'use' | 'pale' | 'hole' | 'sunken' | 'paper';

export interface Type {
  weight: Weight;
  /** Points. */
  size: number;
  ink: Ink;
}

/** One thing to draw; millimetres from the top left corner, text by its base line. */
export type Mark = TextMark | LineMark | ShapeMark;

export interface TextMark {
  kind: 'text';
  x: number;
  y: number;
  text: string;
  type: Type;
}

export interface LineMark {
  kind: 'line';
  from: Point;
  to: Point;
  ink: Ink;
  /** Millimetres. */
  width: number;
  /** Millimetres drawn and left out, in turn. */
  dash?: number[];
}

/** A stroke through points, or the ground that they enclose. */
export interface ShapeMark {
  kind: 'shape';
  points: Point[];
  ink: Ink;
  /** Width of the stroke; without one the shape is filled. */
  stroke?: number;
}

export type Point = readonly [x: number, y: number];

/** Width of a text in millimetres. */
export type Ruler = (text: string, type: Type) => number;

/** Paper is white: the light tokens of `tokens.css`, red, green, blue. */
export const INKS: Record<Ink, readonly [number, number, number]> = {
  ink: [0x14, 0x21, 0x1f],
  muted: [0x43, 0x52, 0x50],
  rule: [0xd2, 0xda, 0xd8],
  use: [0x0e, 0x73, 0x84],
  pale: [0xcf, 0xe3, 0xe6],
  hole: [0x7e, 0x8c, 0x8a],
  sunken: [0xea, 0xef, 0xee],
  paper: [0xff, 0xff, 0xff],
};

export function boxMark(x: number, y: number, width: number, height: number, ink: Ink): ShapeMark {
  return {
    kind: 'shape',
    points: [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ],
    ink,
  };
}

export function ruleMark(x: number, y: number, width: number): LineMark {
  return { kind: 'line', from: [x, y], to: [x + width, y], ink: 'rule', width: 0.25 };
}

const NARROW_NBSP = /\u202f/g;

/** The fonts lack U+202F. */
export const printable = (text: string) => text.replace(NARROW_NBSP, '\u00a0');
