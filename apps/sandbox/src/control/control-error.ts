/** A control request that cannot be carried out; answered 400 with its sentence. */
export class ControlError extends Error {}

/** The fields of a JSON object. @throws ControlError when the body is none. */
export function fieldsOf(body: unknown): Map<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ControlError('a JSON object is expected');
  return new Map(Object.entries(body));
}

export function require(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new ControlError(sentence);
}
