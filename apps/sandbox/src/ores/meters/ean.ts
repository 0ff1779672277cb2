const LENGTH = 18;
const COUNTRY = '54';

/** Check digit of a GSRN: GS1 modulo 10 over the first 17 digits, weights 3, 1, 3… from the right (providers sheet, section 2). */
export function checkDigitOf(first17: string): number {
  const sum = [...first17]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

/** 18 digits that end with the right check digit. */
export function isEan(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^\d{18}$/.test(text) &&
    Number(text[LENGTH - 1]) === checkDigitOf(text.slice(0, -1))
  );
}

/** Belgian connection points start with 54; the operator knows no other. */
export function isBelgian(ean: string): boolean {
  return ean.startsWith(COUNTRY);
}

/** Another point of the same customer: what a customer shares by mistake. Points come in pairs. */
export function otherPointOf(ean: string): string {
  const serial = (Number(ean[LENGTH - 4]) + 5) % 10;
  const first17 = `${ean.slice(0, LENGTH - 4)}${serial}${ean.slice(LENGTH - 3, LENGTH - 1)}`;
  return `${first17}${checkDigitOf(first17)}`;
}
