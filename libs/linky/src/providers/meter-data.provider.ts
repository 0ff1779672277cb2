import type { Interval, LocalDate } from '@coprowatt/energy';
import type { ProviderName } from '@coprowatt/contracts';

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
}

/** A stretch of local days of one usage point, `to` exclusive. */
export interface DataRequest {
  usagePoint: string;
  from: LocalDate;
  to: LocalDate;
}

export interface CurveAnswer {
  /** Sorted by start, without overlap, all inside the days that were asked. */
  intervals: Interval[];
  /** Points that could not be read, overlapped each other or lay outside the days asked. */
  rejected: number;
  /** Days with an hour of the autumn change that could not be told apart; its points are among the rejected. */
  ambiguousDays: LocalDate[];
}

export interface DailyAnswer {
  days: { localDate: LocalDate; energyWh: number }[];
  rejected: number;
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

  /** The operator's consent page. Holds our one-time `state` and never the PRM. `duration` is ISO 8601. */
  abstract authorizationUrl(state: string, duration: string): string;
  /** What an authorisation gives access to; an empty list right after consent means "not there yet". */
  abstract subscribedServices(authorisationId: string): Promise<SubscribedService[]>;
  /** Load curve of some days. Throws `ProviderError`; an empty answer is a true "no data". */
  abstract loadCurve(request: DataRequest): Promise<CurveAnswer>;
  /** The operator's own daily energies, Wh. Throws `ProviderError`. */
  abstract dailyEnergy(request: DataRequest): Promise<DailyAnswer>;
}
