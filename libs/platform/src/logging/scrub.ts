const REDACTED = '[redacted]';

/** Names of fields whose value is never printed, whatever it holds. */
const SECRET_NAME =
  /(password|passwd|secret|token|authorization|cookie|^prm$|^ean$|usage_?points?_?id|autorisation_?id|encryption_?key)/i;

const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/([a-z][a-z+]*:\/\/[^:\s/@]*:)[^@\s/]+@/gi, `$1${REDACTED}@`],
  [
    /([\w.-]*(?:sid|session|token|secret|password|cookie|usage_points?_id|autorisation_id))=[^&;,\s"']+/gi,
    `$1=${REDACTED}`,
  ],
  [/([?&](?:code|state))=[^&;,\s"']+/gi, `$1=${REDACTED}`],
  // A PRM (14 digits, also as people group it) or an EAN (18). Epoch milliseconds have 13.
  [/(?<!\d)(?:\d{14}|\d{18}|\d{2}([ .\u00a0\u202f-])\d{3}\1\d{3}\1\d{3}\1\d{3})(?!\d)/g, REDACTED],
];

/**
 * What a line without any secret lacks: an escape (without one its texts are what they look like), and whatever the patterns
 * above begin with. Nearly every line is such a one.
 */
const SUSPECT =
  /\\|=|:\/\/|bearer|basic|passw|secret|token|authorization|cookie|"(?:prm|ean)"|usage_?point|autorisation|encryption|\d{14}|\d{2}([ .\u00a0\u202f-])\d{3}\1\d{3}\1/i;

/** A text without PRM, EAN, token, cookie value or password in a URL. */
export function scrubText(text: string): string {
  return SECRETS_IN_TEXT.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}

function scrubNumber(value: number): number | string {
  const clean = scrubText(String(value));
  return clean === String(value) ? value : clean;
}

/** The same for a JSON value, field names included; a field with a secret's name loses its whole value. */
export function scrubValue(value: unknown): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'number') return scrubNumber(value);
  if (Array.isArray(value)) return value.map(scrubValue);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]) => [
    scrubText(name),
    SECRET_NAME.test(name) && inner !== null ? REDACTED : scrubValue(inner),
  ]);
  return Object.fromEntries(fields);
}

/** Last resort before a line is printed: one JSON object in, one out. A line that is no JSON is scrubbed as text. */
export function scrubLine(line: string): string {
  if (!SUSPECT.test(line)) return line;
  try {
    return `${JSON.stringify(scrubValue(JSON.parse(line)))}\n`;
  } catch {
    return scrubText(line);
  }
}
