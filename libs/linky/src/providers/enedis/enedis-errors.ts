import { instantsOfWallTime, localDateOf, addDays } from '@coprowatt/energy';
import { parseObject } from '../json.ts';
import { loggableCode, waitOfHeader } from '../operator-answer-rules.ts';
import type { ProviderErrorCode } from '../provider-error.ts';

/** What Enedis answered, whatever the shape of the body. */
interface VendorError {
  status: number;
  /** Lower case, `_` written `-` (`ADAM_DC_0008` in the swagger is `ADAM-DC-0008` in life). */
  code: string;
  text: string;
}

export interface EnedisError {
  code: ProviderErrorCode;
  vendorCode: string | null;
  retryAfterMs: number | null;
}

/** A code alone decides, whatever the HTTP status: Enedis lets the status of one code drift (section 8). */
const BY_CODE: Record<string, ProviderErrorCode> = {
  'adam-err0126': 'range_too_wide',
  'adam-dc-0015': 'range_too_wide',
  'adam-err0125': 'before_history',
  'adam-dc-0016': 'before_history',
  'adam-err0123': 'before_activation',
  'adam-err0069': 'wrong_direction',
  'adam-err0075': 'curve_not_collected',
  'adam-err0061': 'consent_missing',
  'adam-dc-0007': 'not_holder',
  'adam-dc-0008': 'consent_missing',
  'adam-dc-0009': 'before_consent',
  'unauthorized-user': 'consent_missing',
  '900901': 'token_rejected',
  '900902': 'token_rejected',
  '900908': 'api_not_subscribed',
  'no-data-found': 'no_data',
  'stm-err-0000014': 'no_data',
  'stm-err-0000019': 'unknown_point',
  'stm-err-0000020': 'no_data',
  'adam-dc-0500': 'operator_failure',
  'stm-err-0000001': 'operator_failure',
  'technical-error': 'operator_failure',
  'invalid-client': 'bad_credentials',
  'invalid-grant': 'bad_credentials',
  'unsupported-grant-type': 'bad_credentials',
};

/** Free text that Enedis uses instead of a code, or beside a vague one. */
const BY_TEXT: { status: number; text: RegExp; code: ProviderErrorCode }[] = [
  { status: 400, text: /earlier than the current date/i, code: 'end_in_future' },
  { status: 400, text: /pas titulaire/i, code: 'not_holder' },
  { status: 403, text: /pas titulaire|pas autoris/i, code: 'consent_missing' },
  { status: 404, text: /pas de mesure/i, code: 'no_data' },
];

const BY_STATUS: Record<number, ProviderErrorCode> = {
  400: 'bad_request',
  401: 'token_rejected',
  403: 'consent_missing',
  408: 'unavailable',
  429: 'quota',
  500: 'operator_failure',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** No window of Enedis's quotas is longer than an hour, so no wait is. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Translates an unsuccessful answer of Enedis, from its three shapes: `{error, error_description}`,
 * `{code, message}` and `{code, message, description}` (section 8). `nowMs` dates a "try again at" time.
 */
export function readEnedisError(
  status: number,
  body: string,
  retryAfter: string | null,
  nowMs: number,
): EnedisError {
  const vendor = normalise(status, body);
  const code = status === 429 ? 'quota' : classify(vendor);
  return {
    code,
    vendorCode: loggableCode(vendor.code),
    retryAfterMs: code === 'quota' || code === 'unavailable' ? waitOf(retryAfter, vendor.text, nowMs) : null,
  };
}

function classify({ status, code, text }: VendorError): ProviderErrorCode {
  const known = BY_CODE[code];
  if (known) return known;
  const told = BY_TEXT.find((entry) => entry.status === status && entry.text.test(text));
  return told?.code ?? BY_STATUS[status] ?? (status >= 500 ? 'operator_failure' : 'bad_request');
}

function normalise(status: number, body: string): VendorError {
  const fields = parseObject(body);
  const code = String(fields.error ?? fields.code ?? '');
  const text = [fields.error_description, fields.message, fields.description].filter(
    (part) => typeof part === 'string',
  );
  return { status, code: code.toLowerCase().replaceAll('_', '-'), text: text.join(' ') };
}

function waitOf(retryAfter: string | null, text: string, nowMs: number): number | null {
  const wait = waitOfHeader(retryAfter, nowMs) ?? waitOfText(text, nowMs);
  return wait === null ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

/** `Quota Q4 … allowed on 14:00:00`: the next time that Paris clocks show it. */
function waitOfText(text: string, nowMs: number): number | null {
  const time = /\b([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)\b/.exec(text);
  if (!time) return null;
  const [, hour = '', minute = '', second = ''] = time;
  const today = localDateOf(nowMs, 'Europe/Paris');
  const instants = [today, addDays(today, 1)].flatMap((date) =>
    instantsOfWallTime(`${date}T${hour.padStart(2, '0')}:${minute}:${second}`, 'Europe/Paris'),
  );
  const next = instants.find((instant) => instant >= nowMs);
  return next === undefined ? null : next - nowMs;
}
