import type { ConsentHistoryItem, ConsentView, LinkyDevice } from '@coprowatt/contracts';

/**
 * What the state of a meter does not tell of its end. `handover`: the former syndic's agreement ended with his mandate;
 * `by_another`: nobody of ours took it back; `claim_refused`: an admin refused the request.
 */
export type MeterEnding = 'handover' | 'by_another' | 'claim_refused';

/** A request at the operator's page is open for this long. */
const REQUEST_LIFE_MS = 20 * 60_000;

/** True for the meters of whose end, or of whose request, the consents tell more than the meter. */
export function hasMoreToTell({ state, mine }: LinkyDevice): boolean {
  return mine && ['awaiting_consent', 'refused', 'withdrawn'].includes(state);
}

/** How this meter came to its end, by `GET /me/consents`; undefined when its state says all. */
export function meterEnding(device: LinkyDevice, consents: ConsentView[]): MeterEnding | undefined {
  if (!hasMoreToTell(device)) return undefined;
  const consent = newestOf(device, consents);
  const last = consent?.history.at(-1);
  if (device.state === 'refused') return consent && isRefusedClaim(consent) ? 'claim_refused' : undefined;
  if (device.state === 'withdrawn' && last?.kind === 'withdrawn' && isNobodys(last)) return 'by_another';
  // The list holds all that the organisation ever agreed to: an agreement that is not there was another's.
  return device.state === 'withdrawn' && device.usage === 'common' && !consent ? 'handover' : undefined;
}

/** Whether the agreement in force took the place of one that was in force until then. */
export function isRenewed(device: LinkyDevice, consents: ConsentView[]): boolean {
  const earlier = newestOf(
    device,
    consents.filter(({ inForce }) => !inForce),
  );
  return earlier?.history.at(-1)?.kind === 'renewed';
}

/** Until when the operator's answer to the open request is awaited, ISO 8601; null when nothing tells. */
export function requestEnd(device: LinkyDevice, consents: ConsentView[]): string | null {
  if (device.state !== 'awaiting_consent') return null;
  const last = newestOf(device, consents)?.history.at(-1);
  return last?.kind === 'requested' ? new Date(Date.parse(last.at) + REQUEST_LIFE_MS).toISOString() : null;
}

/** Whether an admin had the last word on what was asked. */
export function isRefusedClaim({ history }: Pick<ConsentView, 'history'>): boolean {
  return history.at(-1)?.kind === 'refused' && history.some(({ kind }) => kind === 'review');
}

/** The one that something happened to last; the server gives the newer of two first. */
function newestOf(device: LinkyDevice, consents: ConsentView[]): ConsentView | undefined {
  const lastAt = ({ history }: ConsentView) => history.at(-1)?.at ?? '';
  return consents
    .filter(({ deviceId }) => deviceId === device.id)
    .toSorted((a, b) => lastAt(b).localeCompare(lastAt(a)))[0];
}

/** Neither by the reader nor by anybody whom he may know. */
const isNobodys = ({ byYou, actorName }: ConsentHistoryItem) => !byYou && actorName === null;
