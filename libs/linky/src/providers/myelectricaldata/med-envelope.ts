import { isRetiredGeneration } from '../enedis/enedis-answer.ts';
import { businessCodeIn } from '../enedis/enedis-errors.ts';
import { MED_CATALOGUE } from './med-catalogue-rules.ts';
import { isRecord, parseObject } from '../json.ts';
import { loggableCode, meaningOf, waitOfHeader } from '../operator-answer-rules.ts';
import { ProviderError } from '../provider-error.ts';

const DAY_MS = 24 * 3_600_000;
/** A number this large is an instant in seconds, a smaller one a wait. */
const LEAST_INSTANT_S = 1_000_000_000;

/** An answer of the gateway, as it came. */
export interface MedAnswer {
  status: number;
  text: string;
  retryAfter: string | null;
  /** `X-RateLimit-Reset`. */
  reset: string | null;
}

/**
 * The data inside `{success, data, error}`, still unchecked. A success may carry an error: data that is short for no
 * other reason than what Enedis has.
 * @throws ProviderError what the gateway says instead; `retired_generation` when it ignored the format asked for.
 */
export function readEnvelope(answer: MedAnswer, nowMs: number): unknown {
  const { success, data, error } = parseObject(answer.text);
  const isGood = answer.status >= 200 && answer.status < 300;
  if (!isGood || success === false) throw medError(answer, nowMs);
  if (success !== true || !isRecord(data)) throw new ProviderError('unreadable', { status: answer.status });
  if (isRetiredGeneration(data)) throw new ProviderError('retired_generation', { status: answer.status });
  const refusal = isRecord(error) ? medError(answer, nowMs) : null;
  if (refusal && refusal.code !== 'no_data') throw refusal;
  return data;
}

/** Translates an answer without data; `nowMs` dates what it says of the time. */
export function medError(answer: MedAnswer, nowMs: number): ProviderError {
  const { error } = parseObject(answer.text);
  const { code, message }: Record<string, unknown> = isRecord(error) ? error : {};
  const text = typeof message === 'string' ? message : '';
  const vendorCode = businessCodeIn(`${String(code ?? '')} ${text}`) ?? codeText(code);
  const means = meaningOf(MED_CATALOGUE, { status: answer.status, code: vendorCode, text });
  return new ProviderError(means, {
    status: answer.status,
    vendorCode: loggableCode(vendorCode),
    retryAfterMs: waitOf(means, answer, nowMs),
  });
}

function codeText(code: unknown): string {
  return typeof code === 'string' ? code.trim().toLowerCase().replaceAll('_', '-') : '';
}

/** A used up allowance is one of the UTC day: without a word about the time it is back at midnight. */
function waitOf(means: string, { retryAfter, reset }: MedAnswer, nowMs: number): number | null {
  if (means === 'unavailable') return bounded(waitOfHeader(retryAfter, nowMs));
  if (means !== 'quota') return null;
  const toMidnight = DAY_MS - (nowMs % DAY_MS);
  return bounded(waitOfHeader(retryAfter, nowMs) ?? waitOfReset(reset, nowMs) ?? toMidnight);
}

/** Milliseconds until an `X-RateLimit-Reset`: seconds of the epoch, seconds to wait, or a date; null when it is none. */
export function waitOfReset(reset: string | null, nowMs: number): number | null {
  const seconds = reset !== null && /^\d+(\.\d+)?$/.test(reset.trim()) ? Number(reset) : null;
  const instant = seconds === null ? Date.parse(reset ?? '') : seconds * 1_000;
  if (Number.isNaN(instant)) return null;
  return seconds !== null && seconds < LEAST_INSTANT_S ? instant : instant - nowMs;
}

function bounded(waitMs: number | null): number | null {
  return waitMs === null ? null : Math.min(Math.max(waitMs, 0), DAY_MS);
}
