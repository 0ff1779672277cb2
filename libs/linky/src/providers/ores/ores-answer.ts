import { isRecord } from '../json.ts';

/** The frame of a `consumption_load_curve` answer (providers sheet, section 12); what is inside is still unchecked. */
export interface OresAnswer {
  prm: string;
  /** Energy taken from the network, and given to it; null where the answer has no such series. */
  offtake: Flow | null;
  injection: Flow | null;
  missing: Missing[];
}

/** One direction, in kWh. */
export interface Flow {
  readings: unknown[];
  /** Readings that cannot be taken: in another unit, of single registers without their total, of a series that does not say what it is. */
  foreign: unknown[];
}

/** A stretch that ORES says it does not have. */
export interface Missing {
  end: unknown;
  reason: unknown;
}

interface Series {
  /** Null where the answer does not say. */
  direction: string | null;
  register: string | null;
  readings: unknown[];
}

/** Stands for all that a broken series may hold: it is counted as one reading that cannot be understood. */
const BROKEN: unknown[] = [null];

/**
 * Null when the body is no such answer. Other directions than the two (auxiliary, own production) are other measures; a
 * series that is broken, or does not say what it is, costs the others nothing: it is counted as lost, and its values are
 * nobody's.
 */
export function readOresAnswer(body: unknown): OresAnswer | null {
  if (!isRecord(body) || typeof body.prm !== 'string') return null;
  const { missing = [], unit } = body;
  if (!Array.isArray(body.series) || !Array.isArray(missing)) return null;
  const series = body.series.map(readSeries);
  if (series.length > 0 && series.every(({ readings }) => readings === BROKEN)) return null;
  const flow = (...names: (string | null)[]) =>
    flowOf(
      series.filter(({ direction }) => names.includes(direction)),
      unit,
    );
  return {
    prm: body.prm,
    offtake: flow('offtake', null),
    injection: flow('injection'),
    missing: missing.map(readMissing),
  };
}

/**
 * `total` is the whole, beside which a day and a night register would count everything twice. Registers without it are no
 * "no data" either.
 */
function flowOf(series: Series[], unit: unknown): Flow | null {
  if (series.length === 0) return null;
  const named = series.filter(isNamed);
  const nameless = series.filter((one) => !isNamed(one)).flatMap((one) => one.readings);
  const totals = named.filter(({ register }) => register === 'total');
  const readings = (totals.length > 0 ? totals : named).flatMap((one) => one.readings);
  return totals.length > 0 && unit === 'kWh'
    ? { readings, foreign: nameless }
    : { readings: [], foreign: [...readings, ...nameless] };
}

function readSeries(told: unknown): Series {
  const { direction, register, readings }: Record<string, unknown> = isRecord(told) ? told : {};
  return {
    direction: textOrNull(direction),
    register: textOrNull(register),
    readings: Array.isArray(readings) ? readings : BROKEN,
  };
}

const textOrNull = (told: unknown): string | null => (typeof told === 'string' ? told : null);

const isNamed = ({ direction, register }: Series): boolean => direction !== null && register !== null;

/** One that cannot be read is a stretch all the same. */
function readMissing(told: unknown): Missing {
  const { end, reason }: Record<string, unknown> = isRecord(told) ? told : {};
  return { end, reason };
}
