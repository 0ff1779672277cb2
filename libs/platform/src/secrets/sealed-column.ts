/** A column that `Secrets` seals; every one is registered, so that a change of keys reaches it. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The primary key's column. */
  key: string;
  /** What binds a record to its row: the context it was sealed with. */
  contextOf(key: string): string;
}
