import type { LiveEvents } from '@coprowatt/contracts';
import { realtime } from '#lib/state/realtime.svelte.ts';

export type AlertNudge = LiveEvents['anomaly.detected'];

const REST_MS = 1_000;
const JUDGING_MS = 5_000;

/**
 * Calls `read` when alerts appear or change: at once, then at most once a second, and once more after the last nudge.
 * @param hear told of each nudge, before anything is read
 * @returns ends it
 */
export function onAlertNudges(
  read: () => void,
  hear: (nudge: AlertNudge) => void = () => undefined,
): () => void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = () => {
    resting = undefined;
    if (again) call();
  };
  const call = () => {
    again = resting !== undefined;
    if (again) return;
    resting = setTimeout(rest, REST_MS);
    read();
  };
  const nudged = (nudge: AlertNudge) => {
    hear(nudge);
    call();
  };
  const stops = [realtime.on('anomaly.detected', nudged), realtime.on('anomaly.updated', nudged)];
  return () => {
    clearTimeout(resting);
    stops.forEach((stop) => stop());
  };
}

/** Calls `read` every few seconds while days are judged: a judgement that finds nothing sends no nudge. Returns what ends it. */
export function rereadWhile(judging: boolean, read: () => void): (() => void) | undefined {
  if (!judging) return undefined;
  const timer = setInterval(read, JUDGING_MS);
  return () => clearInterval(timer);
}
