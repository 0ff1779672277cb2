export type Settled<Value> = { value: Value; error: null } | { value: null; error: unknown };

/** A promise that never rejects: one failed card never blanks the page. */
export async function settle<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await promise, error: null };
  } catch (error) {
    return { value: null, error };
  }
}
