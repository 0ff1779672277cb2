/** Figures as people read them: no digit parts from its unit, no sign that a font may lack. */

const NBSP = '\u00a0';

/** kWh with one decimal under 100, none from 100 on; MWh from 100 MWh on. */
export function energyText(wh: number, locale: string): string {
  return figure(wh, locale, (value) => ({
    maximumFractionDigits: value < 100 ? 1 : 0,
    minimumFractionDigits: value < 100 ? 1 : 0,
  }));
}

/** The same for an estimate: two digits that count. */
export function energyRoundedText(wh: number, locale: string): string {
  return figure(wh, locale, () => ({ maximumSignificantDigits: 2 }));
}

/** A change with its sign, in whole percents. */
export function percentText(share: number, locale: string): string {
  const format = { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' } as const;
  return clean(new Intl.NumberFormat(locale, format).format(share)).replace('-', '\u2212');
}

function figure(wh: number, locale: string, digits: (value: number) => Intl.NumberFormatOptions): string {
  const isLarge = Math.abs(wh) >= 100_000_000;
  const value = wh / (isLarge ? 1_000_000 : 1_000);
  const text = clean(new Intl.NumberFormat(locale, digits(Math.abs(value))).format(value));
  return `${text}${NBSP}${isLarge ? 'MWh' : 'kWh'}`;
}

/** French groups digits by a thinner space that fonts lack. */
function clean(text: string): string {
  return text.replace(/\u202f/g, NBSP);
}
