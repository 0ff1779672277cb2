import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { detect } from './detect.ts';
import { InputError } from './input-error.ts';
import { detectOptions } from './options.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const DAYS = 25;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detect-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Hours of a meter at UTC+10: 1 kWh each, 3 kWh on the local day `loud`. */
function hours(meter: string, loud: number): string[] {
  return Array.from({ length: DAYS * 24 }, (_, hour) => {
    const start = new Date(START - 10 * HOUR_MS + hour * HOUR_MS).toISOString();
    return `${meter},${start},${Math.floor(hour / 24) === loud ? 3 : 1}`;
  });
}

const METERS = 'kind,meter,resolution_min,tz\nbuilding,one,60,Etc/GMT-10\nhome,two,60,Etc/GMT-10\n';

async function run(series: string | Buffer, meters = METERS): Promise<{ out: string[]; told: string[] }> {
  await writeFile(join(folder, 'series.csv'), series);
  await writeFile(join(folder, 'meters.csv'), meters);
  const args = ['--series', 'series.csv', '--meters', 'meters.csv', '--detector', 'rule', '--out', 'out.csv'];
  const told: string[] = [];
  await detect(detectOptions(args, folder), (line) => told.push(line));
  return { out: (await readFile(join(folder, 'out.csv'), 'utf8')).trimEnd().split('\n'), told };
}

const file = (rows: readonly string[]): string => `meter,timestamp,kwh\n${rows.join('\n')}\n`;

describe('npm run detect', () => {
  it('writes the flagged local days of every meter, from a plain or packed file', async () => {
    const rows = file([...hours('one', 20), ...hours('two', 24)]);
    const plain = await run(rows);
    expect(plain.out).toEqual([
      'meter,date,kind,severity,expected_kwh,observed_kwh',
      'one,2026-01-21,daily,critical,24.000,72.000',
      'two,2026-01-25,daily,critical,24.000,72.000',
    ]);
    expect((await run(gzipSync(rows))).out).toEqual(plain.out);
  });

  it('takes rows and columns in any order', async () => {
    const rows = [...hours('one', 20), ...hours('two', 24)].reverse();
    const turned = rows.map((row) => row.split(',').reverse().join(','));
    expect((await run(`kwh,timestamp,meter\n${turned.join('\n')}\n`)).out).toEqual([
      'meter,date,kind,severity,expected_kwh,observed_kwh',
      'two,2026-01-25,daily,critical,24.000,72.000',
      'one,2026-01-21,daily,critical,24.000,72.000',
    ]);
  });

  it('does not flag a day with a missing hour', async () => {
    const rows = hours('one', 20).filter((_, hour) => hour !== 20 * 24 + 3);
    expect((await run(file(rows))).out).toHaveLength(1);
  });

  it('says what it left out and which meter has no row', async () => {
    const rows = hours('one', 30);
    const { told } = await run(file([...rows, rows[0]!]));
    expect(told).toEqual([
      'two: no row, nothing to judge',
      'one: 25 days, 11 judged, 0 flagged, 1 rows given twice',
    ]);
  });

  it.each([
    ['one,2026-01-01T00:00:00Z,abc', 'line 3: kwh "abc" is no number'],
    ['one,2026-01-01T00:00:00Z,-1', 'line 3: kwh "-1" is below zero'],
    ['one,2026-01-01T00:00:00,1', 'line 3: timestamp "2026-01-01T00:00:00" is no instant'],
    ['one,2026-01-01T00:00:00Z', 'line 3: kwh is missing'],
    ['three,2026-01-01T00:00:00Z,1', 'lacks three'],
  ])('refuses %s', async (row, message) => {
    const refused = run(file([hours('one', 20)[0]!, row]));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(InputError);
  });

  it('refuses a header without a column, a zone that is none, a file that is not there, an unknown detector', async () => {
    await expect(run('meter,kwh\n')).rejects.toThrow('line 1: the header lacks timestamp');
    await expect(run(file([]), 'meter,tz,resolution_min\none,Europe/Nowhere,60\n')).rejects.toThrow(
      'line 2: tz "Europe/Nowhere" is no time zone',
    );
    const args = ['--series', 'gone.csv', '--meters', 'gone.csv', '--detector', 'rule', '--out', 'out.csv'];
    await expect(detect(detectOptions(args, folder), () => undefined)).rejects.toThrow('does not exist');
    expect(() => detectOptions(args.with(5, 'magic'), folder)).toThrow('no detector "magic"');
    expect(() => detectOptions([], folder)).toThrow('missing');
  });
});
