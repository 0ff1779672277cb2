import type { AnomalyChange } from '@coprowatt/contracts';
import { errorText } from '#lib/handle-error.ts';
import { m } from '#lib/paraglide/messages.js';
import { silenceEnd, type AlertTelling } from './words.ts';

const DID = {
  open: m.alert_did_open,
  acknowledged: m.alert_did_acknowledged,
  resolved: m.alert_did_resolved,
};

/** What was just done, beside the button that takes it back. */
export function doneSentence({ status, mutedUntil }: AnomalyChange, telling: AlertTelling): string {
  if (status !== undefined) return DID[status]();
  return mutedUntil ? m.alert_did_muted({ date: silenceEnd(mutedUntil, telling) }) : m.alert_did_unmuted();
}

/** Why nothing changed after all. */
export const refusedSentence = (error: unknown) => m.alert_not_done({ reason: errorText(error).sentence });
