import { getLocale } from '#lib/paraglide/runtime.js';

const NBSP = '\u00a0';
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/**
 * "2,1 Mo" in the reader's language, one decimal under ten, thousands as the disk's makers count them.
 * @param display `long` for whoever is read to: "2,1 mégaoctets"
 */
export function bytes(count: number, display: 'short' | 'long' = 'short'): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1_000 ** power;
  const format = new Intl.NumberFormat(getLocale(), {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : display,
    maximumFractionDigits: power > 0 && value < 9.95 ? 1 : 0,
  });
  return format.format(value).replace(/[\u202f ]/g, NBSP);
}
