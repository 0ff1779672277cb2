import { instantsOfWallTime, localDateOf, addDays } from '@coprowatt/energy';
import { parseObject } from '../json.ts';
import { loggableCode, meaningOf, waitOfHeader, type VendorAnswer } from '../operator-answer-rules.ts';
import type { ProviderErrorCode } from '../provider-error.ts';
import { ENEDIS_CATALOGUE } from './enedis-catalogue-rules.ts';

export interface EnedisError {
  code: ProviderErrorCode;
  vendorCode: string | null;
  retryAfterMs: number | null;
}

/** Codes of the two systems behind the gateway, wherever in the body they stand. */
const BUSINESS_CODE = /\b(adam|stm)-(err|dc)-?\d{4,}\b/;

const ZONE = 'Europe/Paris';
/** No window of Enedis's quotas is longer than an hour, so no wait is. */
const LONGEST_WAIT_MS = 3_600_000;
/** A time that is so much more than an hour off is an hour by the operator's clock: the two differ. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

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
  const code = meaningOf(ENEDIS_CATALOGUE, vendor);
  return {
    code,
    vendorCode: loggableCode(vendor.code),
    retryAfterMs: code === 'quota' || code === 'unavailable' ? waitOf(retryAfter, vendor.text, nowMs) : null,
  };
}

/** The code of a system behind the gateway in any text, in lower case, `_` written `-`; null when there is none. */
export function businessCodeIn(text: string): string | null {
  return BUSINESS_CODE.exec(codeText(text))?.[0] ?? null;
}

/** Lower case, `_` written `-`: `ADAM_DC_0008` in the swagger is `ADAM-DC-0008` in life. */
function normalise(status: number, body: string): VendorAnswer {
  const fields = parseObject(body);
  const told = codeText(String(fields.error ?? fields.code ?? ''));
  const texts = [fields.error_description, fields.message, fields.description];
  const text = texts.filter((part) => typeof part === 'string').join(' ');
  const code = businessCodeIn(`${told} ${text}`) ?? told;
  return { status, code, text };
}

function codeText(text: string): string {
  return text.trim().toLowerCase().replaceAll('_', '-');
}

function waitOf(retryAfter: string | null, text: string, nowMs: number): number | null {
  const wait = waitOfHeader(retryAfter, nowMs) ?? waitOfText(text, nowMs);
  return wait === null ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

/**
 * `Quota Q4 … allowed on 14:00:00`: the next time that Paris clocks show it, where that is within the hour that the longest
 * quota lasts, or hardly beyond. One that is further off was just past when it was read, the journey and the clocks being what they are, and
 * says no wait: it is not tomorrow's. In the autumn hour that comes twice the later one may be meant, and is waited for.
 */
function waitOfText(text: string, nowMs: number): number | null {
  const time = /\b([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)\b/.exec(text);
  if (!time) return null;
  const [, hour = '', minute = '', second = ''] = time;
  const today = localDateOf(nowMs, ZONE);
  const instants = [today, addDays(today, 1)].flatMap((date) =>
    instantsOfWallTime(`${date}T${hour.padStart(2, '0')}:${minute}:${second}`, ZONE),
  );
  const next = instants.find(
    (instant) => instant >= nowMs && instant - nowMs <= LONGEST_WAIT_MS + CLOCKS_DIFFER_MS,
  );
  return next === undefined ? null : next - nowMs;
}
