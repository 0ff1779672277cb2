import { settle } from './settled.ts';
import { realtime } from './state/realtime.svelte.ts';
import { session } from './state/session.svelte.ts';

const REST_MS = 1_000;

interface Refreshes {
  /** New readings arrived. */
  readings: () => void;
  /** A meter's connection changed. */
  consents: () => void;
}

/** Reads again when the server nudges: at most once a second each, and once more after the last nudge. */
export function refreshOnEvents({ readings, consents }: Refreshes): void {
  $effect(() => {
    const [readSoon, askSoon] = [restful(readings), restful(consents)];
    const stops = [
      realtime.on('readings.ingested', readSoon.call),
      realtime.on('consent.changed', askSoon.call),
      readSoon.stop,
      askSoon.stop,
    ];
    return () => stops.forEach((stop) => stop());
  });
}

function restful(act: () => void): { call: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const call = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // What arrives may be the work of a new day: the product's clock is read again first.
      void settle(session.refresh()).then(act);
    }, REST_MS);
  };
  return { call, stop: () => clearTimeout(timer) };
}
