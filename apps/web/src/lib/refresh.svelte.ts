import { realtime } from './state/realtime.svelte.ts';

const REST_MS = 1_000;

/** Calls `refresh` at most once a second while new readings or consents arrive, and once more after the last. */
export function refreshOnEvents(refresh: () => void): void {
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        refresh();
      }, REST_MS);
    };
    const stops = [realtime.on('readings.ingested', soon), realtime.on('consent.changed', soon)];
    return () => {
      stops.forEach((stop) => stop());
      if (timer) clearTimeout(timer);
    };
  });
}
