import type {
  ConsentPurposes,
  MeterContract,
  OffPeakWindow,
  ProviderName,
  SyncLaneName,
  UsagePointParse,
} from '@coprowatt/contracts';
import type { EpochMs, Interval, LocalDate } from '@coprowatt/energy';
import { ProviderError } from './provider-error.ts';

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
  /** Whether it opens what is given to the network; absent or null where the operator does not say. */
  injects?: boolean | null;
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

/** Kinds of data that are asked by stretches of days. */
export type RangeLane = Exclude<SyncLaneName, 'contract'>;

/** Whose call it is, for the operator's quota: history leaves room for what is new. */
export type CallQueue = 'fresh' | 'history';

export interface DataRequest extends DataRange {
  /** Meter under whose authorisation the operator is asked. */
  deviceId: string;
  queue: CallQueue;
}

/** What every answer about days tells beside its values. */
interface MeasureAnswer {
  /** Points that could not be read, overlapped each other or lay outside the days asked. */
  rejected: number;
  /** Those of them whose local day is known. */
  rejectedByDay?: Map<LocalDate, number>;
  /** First local day in service, where the operator tells it; null where it does not. */
  inServiceFrom: LocalDate | null;
}

export interface CurveAnswer extends MeasureAnswer {
  /** Sorted by start, without overlap, all inside the days that were asked. */
  intervals: Interval[];
  /** The other direction, where one answer tells both (what is given to the network); the same rules. */
  production?: Interval[];
  /** Stretches that the operator itself says it does not have. */
  missing: number;
  /** Days with an hour of the autumn change that could not be told apart; its points are among the rejected. */
  ambiguousDays: LocalDate[];
}

/** Energy of a local day. */
export interface DayEnergy {
  localDate: LocalDate;
  energyWh: number;
}

export interface DailyAnswer extends MeasureAnswer {
  /** Oldest first, one a day. */
  days: DayEnergy[];
  /** The other direction, where one answer tells both. */
  production?: DayEnergy[];
}

/** Largest power of a local day. */
export interface DayPower {
  localDate: LocalDate;
  /** Apparent power, VA. */
  va: number;
  /** Its instant; null where the clock change leaves two. */
  atMs: EpochMs | null;
}

export interface MaximumPowerAnswer extends MeasureAnswer {
  /** Oldest first, one a day. */
  days: DayPower[];
}

/** What the operator knows of the supply; null: not told. Nothing about a person is ever read. */
export interface ContractAnswer extends Omit<MeterContract, 'since' | 'offPeakWindows'> {
  /** Empty: there are none. Null: not told, or not in a form that can be read. */
  offPeakWindows: OffPeakWindow[] | null;
  /** Local day on which the supply was last put into service. */
  activatedOn: LocalDate | null;
  /** Whether energy is also given to the network. */
  injects: boolean | null;
  /** Where several APIs tell it together: the names of those that did, and what the others said. */
  parts?: { told: string[]; refused: ProviderError[] };
}

/** How far back and how wide an operator can be asked; production and maximum power by the limits of their kind. */
export interface ProviderLimits {
  /** Days in one load-curve call. */
  curveSpanDays: number;
  curveDepth: { months: number; days: number };
  /** Days in one call for daily values or maximum powers. */
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
  /** What this operator is asked apart; what another answer tells along is not among them. */
  abstract readonly lanes: ReadonlySet<SyncLaneName>;
  /** Hour of the local day from which yesterday is published. */
  abstract readonly publishesAtHour: number;

  /** Whether this installation may call the operator at all (credentials). */
  abstract readonly available: boolean;

  /**
   * What a return from the operator's page carries; one of another kind is not believed. Null: there is no such page and
   * nothing proves whose a point is, so that only an administrator's word connects it.
   */
  abstract readonly returns: ReturnKind | null;

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
  /** Name under which quota and gates count a lane's calls, e.g. `enedis.courbe_de_charge_consommation`. */
  abstract apiOf(lane: SyncLaneName): string;
  /** Load curve of some days. Throws `ProviderError`; an empty answer is a true "no data". */
  abstract loadCurve(request: DataRequest): Promise<CurveAnswer>;
  /** The operator's own daily energies, Wh. Throws `ProviderError`. */
  abstract dailyEnergy(request: DataRequest): Promise<DailyAnswer>;
  /** What was given to the network, where it is asked apart (`lanes`). Throws `ProviderError`. */
  productionCurve(_request: DataRequest): Promise<CurveAnswer> {
    return notOffered();
  }
  productionDaily(_request: DataRequest): Promise<DailyAnswer> {
    return notOffered();
  }
  /** Largest power of each day, VA, where it is asked apart. Throws `ProviderError`. */
  maximumPower(_request: DataRequest): Promise<MaximumPowerAnswer> {
    return notOffered();
  }
  /** What is known of the supply now, where it is asked apart; the request's days say nothing. Throws `ProviderError`. */
  contract(_request: DataRequest): Promise<ContractAnswer> {
    return notOffered();
  }
  /** Gives an agreement back, by its refresh token. Throws `ProviderError`. */
  abstract revoke(refreshToken: string): Promise<void>;
}

/** Nobody is called: a lane that is not among `lanes` was asked. */
function notOffered(): Promise<never> {
  return Promise.reject(new ProviderError('not_offered'));
}
