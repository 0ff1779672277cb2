import type { LocalDate } from '@coprowatt/energy';
import type { ReturnKind, SubscribedService } from '../providers/meter-data.provider.ts';

/** What a return from the operator's page says, before anything of it is believed. */
export type OperatorReturn =
  | { kind: 'authorised'; state: string; brings: ReturnKind; value: string }
  | { kind: 'refused'; state: string }
  | { kind: 'failed'; state: string }
  /** No state, repeated parameters, the form of the v1 flow, or nothing that we know: it changes nothing. */
  | { kind: 'unknown' };

const STATE = /^[A-Za-z0-9_-]{22,100}$/;
/** An int64 without sign. */
const AUTHORISATION = /^[1-9]\d{0,18}$/;
/** RFC 6749, appendix A.11; no operator's code is longer. */
const CODE = /^[\x21-\x7e]{1,512}$/;
/** What a return calls "the person did not agree": the standard's error, and the description of Enedis's v2 flow. */
const REFUSALS = ['access_denied', 'demande_non_aboutie'];

/**
 * Reads the query of the callback (providers sheet, sections 4.2 and 12). A `usage_point_id` marks the refused v1 flow.
 * Whether the operator that is awaited returns a code or an authorisation is for the caller to compare.
 */
export function readReturn(query: Record<string, unknown>): OperatorReturn {
  const { state, autorisation_id: authorisationId, code, error, error_description: why = '' } = query;
  if (typeof state !== 'string' || !STATE.test(state)) return { kind: 'unknown' };
  const said = [authorisationId, code, error].filter((part) => part !== undefined);
  if ('usage_point_id' in query || said.length !== 1) return { kind: 'unknown' };
  if (typeof error === 'string')
    return {
      kind: [error, why].some((word) => REFUSALS.includes(String(word))) ? 'refused' : 'failed',
      state,
    };
  if (typeof code === 'string' && CODE.test(code))
    return { kind: 'authorised', state, brings: 'code', value: code };
  if (typeof authorisationId === 'string' && AUTHORISATION.test(authorisationId))
    return { kind: 'authorised', state, brings: 'authorisation', value: authorisationId };
  return { kind: 'unknown' };
}

export interface Claim {
  /** The PRM that was typed. */
  usagePoint: string;
  /** Local date, in the operator's zone, of the `state`; a share that began earlier proves nothing about this request. */
  requestedOn: LocalDate;
  /** PRMs that this subject has connected already: other shares of the same holder. */
  ownUsagePoints: ReadonlySet<string>;
  /** Another subject has this PRM live or claims it now. */
  contested: boolean;
  /** The operator will not be asked about this return again. */
  final: boolean;
}

/** `wait`: nothing that fits yet. */
export type Verdict = 'connect' | 'review' | 'mismatch' | 'wait';

/** Whether the operator's services prove a claim (design rule 7). */
export function judge(services: SubscribedService[], claim: Claim): Verdict {
  const fresh = services.filter((service) => isFresh(service, claim.requestedOn));
  if (fresh.some(({ usagePoint }) => usagePoint === claim.usagePoint))
    return claim.contested ? 'review' : 'connect';
  const another = fresh.some(({ usagePoint }) => !claim.ownUsagePoints.has(usagePoint));
  return another || claim.final ? 'mismatch' : 'wait';
}

function isFresh({ state, from }: SubscribedService, requestedOn: LocalDate): boolean {
  return state !== 'ended' && from !== null && from >= requestedOn;
}

/** Services that are in force for a PRM, whenever they began. */
export function servicesInForce(
  services: SubscribedService[],
  usagePoint: string,
  today: LocalDate,
): SubscribedService[] {
  return services.filter(
    (service) =>
      service.usagePoint === usagePoint &&
      service.state === 'active' &&
      (service.until === null || service.until >= today),
  );
}

/** Seconds until the operator is asked again, after `checks` fruitless looks: 5, 10, 20, 40… */
export function recheckSeconds(checks: number): number {
  return 5 * 2 ** Math.min(checks, 8);
}
