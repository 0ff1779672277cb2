/** `table` has a foreign key to `refersTo`. */
export interface Reference {
  table: string;
  refersTo: string;
}

/**
 * Tables, each after those that it refers to; a reference to itself does not count.
 * @throws Error naming the tables that refer to each other in a ring.
 */
export function inOrderOfReferences(tables: readonly string[], references: readonly Reference[]): string[] {
  const ordered: string[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const waits = (table: string): boolean =>
      references.some((one) => one.table === table && one.refersTo !== table && left.includes(one.refersTo));
    const next = left.filter((table) => !waits(table));
    if (next.length === 0) throw new Error(`These tables refer to each other: ${left.join(', ')}`);
    ordered.push(...next);
    left = left.filter(waits);
  }
  return ordered;
}
