import type { ReadingSource } from '@coprowatt/energy';
import { isRecord } from '../json.ts';

/** Which series of an answer is read, and who gave it. */
export interface SeriesReading {
  /** Taken from the network, or given to it. */
  direction: 'CONS' | 'PROD';
  source: ReadingSource;
}

export const ENEDIS_CONSUMPTION: SeriesReading = { direction: 'CONS', source: 'enedis' };
export const ENEDIS_PRODUCTION: SeriesReading = { ...ENEDIS_CONSUMPTION, direction: 'PROD' };

/** Shapes of the 2026 answers that the mappers read (section 5); everything inside is still unchecked. */
export interface MeasureAnswer {
  idPrm: string;
  etapeMetier: unknown;
  grandeur: MeasureSeries[];
}

export interface MeasureSeries {
  grandeurMetier?: unknown;
  grandeurPhysique?: unknown;
  unite?: unknown;
  points: unknown[];
}

/** A measure as it must be called and written to be ours. */
export interface Quantity {
  direction: SeriesReading['direction'];
  unit: 'W' | 'Wh' | 'VA';
  /** Its name among the physical quantities. */
  physical: 'PA' | 'EA' | 'PMA';
}

/** Maxima of single phases stand beside the one of the whole point (section 5.2). */
const PHASES = ['PMA1', 'PMA2', 'PMA3'];
const DIRECTIONS = ['CONS', 'PROD'];

/** Stands for all that a broken `grandeur` may hold: it is counted as one point that cannot be read. */
const BROKEN: unknown[] = [null];

/**
 * Reads the frame of a measure answer, or null when it is not one. A missing or empty `grandeur` or `points` is an
 * answer without data; a `grandeur` that is no list, or holds nothing that can be read, is not an answer. One that is broken
 * among others costs them nothing.
 */
export function readMeasureAnswer(body: unknown): MeasureAnswer | null {
  if (!isRecord(body) || typeof body.idPrm !== 'string') return null;
  const series = body.grandeur ?? [];
  if (!Array.isArray(series)) return null;
  const grandeur = series.map(readSeries);
  const isReadable = grandeur.length === 0 || grandeur.some(({ points }) => points !== BROKEN);
  return isReadable ? { idPrm: body.idPrm, etapeMetier: body.etapeMetier, grandeur } : null;
}

function readSeries(series: unknown): MeasureSeries {
  if (!isRecord(series)) return { points: BROKEN };
  const points = series.points ?? [];
  return { ...series, points: Array.isArray(points) ? points : BROKEN };
}

/**
 * The points of the quantity asked. The other direction and single phases are other measures; points of a series that is
 * none of these are `foreign`: they are counted, because passing over them would look like "no data".
 */
export function pointsOf(answer: MeasureAnswer, quantity: Quantity): { points: unknown[]; foreign: number } {
  const unread = answer.grandeur.filter((series) => !isOther(series, quantity));
  const points = unread.filter((series) => isOurs(series, quantity)).flatMap((series) => series.points);
  return { points, foreign: unread.reduce((sum, series) => sum + series.points.length, 0) - points.length };
}

/**
 * A body of the generation that is switched off (v5, section 1): its measures, or its contracts. It is never read: the
 * address that is called belongs to that generation.
 */
export function isRetiredGeneration(body: unknown): boolean {
  if (!isRecord(body)) return false;
  return 'meter_reading' in body || (isRecord(body.customer) && 'usage_points' in body.customer);
}

function isOther({ grandeurMetier, grandeurPhysique }: MeasureSeries, { direction }: Quantity): boolean {
  const isOpposite = grandeurMetier !== direction && DIRECTIONS.includes(String(grandeurMetier));
  return isOpposite || PHASES.includes(String(grandeurPhysique));
}

/** The physical quantity may be left out; the unit may not. */
function isOurs({ grandeurMetier, grandeurPhysique, unite }: MeasureSeries, quantity: Quantity): boolean {
  const isNamed = (grandeurPhysique ?? quantity.physical) === quantity.physical;
  return grandeurMetier === quantity.direction && unite === quantity.unit && isNamed;
}
