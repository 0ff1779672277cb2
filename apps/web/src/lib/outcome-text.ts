import { CALLBACK_OUTCOMES, type CallbackOutcome, type LinkyDevice } from '@coprowatt/contracts';
import { isConnected } from './connection-name.ts';
import { m } from './paraglide/messages.js';

export interface OutcomeText {
  tone: 'ok' | 'info' | 'minor' | 'error';
  title: string;
  body: string;
  /** Name of the button that starts again; null when there is nothing to start. */
  restart: string | null;
}

export const readOutcome = (value: string | null): CallbackOutcome | null =>
  CALLBACK_OUTCOMES.find((outcome) => outcome === value) ?? null;

/** What the return from the operator's page means, and the way on. */
export function outcomeText(
  outcome: CallbackOutcome,
  device: LinkyDevice | null,
  operator: string,
  arriving = true,
): OutcomeText {
  const prm = device?.prmMasked ?? m.outcome_this_meter();
  const again = m.start_again();
  const texts: Record<CallbackOutcome, OutcomeText> = {
    connected: {
      tone: 'ok',
      title: m.outcome_connected_title(),
      body: arriving ? m.outcome_connected() : m.outcome_connected_done(),
      restart: null,
    },
    confirming: {
      tone: 'info',
      title: m.outcome_confirming_title(),
      body: m.outcome_confirming({ operator }),
      restart: null,
    },
    refused: {
      tone: 'minor',
      title: m.outcome_refused_title(),
      body: m.outcome_refused({ operator }),
      restart: again,
    },
    expired: {
      tone: 'minor',
      title: m.outcome_expired_title(),
      body: m.outcome_expired({ operator }),
      restart: again,
    },
    unknown: { tone: 'minor', title: m.outcome_unknown_title(), body: m.outcome_unknown(), restart: again },
    already: { tone: 'info', title: m.outcome_already_title(), body: m.outcome_already(), restart: null },
    mismatch: {
      tone: 'minor',
      title: m.outcome_mismatch_title(),
      body: m.outcome_mismatch({ prm, operator }),
      restart: device ? m.connect_prm({ prm }) : again,
    },
    review: { tone: 'info', title: m.outcome_review_title(), body: m.outcome_review(), restart: null },
    renewing: {
      tone: 'info',
      title: m.outcome_renewing_title(),
      body: m.outcome_renewing({ operator }),
      restart: null,
    },
    kept: {
      tone: 'minor',
      title: m.outcome_kept_title(),
      body: m.outcome_kept({ operator }),
      restart: again,
    },
    operator_error: {
      tone: 'error',
      title: m.outcome_operator_error_title({ operator }),
      body: m.outcome_operator_error({ operator }),
      restart: m.retry(),
    },
  };
  return texts[outcome];
}

/** What `connected` means where another agreement was in force until then. */
export const renewedText = (): OutcomeText => ({
  tone: 'ok',
  title: m.outcome_renewed_title(),
  body: m.outcome_renewed(),
  restart: null,
});

const STATE_OF: Partial<Record<CallbackOutcome, LinkyDevice['state'][]>> = {
  connected: ['connected', 'suspect'],
  already: ['connected'],
  confirming: ['confirming'],
  refused: ['refused'],
  expired: ['expired'],
  mismatch: ['mismatch'],
  review: ['review'],
  renewing: ['connected', 'suspect'],
  kept: ['connected', 'suspect', 'revoked', 'consent_expired'],
  operator_error: ['expired'],
};

/** The meter that the return names, else the newest one whose state fits the outcome. */
export function outcomeDevice(
  outcome: CallbackOutcome,
  id: string | null,
  devices: LinkyDevice[],
): LinkyDevice | null {
  if (id !== null) return devices.find((device) => device.id === id) ?? null;
  const fitting = devices.filter(({ state }) => STATE_OF[outcome]?.includes(state));
  const moment = (device: LinkyDevice) => device.connectedAt ?? device.createdAt;
  return fitting.sort((a, b) => moment(b).localeCompare(moment(a)))[0] ?? null;
}

/**
 * What of a return is still true: its outcome while the meter is in a state that fits it. A confirmation that came
 * meanwhile is a connection; anything else that happened since leaves nothing to say, though the address still says it.
 */
export function presentOutcome(outcome: CallbackOutcome, device: LinkyDevice | null): CallbackOutcome | null {
  if (outcome === 'unknown' || outcome === 'already') return outcome;
  if (!device) return null;
  if (outcome === 'confirming' && isConnected(device.state)) return 'connected';
  return STATE_OF[outcome]?.includes(device.state) ? outcome : null;
}
