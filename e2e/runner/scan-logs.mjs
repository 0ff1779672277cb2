// Reads everything that was logged during the suite and refuses any PRM, EAN, token, cookie or password in it.
import { readFile } from 'node:fs/promises';

export const FORBIDDEN = [
  ['a PRM (14 digits)', /(?<![\d.-])\d{14}(?![\d.-])/],
  ['an EAN (18 digits)', /(?<![\d.-])\d{18}(?![\d.-])/],
  ['the demo password', /demo-copro-watt/],
  ['a bearer token', /bearer\s+(?!\[)[\w.~+/-]{8,}/i],
  ['a session cookie', /coprowatt_session=(?!\[)[\w%.-]{8,}/],
  ['an authorization state', /[?&]state=(?!\[)[\w-]{8,}/],
  ['an authorization id', /autorisation_id=(?!\[)\d+/],
];

/** Lines of `text` that hold something that must never be logged, with its name; the secret itself is not repeated. */
export function leaks(text) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      FORBIDDEN.filter(([, pattern]) => pattern.test(line)).map(([what]) => `line ${index + 1}: ${what}`),
    );
}

if (process.argv[1] === import.meta.filename) {
  const probe = leaks('{"msg":"read 22516914714270"}');
  if (probe.length !== 1) throw new Error('the scan no longer sees a planted PRM');
  const text = await readFile(process.argv[2], 'utf8').catch(() => '');
  const found = leaks(text);
  if (text.length === 0) process.stderr.write('nothing was logged: the scan proves nothing\n');
  for (const leak of found) process.stderr.write(`${leak}\n`);
  process.stdout.write(`${text.split('\n').length} log lines read, ${found.length} leaks\n`);
  process.exitCode = found.length === 0 && text.length > 0 ? 0 : 1;
}
