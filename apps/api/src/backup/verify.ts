import { stat } from 'node:fs/promises';
import { StartRefused } from '@coprowatt/platform';
import type { BackupHead, SectionSum } from './backup-format.ts';
import { readParts } from './backup-reader.ts';
import { RowCheck } from './row-check.ts';

/** A file that was read from its first to its last byte and holds what it says. */
export interface VerifiedBackup {
  head: BackupHead;
  sections: SectionSum[];
  /** Rows of tables. */
  rows: number;
  bytes: number;
}

const told = ({ kind, name, rows, checksum }: SectionSum): string =>
  `${kind} ${name}: ${rows} rows, ${checksum}`;

/** @throws StartRefused naming the first section that is not as it should be. */
export function requireEqual(found: SectionSum[], expected: SectionSum[], where: string): void {
  const [have, want] = [found, expected].map((sums) => sums.map(told));
  const index = [...(want ?? [])].findIndex((line, at) => line !== have?.[at]);
  if (index < 0 && have?.length === want?.length) return;
  throw new StartRefused(`${where} differs: ${have?.[index] ?? 'nothing'} instead of ${want?.[index]}.`);
}

/**
 * Reads a whole backup and compares every row with the counts and checksums that its end tells.
 * @throws StartRefused in a sentence for people.
 */
export async function verifyBackup(file: string): Promise<VerifiedBackup> {
  const found: SectionSum[] = [];
  let head: BackupHead | null = null;
  let expected: SectionSum[] = [];
  let check = new RowCheck();
  for await (const step of readParts(file)) {
    if (step.part === 'head') head = step.head;
    if (step.part === 'section') {
      check = new RowCheck();
      found.push({ kind: step.section.kind, name: step.section.name, rows: 0, checksum: '' });
    }
    if (step.part === 'rows') check.add(step.rows);
    if (step.part === 'end of section')
      Object.assign(found.at(-1) ?? {}, { rows: check.rows, checksum: check.checksum });
    if (step.part === 'tail') expected = step.tail.end;
  }
  if (head === null) throw new StartRefused(`${file} is empty.`);
  requireEqual(found, expected, file);
  const rows = found.reduce((sum, section) => sum + (section.kind === 'table' ? section.rows : 0), 0);
  return { head, sections: found, rows, bytes: (await stat(file)).size };
}
