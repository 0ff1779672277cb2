import { isRecord } from '../json.ts';

/** The frame of a `consumption_load_curve` answer (providers sheet, section 12); what is inside is still unchecked. */
export interface OresAnswer {
  prm: string;
  /** Readings of the energy taken from the network, in kWh. */
  readings: unknown[];
  /** Readings that are not what was asked: in another unit, or of single registers without their total. */
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
 * which a day and a night register would count everything twice. Without it they are no "no data" either.
 */
export function readOresAnswer(body: unknown): OresAnswer | null {
  if (!isRecord(body) || typeof body.prm !== 'string') return null;
  const { series, missing = [] } = body;
  if (!Array.isArray(series) || !series.every(isSeries)) return null;
  if (!Array.isArray(missing) || !missing.every(isMissing)) return null;
  const offtake = series.filter(({ direction }) => direction === 'offtake');
  const totals = offtake.filter(({ register }) => register === 'total');
  const readings = (totals.length > 0 ? totals : offtake).flatMap((one) => one.readings);
  const isOurs = totals.length > 0 && body.unit === 'kWh';
  return { prm: body.prm, readings: isOurs ? readings : [], foreign: isOurs ? 0 : readings.length, missing };
}

function isSeries(value: unknown): value is Series {
  return isRecord(value) && Array.isArray(value.readings);
}

function isMissing(value: unknown): value is Missing {
  return isRecord(value);
}
