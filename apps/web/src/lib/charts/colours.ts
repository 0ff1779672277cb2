const NAMES = [
  'surface',
  'sunken',
  'ink',
  'ink2',
  'ink3',
  'line',
  'edge',
  'use',
  'compare',
  'hole',
  'tint',
  'band',
  'minor-mark',
  'major-mark',
  'critical-mark',
] as const;

/** The tokens that charts draw with, as the browser resolves them now. */
export type ChartColours = Record<(typeof NAMES)[number], string>;

/** Reads the tokens where the chart stands; to be called again when the theme changes. */
export function readColours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as ChartColours;
}
