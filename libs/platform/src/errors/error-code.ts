/** The `code` that Node and its drivers put on their errors (`ENOENT`, `42P01`…), or undefined. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
