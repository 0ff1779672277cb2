import type { ConsentPurposes, ProviderName, UsagePointParse } from '@coprowatt/contracts';
import type { Interval, LocalDate } from '@coprowatt/energy';

/**
 * What a return from the operator's page carries: an id of the share, about which the operator can be asked again and
 * again, or a code that asking once spends.
 */
export type ReturnKind = 'authorisation' | 'code';

/** What a visit to the operator's page is for. */
export interface AuthorisationAsk {
  /** Our one-time state. */
  state: string;
  /** ISO 8601. */
  duration: string;
  purposes: ConsentPurposes;
}

export interface AuthorisationStart {
  /** The operator's page. Holds the `state` and never the PRM. */
  url: string;
  /** A secret without which the return is worth nothing, kept until then; null where the operator has none. */
  verifier: string | null;
}

/** What came back from the operator's page. */
export interface AuthorisationReturn {
  kind: ReturnKind;
  value: string;
  verifier: string | null;
}

/** Tokens of one customer's consent, for operators that give such. Never in a log, an error or an answer. */
export interface OperatorTokens {
  access: string;
  /** Spent by using it: the operator answers its successor. */
  refresh: string;
  /** Machine time. */
  accessExpiresAt: Date;
}

/** What a return proved. */
export interface Grant {
  /** By which the operator knows the customer's agreement. */
  authorisationId: string;
  /** Empty right after consent means "not there yet", unless the return was a code. */
  services: SubscribedService[];
  /** Null where the operator gives none. */
  tokens: OperatorTokens | null;
}

/** One service that the operator says is subscribed under an authorisation, in our words. */
export interface SubscribedService {
  id: string;
  /** PRM or EAN. */
  usagePoint: string;
  /** `pending` counts like `active`: the operator has taken the request and will serve it. */
  state: 'active' | 'pending' | 'ended';
  /** `other` is kept as evidence only. */
  data: 'load_curve' | 'daily' | 'other';
  /** First local day of the service, inclusive; null when the operator does not say. */
  from: LocalDate | null;
  /** Last local day, inclusive; null when open. */
  until: LocalDate | null;
  /** The exact end, where the operator tells one; null: the end of `until`. */
  endsAt: Date | null;
}

/** A stretch of local days of one usage point, `to` exclusive. */
export interface DataRange {
  usagePoint: string;
  from: LocalDate;
  to: LocalDate;
}

export interface DataRequest extends DataRange {
  /** Meter under whose authorisation the operator is asked. */
  deviceId: string;
}

export interface CurveAnswer {
  /** Sorted by start, without overlap, all inside the days that were asked. */
  intervals: Interval[];
  /** Points that could not be read, overlapped each other or lay outside the days asked. */
  rejected: number;
  /** Stretches that the operator itself says it does not have. */
  missing: number;
  /** First local day in service, where the operator tells it; null where it does not. */
  inServiceFrom: LocalDate | null;
  /** Days with an hour of the autumn change that could not be told apart; its points are among the rejected. */
  ambiguousDays: LocalDate[];
}

export interface DailyAnswer {
  days: { localDate: LocalDate; energyWh: number }[];
  rejected: number;
  /** As for the curve. */
  inServiceFrom: LocalDate | null;
}

/** How far back and how wide an operator can be asked. */
export interface ProviderLimits {
  /** Days in one load-curve call. */
  curveSpanDays: number;
  curveDepth: { months: number; days: number };
  /** Days in one call for daily values. */
  dailySpanDays: number;
  dailyDepth: { months: number; days: number };
}

/** Where measures come from: one adapter an operator; vendor words and units stay behind it. */
export abstract class MeterDataProvider {
  abstract readonly name: ProviderName;
  /** IANA zone of the operator's local days. */
  abstract readonly timeZone: string;
  /** Generation of the operator's consent flow, kept with each consent. */
  abstract readonly flowVersion: string;
  abstract readonly limits: ProviderLimits;

  /** Whether this installation may call the operator at all (credentials). */
  abstract readonly available: boolean;

  /** What a return from the operator's page carries; one of another kind is not believed. */
  abstract readonly returns: ReturnKind;

  /** Reads a PRM or EAN as people type it. */
  abstract readUsagePoint(typed: string): UsagePointParse;
  /** Opens the way to the operator's consent page; the operator is not called. */
  abstract startAuthorisation(ask: AuthorisationAsk): Promise<AuthorisationStart>;
  /** What a return proves. Throws `ProviderError`; a code is spent even then. */
  abstract redeem(returned: AuthorisationReturn): Promise<Grant>;
  /**
   * What an authorisation that was redeemed before gives access to now; empty when it gives none any more.
   * `deviceId`: the meter that it was given for. Throws `ProviderError`.
   */
  abstract subscribedServices(authorisationId: string, deviceId: string): Promise<SubscribedService[]>;
  /** Load curve of some days. Throws `ProviderError`; an empty answer is a true "no data". */
  abstract loadCurve(request: DataRequest): Promise<CurveAnswer>;
  /** The operator's own daily energies, Wh. Throws `ProviderError`. */
  abstract dailyEnergy(request: DataRequest): Promise<DailyAnswer>;
  /** Gives an agreement back, by its refresh token. Throws `ProviderError`. */
  abstract revoke(refreshToken: string): Promise<void>;
}
