import { localDateOf, type LocalDate } from '@coprowatt/energy';
import { isRecord } from '../json.ts';
import type { OperatorTokens, SubscribedService } from '../meter-data.provider.ts';

const ZONE = 'Europe/Brussels';
/** The scope that covers the load curve; `consumption.daily` covers daily values alone. */
const CURVE_SCOPE = 'consumption';

/** What ORES says of a customer's consent each time that it gives tokens. */
export interface OresConsent {
  id: string;
  /** Null when it is open. */
  endsAt: Date | null;
  eans: string[];
  coversCurve: boolean;
}

export interface OresTokenAnswer {
  tokens: OperatorTokens;
  consent: OresConsent;
}

/**
 * Reads an answer of `POST /oauth/token` (providers sheet, section 12). `machineNowMs`: when it arrived, by the
 * machine's time, in which tokens are counted. Null when it is no such answer.
 */
export function mapTokenAnswer(body: unknown, machineNowMs: number): OresTokenAnswer | null {
  if (!isRecord(body)) return null;
  const { access_token: access, refresh_token: refresh, consent_id: id, scope, eans } = body;
  const seconds = Number(body.expires_in);
  const endsAt = readEnd(body.consent_expires_at);
  if (!isText(access) || !isText(refresh) || !isText(id) || !isText(scope)) return null;
  if (!(seconds > 0) || endsAt === undefined || !Array.isArray(eans)) return null;
  return {
    tokens: { access, refresh, accessExpiresAt: new Date(machineNowMs + seconds * 1_000) },
    consent: { id, endsAt, eans: eans.filter(isEan), coversCurve: scope.split(' ').includes(CURVE_SCOPE) },
  };
}

/** The consent's EANs as services of ours that began on `from`. `nowMs`: on the Clock. */
export function servicesOf(consent: OresConsent, from: LocalDate, nowMs: number): SubscribedService[] {
  const { id, endsAt, eans, coversCurve } = consent;
  const state = endsAt !== null && endsAt.getTime() <= nowMs ? 'ended' : 'active';
  const until = endsAt && localDateOf(endsAt.getTime() - 1, ZONE);
  const kinds = coversCurve ? (['daily', 'load_curve'] as const) : (['daily'] as const);
  return eans.flatMap((usagePoint) =>
    kinds.map((data) => ({ id, usagePoint, state, data, from, until, endsAt })),
  );
}

/** Undefined when it is there and cannot be read. */
function readEnd(value: unknown): Date | null | undefined {
  if (value === undefined || value === null) return null;
  const ms = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isEan(value: unknown): value is string {
  return typeof value === 'string' && /^\d{18}$/.test(value);
}
