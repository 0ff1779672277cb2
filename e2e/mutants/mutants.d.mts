/** Deliberate faults whose sound code is no longer in their file, or more than once. */
export function staleMutants(): Promise<{ name: string }[]>;
