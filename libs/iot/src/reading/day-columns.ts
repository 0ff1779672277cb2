import type { LocalDate, MaximumPower } from '@coprowatt/energy';
import type { PackedCurve } from './curve-codec.ts';

/** Columns of `iot_days` as the driver gives them, and what they mean. */

/** How a day is known, for the ledger of holes. */
export interface DayCoverage {
  localDate: LocalDate;
  expectedMin: number;
  coveredMin: number;
  /** Wh; null when the operator gave no daily value. */
  operatorWh: number | null;
}

export interface CoverageColumns {
  local_date: LocalDate;
  expected_min: number;
  covered_min: number;
  operator_wh: number | null;
}

export interface PowerColumns {
  pmax_va: number | null;
  pmax_at: Date | null;
}

export interface CurveColumns {
  ts: Date;
  step_min: number | null;
  curve: (number | null)[] | null;
  curve_quality: (number | null)[] | null;
  curve_source: (number | null)[] | null;
  quality: number | null;
  source: number | null;
}

// Arrays travel as JSON: the driver's own reader of PostgreSQL arrays takes four times as long.
export const CURVE_COLUMNS = `starts_at as ts, step_min, quality, source, array_to_json(curve) as curve,
            array_to_json(curve_quality) as curve_quality, array_to_json(curve_source) as curve_source`;

export function asCoverage(row: CoverageColumns): DayCoverage {
  return {
    localDate: row.local_date,
    expectedMin: row.expected_min,
    coveredMin: row.covered_min,
    operatorWh: row.operator_wh,
  };
}

export function asMaximumPower({ pmax_va, pmax_at }: PowerColumns): MaximumPower | null {
  return pmax_va === null ? null : { va: pmax_va, atMs: pmax_at?.getTime() ?? null };
}

export function asCurve(row: CurveColumns): PackedCurve | null {
  if (!row.curve || row.step_min === null) return null;
  const quality = row.curve_quality ?? row.quality;
  const source = row.curve_source ?? row.source;
  if (quality === null || source === null)
    throw new Error('a packed curve without quality or source in the database');
  return { startMs: row.ts.getTime(), stepMin: row.step_min, values: row.curve, quality, source };
}
