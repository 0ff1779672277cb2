/** Figures as people read them: no digit parts from its unit, no sign that a font may lack. */

const NBSP = '\u00a0';

/**
 * kWh with one decimal under 100, none from 100 on; MWh from 100 MWh on.
 * @param beside energies that it is told with: the greatest of them decides.
 */
export function energyText(wh: number, locale: string, beside: readonly number[]): string {
  const greatest = Math.max(...beside.map(Math.abs));
  const decimals = Math.round(greatest / (unitOf(greatest).wh / 10)) < 1_000 ? 1 : 0;
  const digits = { maximumFractionDigits: decimals, minimumFractionDigits: decimals };
  return figure(wh, locale, unitOf(greatest), digits);
}

/** The same for an estimate: two digits that count. */
export function energyRoundedText(wh: number, locale: string): string {
  return figure(wh, locale, unitOf(wh), { maximumSignificantDigits: 2 });
}

/** A change with its sign, in whole percents. */
export function percentText(share: number, locale: string): string {
  const format = { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' } as const;
  return clean(new Intl.NumberFormat(locale, format).format(share)).replace('-', '\u2212');
}

interface Unit {
  name: 'kWh' | 'MWh';
  wh: number;
}

function unitOf(wh: number): Unit {
  return Math.abs(wh) >= 100_000_000 ? { name: 'MWh', wh: 1_000_000 } : { name: 'kWh', wh: 1_000 };
}

function figure(wh: number, locale: string, unit: Unit, digits: Intl.NumberFormatOptions): string {
  return `${clean(new Intl.NumberFormat(locale, digits).format(wh / unit.wh))}${NBSP}${unit.name}`;
}

/** French groups digits by a thinner space that fonts lack. */
function clean(text: string): string {
  return text.replace(/\u202f/g, NBSP);
}
