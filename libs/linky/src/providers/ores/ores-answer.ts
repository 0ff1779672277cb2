import { isRecord } from '../json.ts';

/** The frame of a `consumption_load_curve` answer (providers sheet, section 12); what is inside is still unchecked. */
export interface OresAnswer {
  prm: string;
  /** Readings of the energy taken from the network, in kWh. */
  readings: unknown[];
  /** Readings that should be there and are in another unit. */
  foreign: number;
  missing: Missing[];
}

/** A stretch that ORES says it does not have. */
export interface Missing {
  end: unknown;
  reason: unknown;
}

interface Series {
  direction: unknown;
  register: unknown;
  readings: unknown[];
}

/**
 * Null when the body is no such answer. Injection and auxiliary series are other measures; `total` is the whole, beside
 * which a day and a night register would count everything twice.
 */
export function readOresAnswer(body: unknown): OresAnswer | null {
  if (!isRecord(body) || typeof body.prm !== 'string') return null;
  const { series, missing = [] } = body;
  if (!Array.isArray(series) || !series.every(isSeries)) return null;
  if (!Array.isArray(missing) || !missing.every(isMissing)) return null;
  const readings = series
    .filter(({ direction, register }) => direction === 'offtake' && register === 'total')
    .flatMap((one) => one.readings);
  const isKwh = body.unit === 'kWh';
  return { prm: body.prm, readings: isKwh ? readings : [], foreign: isKwh ? 0 : readings.length, missing };
}

function isSeries(value: unknown): value is Series {
  return isRecord(value) && Array.isArray(value.readings);
}

function isMissing(value: unknown): value is Missing {
  return isRecord(value);
}
