type Undo = () => Promise<void>;

const undos: Undo[] = [];

/** `undo`, done once: by whoever calls the answer, or when the benchmark is interrupted. */
export function undoneAtLast(undo: Undo): Undo {
  let done: Promise<void> | undefined;
  const once = (): Promise<void> => (done ??= undo());
  undos.push(once);
  return once;
}

/** A signal ends the benchmark once all that it started is undone, the last first. */
export function heedSignals(): void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    process.on('uncaughtException', () => {}); // a part that loses its database meanwhile
    for (const undo of undos.toReversed()) await undo().catch((error: unknown) => console.error(error));
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
}
