import { isRecord } from '../json.ts';

/** Shapes of the 2026 answers that the mapper reads (providers sheet, section 5); everything inside is still unchecked. */
export interface MeasureAnswer {
  idPrm: string;
  etapeMetier: unknown;
  grandeur: MeasureSeries[];
}

export interface MeasureSeries {
  grandeurMetier?: unknown;
  unite?: unknown;
  points: unknown[];
}

/**
 * Reads the frame of a measure answer, or null when it is not one. A missing or empty `grandeur` or `points` is an
 * answer without data; a `grandeur` that is no list at all is not an answer.
 */
export function readMeasureAnswer(body: unknown): MeasureAnswer | null {
  if (!isRecord(body) || typeof body.idPrm !== 'string') return null;
  const series = body.grandeur ?? [];
  if (!Array.isArray(series) || !series.every(isRecord)) return null;
  const grandeur = series.map((one) => ({ ...one, points: one.points ?? [] }));
  return grandeur.every(hasPoints) ? { idPrm: body.idPrm, etapeMetier: body.etapeMetier, grandeur } : null;
}

function hasPoints(series: { points: unknown }): series is MeasureSeries {
  return Array.isArray(series.points);
}
