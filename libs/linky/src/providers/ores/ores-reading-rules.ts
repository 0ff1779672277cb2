import type { EpochMs, Quality } from '@coprowatt/energy';
import { isRecord } from '../json.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** `NVAL` was not validated: kept as an estimate, so that it never replaces what was read. */
const QUALITIES: Record<string, Quality> = {
  READ: 'read',
  EST: 'estimated',
  VAL: 'validated',
  NVAL: 'estimated',
};

export interface Reading {
  startMs: EpochMs;
  endMs: EpochMs;
  energyWh: number;
  quality: Quality;
}

/**
 * What one raw reading is: a value, no value although it is listed, or nothing that can be understood. A zero that was not
 * validated stands for no value: no data is never 0.
 */
export function readReading(raw: unknown): Reading | 'valueless' | null {
  if (!isRecord(raw)) return null;
  const startMs = readInstant(raw.start);
  const endMs = readInstant(raw.end);
  const energyWh = readWholeWh(raw.value);
  const quality = typeof raw.status === 'string' ? QUALITIES[raw.status] : undefined;
  if (startMs === null || endMs === null || energyWh === null || quality === undefined) return null;
  if (raw.status === 'NVAL' && energyWh === 0) return 'valueless';
  return { startMs, endMs, energyWh, quality };
}

/** When a reading begins, whatever the rest of it is worth; undefined when that cannot be read. */
export function startOf(raw: unknown): EpochMs | undefined {
  return (isRecord(raw) ? readInstant(raw.start) : null) ?? undefined;
}

export function readInstant(value: unknown): EpochMs | null {
  const ms = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? null : ms;
}

/**
 * kWh with at most three decimals as whole Wh, by its digits: no multiplication of fractions. 0 is a value; a negative
 * number, a finer one or a text is not readable.
 */
function readWholeWh(value: unknown): number | null {
  const parts = typeof value === 'number' ? /^(\d{1,7})(?:\.(\d{1,3}))?$/.exec(String(value)) : null;
  if (!parts) return null;
  const [, whole = '', decimals = ''] = parts;
  return Number(whole) * 1_000 + Number(decimals.padEnd(3, '0'));
}
