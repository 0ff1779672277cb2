import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { localDateOf, MINUTE_MS, type EpochMs, type LocalDate } from '../time/french-time.ts';
import type { CurvePoint } from './curve-point.ts';
import { isEan } from '../ores/meters/ean.ts';
import { isPrm } from './meter-registry.ts';

interface Row {
  startMs: EpochMs;
  kwh: number;
  minutes: number | null;
}

const GZIP_MAGIC = 0x1f8b;

/** Measured series that stand in for generated ones: `SANDBOX_DATA` through `SANDBOX_DATA_MAP`. */
export class RealSeries {
  readonly #byPrm: ReadonlyMap<string, CurvePoint[]>;

  constructor(byPrm: ReadonlyMap<string, CurvePoint[]> = new Map()) {
    this.#byPrm = byPrm;
  }

  has(prm: string): boolean {
    return this.#byPrm.has(prm);
  }

  /** The points that start in `[fromMs, toMs)`. */
  between(prm: string, fromMs: EpochMs, toMs: EpochMs): CurvePoint[] {
    const points = this.#byPrm.get(prm) ?? [];
    return points.slice(firstAtOrAfter(points, fromMs), firstAtOrAfter(points, toMs));
  }

  /** Local day of each meter's first point. */
  firstDays(): Map<string, LocalDate> {
    const days = new Map<string, LocalDate>();
    for (const [prm, [first]] of this.#byPrm) if (first) days.set(prm, localDateOf(first.startMs));
    return days;
  }
}

function firstAtOrAfter(points: CurvePoint[], at: EpochMs): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.startMs ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `{"<PRM or EAN>": "<meter>"}`. @throws Error when the file holds anything else. */
export function readSeriesMap(path: string): Record<string, string> {
  const map: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const entries = typeof map === 'object' && map !== null ? Object.entries(map) : [];
  const isPair = ([prm, meter]: [string, unknown]): boolean =>
    (isPrm(prm) || isEan(prm)) && typeof meter === 'string';
  if (entries.length === 0 || !entries.every(isPair))
    throw new Error(`SANDBOX_DATA_MAP: ${path} must hold {"<PRM or EAN>": "<meter>"}`);
  return Object.fromEntries(entries);
}

/**
 * Reads `meter,timestamp,kwh[,minutes]` (plain or gzip; interval start in UTC).
 * @param meters PRM or EAN → name of the meter in the file.
 * @throws Error naming the file and line of a row that it cannot read, a meter that the file lacks, or steps that ORES
 * cannot serve.
 */
export function loadRealSeries(path: string, meters: Readonly<Record<string, string>>): RealSeries {
  const rows = readRows(path, new Set(Object.values(meters)));
  const byPrm = new Map<string, CurvePoint[]>();
  for (const [prm, meter] of Object.entries(meters)) {
    const found = rows.get(meter);
    if (!found) throw new Error(`SANDBOX_DATA_MAP: ${path} holds no meter named ${meter}`);
    const curve = curveOf(found);
    if (isEan(prm) && !curve.every(fitsQuarters))
      throw new Error(
        `SANDBOX_DATA: ${path}, meter ${meter}: ORES knows steps of 15, 30 and 60 minutes only`,
      );
    byPrm.set(prm, curve);
  }
  return new RealSeries(byPrm);
}

function readRows(path: string, wanted: ReadonlySet<string>): Map<string, Row[]> {
  const bytes = readFileSync(path);
  const text = (
    bytes.length > 1 && bytes.readUInt16BE(0) === GZIP_MAGIC ? gunzipSync(bytes) : bytes
  ).toString('utf8');
  const rows = new Map<string, Row[]>();
  for (const [index, line] of text.split('\n').entries()) {
    const [meter = '', timestamp = '', kwh = '', minutes = ''] = line.trim().split(',');
    if (!wanted.has(meter)) continue;
    const row = {
      startMs: Date.parse(timestamp),
      kwh: Number(kwh),
      minutes: minutes === '' ? null : Number(minutes),
    };
    if (!isRow(row, timestamp, kwh))
      throw new Error(`SANDBOX_DATA: ${path} line ${index + 1} cannot be read`);
    const known = rows.get(meter);
    if (known) known.push(row);
    else rows.set(meter, [row]);
  }
  return rows;
}

function isRow(row: Row, timestamp: string, kwh: string): boolean {
  const minutesFit = row.minutes === null || (Number.isInteger(row.minutes) && row.minutes > 0);
  return timestamp.endsWith('Z') && !Number.isNaN(row.startMs) && kwh !== '' && row.kwh >= 0 && minutesFit;
}

function curveOf(rows: Row[]): CurvePoint[] {
  const sorted = [...rows].sort((a, b) => a.startMs - b.startMs);
  const smallest = smallestDistance(sorted);
  return sorted.map(({ startMs, kwh, minutes }) => {
    const length = minutes ?? smallest;
    return { startMs, minutes: length, watts: Math.round((kwh * 60_000) / length) };
  });
}

function fitsQuarters({ startMs, minutes }: CurvePoint): boolean {
  return [15, 30, 60].includes(minutes) && startMs % (15 * MINUTE_MS) === 0;
}

function smallestDistance(sorted: Row[]): number {
  let smallest = Infinity;
  for (let index = 1; index < sorted.length; index++) {
    const distance = (sorted[index]?.startMs ?? 0) - (sorted[index - 1]?.startMs ?? 0);
    if (distance > 0) smallest = Math.min(smallest, distance);
  }
  return smallest / MINUTE_MS;
}
