import type { LocalDate } from '@coprowatt/energy';
import type { SubscribedService } from '../providers/meter-data.provider.ts';

/** What a return from the operator's page says, before anything of it is believed. */
export type OperatorReturn =
  | { kind: 'authorised'; state: string; authorisationId: string }
  | { kind: 'refused'; state: string }
  | { kind: 'failed'; state: string }
  /** No state, repeated parameters, the form of the v1 flow, or nothing that we know: it changes nothing. */
  | { kind: 'unknown' };

const STATE = /^[A-Za-z0-9_-]{22,100}$/;
/** An int64 without sign. */
const AUTHORISATION = /^[1-9]\d{0,18}$/;
/** Errors that mean "the person did not agree"; the second word is Enedis's v2 description. */
const REFUSALS = ['access_denied', 'invalid_request', 'demande_non_aboutie'];

/** Reads the query of the callback (providers sheet, section 4.2). `code` or `usage_point_id` mark the refused v1 flow. */
export function readReturn(query: Record<string, unknown>): OperatorReturn {
  const { state, autorisation_id: authorisationId, error } = query;
  if (typeof state !== 'string' || !STATE.test(state)) return { kind: 'unknown' };
  if ('code' in query || 'usage_point_id' in query) return { kind: 'unknown' };
  if (error !== undefined && authorisationId !== undefined) return { kind: 'unknown' };
  if (typeof error === 'string') return { kind: REFUSALS.includes(error) ? 'refused' : 'failed', state };
  if (typeof authorisationId !== 'string' || !AUTHORISATION.test(authorisationId)) return { kind: 'unknown' };
  return { kind: 'authorised', state, authorisationId };
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
}

/** `wait`: nothing that fits yet. */
export type Verdict = 'connect' | 'review' | 'mismatch' | 'wait';

/** Whether the operator's services prove a claim (design rule 7). */
export function judge(services: SubscribedService[], claim: Claim): Verdict {
  const fresh = services.filter((service) => isFresh(service, claim.requestedOn));
  if (fresh.some(({ usagePoint }) => usagePoint === claim.usagePoint))
    return claim.contested ? 'review' : 'connect';
  return fresh.some(({ usagePoint }) => !claim.ownUsagePoints.has(usagePoint)) ? 'mismatch' : 'wait';
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
