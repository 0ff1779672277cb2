import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DETECTORS, type Detector } from '@coprowatt/energy';
import { InputError } from './input-error.ts';

export interface DetectOptions {
  series: string;
  meters: string;
  detector: Detector;
  out: string;
}

export const USAGE = `npm run detect -- --series FILE --meters FILE --detector ${DETECTORS.join('|')} --out FILE
  --series    meter,timestamp,kwh (start of the interval in UTC), plain or gzip
  --meters    meter,tz,resolution_min
  --out       is written: meter,date,kind,severity,expected_kwh,observed_kwh`;

/** Options of the command; paths are relative to `folder`. @throws InputError on a missing or unknown one. */
export function detectOptions(args: readonly string[], folder: string): DetectOptions {
  const { series, meters, detector, out } = parse(args);
  if (!series || !meters || !detector || !out) throw new InputError(`An option is missing.\n${USAGE}`);
  const known = DETECTORS.find((name) => name === detector);
  if (!known) throw new InputError(`There is no detector "${detector}".\n${USAGE}`);
  return {
    series: resolve(folder, series),
    meters: resolve(folder, meters),
    detector: known,
    out: resolve(folder, out),
  };
}

function parse(args: readonly string[]): Partial<Record<keyof DetectOptions, string>> {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { series: text, meters: text, detector: text, out: text } })
      .values;
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
