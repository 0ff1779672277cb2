import type { ChangeProgress } from '@coprowatt/iot';

const EVERY_MS = 1_000;

/** Passes on what comes at least a second after what was passed on before. */
export function everySecond<T>(pass: (value: T) => void, now: () => number = Date.now): (value: T) => void {
  let lastMs = now();
  return (value) => {
    if (now() - lastMs < EVERY_MS) return;
    lastMs = now();
    pass(value);
  };
}

export function progressLine({ meters, ofMeters, moved }: ChangeProgress): string {
  return `${meters} of ${ofMeters} meters, ${moved} days moved`;
}
