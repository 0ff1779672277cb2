/** A healthy French point that the sandbox makes up; numbers below 100 are the demonstration's. */
export function prmOf(serial: number): string {
  return String(serial).padStart(14, '0');
}

/** A healthy Belgian point that the sandbox makes up: GS1 check digit, weights 3, 1 from the right. */
export function eanOf(serial: number): string {
  const first = `5414${String(serial).padStart(13, '0')}`;
  const sum = [...first]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${first}${(10 - (sum % 10)) % 10}`;
}
