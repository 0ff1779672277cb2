import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backupName, outdated } from './backup-name-rules.ts';
import { backupPlace, keepNewest, keptCount } from './backup-place.ts';
import { Progress } from './progress.ts';
import { RowCheck } from './row-check.ts';
import { inOrderOfReferences } from './table-order-rules.ts';

const row = fc.string({ unit: fc.constantFrom('a', 'b', '\t', '\\', 'é') });

function checkOf(chunks: Buffer[]): [number, string] {
  const check = new RowCheck();
  for (const chunk of chunks) check.add(chunk);
  return [check.rows, check.checksum];
}

const text = (rows: string[]): Buffer => Buffer.from(rows.map((one) => `${one}\n`).join(''));

describe('the check of rows', () => {
  it('is the same in any order and cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(fc.nat(60)), fc.infiniteStream(fc.nat()), (rows, cuts, order) => {
        const shuffled = rows
          .map((one) => [order.next().value, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const bytes = text(shuffled);
        const ends = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
        expect(checkOf(chunks)).toEqual(checkOf([text(rows)]));
      }),
    );
  });

  it('differs when one row does, is missing, or comes twice', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), row, fc.nat(), (rows, other, at) => {
        const [mine, index] = [checkOf([text(rows)]), at % rows.length];
        const [, checksum] = checkOf([text(rows.with(index, other))]);
        expect(checksum === mine[1]).toBe(other === rows[index]);
        expect(checkOf([text(rows.toSpliced(index, 1))])).not.toEqual(mine);
        expect(checkOf([text([...rows, rows[index] ?? ''])])).not.toEqual(mine);
      }),
    );
  });
});

describe('the order of tables', () => {
  it('puts each after those that it refers to', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 }), (pairs) => {
        // A reference from a higher number to a lower one, or to itself: never a ring.
        const references = pairs.map(([a, b]) => ({
          table: `t${Math.max(a, b)}`,
          refersTo: `t${Math.min(a, b)}`,
        }));
        const tables = Array.from({ length: 10 }, (_, n) => `t${n}`);
        const ordered = inOrderOfReferences(tables.toReversed(), references);
        expect(ordered.toSorted()).toEqual(tables);
        for (const { table, refersTo } of references)
          expect(ordered.indexOf(table)).toBeGreaterThanOrEqual(ordered.indexOf(refersTo));
      }),
    );
  });

  it('names a ring', () => {
    const ring = [
      { table: 'a', refersTo: 'b' },
      { table: 'b', refersTo: 'a' },
    ];
    expect(() => inOrderOfReferences(['a', 'b', 'c'], ring)).toThrow('refer to each other: a, b');
  });
});

describe('the progress of a backup', () => {
  /** What is told of parts of so many rows, one of them every so many milliseconds. */
  const toldOf = (parts: number[], everyMs: number): string[] => {
    const lines: string[] = [];
    let nowMs = 0;
    const progress = new Progress(
      (line) => lines.push(line),
      () => nowMs,
    );
    parts.forEach((count, part) => {
      let rows = 0;
      for (; rows < count; progress.say(() => `${part}: ${rows}`)) {
        rows += 1;
        nowMs += everyMs;
      }
      progress.end(() => `${part}: ${rows}`);
    });
    return lines;
  };

  it('tells the whole of each part of which it told anything, and no more than that and a line a second', () => {
    const parts = fc.array(fc.nat(30), { maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 1_500 }), (counts, everyMs) => {
        const lines = toldOf(counts, everyMs);
        const parted = Map.groupBy(lines, (line) => Number(line.split(': ')[0]));
        for (const [part, told] of parted) expect(told.at(-1)).toBe(`${part}: ${counts[part]}`);
        const seconds = (counts.reduce((sum, count) => sum + count, 0) * everyMs) / 1_000;
        expect(lines.length).toBeLessThanOrEqual(seconds + parted.size);
      }),
    );
  });

  it('is nothing of what is quick', () => {
    expect(toldOf([30, 20, 10], 10)).toEqual([]);
    expect(toldOf([3, 1], 600)).toEqual(['0: 2', '0: 3', '1: 1']);
  });
});

describe('the place of a backup', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coprowatt-place-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('is a dated file in a folder, or the file that was asked for, never one that exists', async () => {
    expect(await backupPlace(folder, '/nowhere')).toMatch(/coprowatt-\d{8}T\d{6}Z\.backup$/);
    const file = join(folder, 'mine');
    expect(await backupPlace(file, '/nowhere')).toBe(file);
    await writeFile(file, 'x');
    await expect(backupPlace(file, '/nowhere')).rejects.toThrow('exists; a backup is never written over');
    await rm(file);
  });

  it('keeps the newest and touches no other file', async () => {
    const names = [1, 2, 3, 4].map((day) => backupName(new Date(Date.UTC(2026, 10, day, 2))));
    const others = ['coprowatt.backup', 'holiday.jpg', `${names[0]}.part`];
    for (const name of [...names, ...others]) await writeFile(join(folder, name), '');
    expect(await keepNewest(join(folder, names[3] ?? ''), 2)).toEqual([names[1], names[0]]);
    expect((await readdir(folder)).sort()).toEqual([...names.slice(2), ...others].sort());
    expect(outdated(names, 4)).toEqual([]);
  });

  it('takes no other count than one above zero', () => {
    expect([keptCount(undefined), keptCount('14')]).toEqual([null, 14]);
    for (const wrong of ['0', '-1', '1.5', 'all', ''])
      expect(() => keptCount(wrong)).toThrow('--keep takes a number of backups above zero');
  });
});
