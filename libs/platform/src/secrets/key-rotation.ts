import type { DataSource } from 'typeorm';
import { openWith, sealWith } from './envelope.ts';
import { INSTALLATION_SECRETS } from './load-secrets.ts';
import type { SealedColumn } from './sealed-column.ts';
import { ringOf, type KeyRing } from './secrets.ts';

const BATCH = 200;
const TELL_EVERY_MS = 1_000;

interface Row {
  key: string;
  sealed: string;
}

/** What became of one column. */
export interface RotatedColumn {
  /** `table.column`. */
  name: string;
  resealed: number;
  /** Records that still carry another key's id. */
  left: number;
}

/** Whether nothing needs the old key any more. */
export function isRotated(columns: RotatedColumn[]): boolean {
  return columns.every(({ left }) => left === 0);
}

/**
 * Seals anew, under the current key, every record of another key, while the application runs with both. Each record is
 * replaced only if it is still the one that was read, and committed by itself: a run that ends early loses nothing, and
 * the next goes on with what is left.
 */
export class KeyRotation {
  #toldAt = Date.now();

  /** @param tell receives a line of progress, at most one a second. */
  constructor(
    private readonly db: DataSource,
    private readonly keys: KeyRing,
    private readonly columns: SealedColumn[],
    private readonly tell: (line: string) => void,
  ) {}

  /** The installation's own secrets come last, and only once nothing else is left. */
  async run(): Promise<RotatedColumn[]> {
    const done: RotatedColumn[] = [];
    for (const column of this.columns)
      if (column !== INSTALLATION_SECRETS) done.push(await this.rotate(column));
    if (isRotated(done)) done.push(await this.rotate(INSTALLATION_SECRETS));
    else
      done.push({
        name: nameOf(INSTALLATION_SECRETS),
        resealed: 0,
        left: await this.left(INSTALLATION_SECRETS),
      });
    return done;
  }

  private async rotate(column: SealedColumn): Promise<RotatedColumn> {
    const total = await this.left(column);
    let resealed = 0;
    let missed = total > 0;
    while (missed) {
      missed = false;
      for await (const row of this.rows(column)) {
        const fate = await this.reseal(column, row);
        if (fate === 'resealed') resealed += 1;
        if (fate === 'changed') missed = true; // whoever changed it may have had the old record in hands: look again
        this.progress(`${nameOf(column)}: ${resealed} of ${total}`);
      }
    }
    return { name: nameOf(column), resealed, left: await this.left(column) };
  }

  private async reseal(column: SealedColumn, { key, sealed }: Row): Promise<'resealed' | 'changed' | 'shut'> {
    const anew = this.sealAnew(column.contextOf(key), sealed);
    if (anew === null) return 'shut';
    const [, changes] = await this.db.query<[unknown, number]>(
      `update ${column.table} set ${column.column} = $1 where ${column.key} = $2 and ${column.column} = $3`,
      [anew, key, sealed],
    );
    return changes === 1 ? 'resealed' : 'changed';
  }

  /** Null for a record that no key of ours opens: it stays as it is, and is counted as left. */
  private sealAnew(context: string, sealed: string): string | null {
    let plain: string;
    try {
      plain = openWith(ringOf(this.keys), sealed, context);
    } catch {
      return null;
    }
    return sealWith(this.keys.current, plain, context);
  }

  /** Records of other keys, by primary key, as they are when their batch is read. */
  private async *rows(column: SealedColumn): AsyncGenerator<Row> {
    let batch: Row[] = [];
    do {
      const after = batch.at(-1)?.key;
      batch = await this.db.query<Row[]>(
        `select ${column.key}::text as key, ${column.column} as sealed from ${column.table}
          where ${ofAnotherKey(column)} ${after === undefined ? '' : `and ${column.key} > $2`}
          order by ${column.key} limit ${BATCH}`,
        after === undefined ? [this.keys.current.id] : [this.keys.current.id, after],
      );
      yield* batch;
    } while (batch.length === BATCH);
  }

  private async left(column: SealedColumn): Promise<number> {
    const [row] = await this.db.query<{ n: number }[]>(
      `select count(*)::int as n from ${column.table} where ${ofAnotherKey(column)}`,
      [this.keys.current.id],
    );
    return row?.n ?? 0;
  }

  private progress(line: string): void {
    if (Date.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = Date.now();
    this.tell(line);
  }
}

function nameOf({ table, column }: SealedColumn): string {
  return `${table}.${column}`;
}

/** The key's id stands second in a sealed record (`envelope.ts`); $1 is the current one's. */
function ofAnotherKey({ column }: SealedColumn): string {
  return `${column} is not null and split_part(${column}, '.', 2) <> $1`;
}
