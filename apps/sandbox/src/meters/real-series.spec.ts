import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { loadRealSeries, readSeriesMap } from './real-series.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const PRM = '00000000000201';
const folder = temporaryFolder();

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const all = (path: string) => loadRealSeries(path, { [PRM]: 'a' }).between(PRM, -Infinity, Infinity);

describe('a series file', () => {
  it('takes the smallest distance between stamps as the step', () => {
    const rows =
      'meter,timestamp,kwh\na,2026-01-01T00:00:00Z,0.1\na,2026-01-01T01:00:00Z,0.2\na,2026-01-01T01:30:00Z,0.151\nb,2026-01-01T00:10:00Z,9\n';
    expect(all(file('plain.csv', rows))).toEqual([
      { startMs: Date.parse('2026-01-01T00:00:00Z'), minutes: 30, watts: 200 },
      { startMs: Date.parse('2026-01-01T01:00:00Z'), minutes: 30, watts: 400 },
      { startMs: Date.parse('2026-01-01T01:30:00Z'), minutes: 30, watts: 302 },
    ]);
  });

  it('reads gzip, and the minutes where they are given', () => {
    const rows =
      'meter,timestamp,kwh,minutes\r\na,2026-01-01T00:00:00Z,0.5,60\r\na,2026-01-01T01:00:00Z,0.5,30\r\n';
    expect(all(file('zipped.csv.gz', gzipSync(rows))).map(({ watts }) => watts)).toEqual([500, 1_000]);
  });

  it('names the line that it cannot read', () => {
    expect(() => all(file('bad.csv', 'meter,timestamp,kwh\na,2026-01-01 00:00,0.5\n'))).toThrow(
      /bad\.csv line 2/,
    );
  });

  it('names the meter that is missing', () => {
    expect(() => all(file('empty.csv', 'meter,timestamp,kwh\n'))).toThrow(/no meter named a/);
  });

  it('refuses steps that ORES does not know for an EAN', () => {
    const rows = 'a,2026-01-01T00:00:00Z,0.1,10\n';
    expect(() => loadRealSeries(file('ten.csv', rows), { '541400000000000011': 'a' })).toThrow(
      /15, 30 and 60/,
    );
  });

  it('refuses a map whose keys are no PRM and no EAN', () => {
    expect(readSeriesMap(file('map.json', JSON.stringify({ [PRM]: 'a' })))).toEqual({ [PRM]: 'a' });
    expect(readSeriesMap(file('ean.json', '{"541400000000000011": "a"}'))).toHaveProperty(
      '541400000000000011',
    );
    for (const key of ['12', '541400000000000012'])
      expect(() => readSeriesMap(file('bad.json', `{"${key}": "a"}`))).toThrow(/SANDBOX_DATA_MAP/);
  });
});
