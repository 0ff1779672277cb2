import { endOfPoint, type CurvePoint } from '../meters/curve-point.ts';
import type { Direction } from '../meters/direction.ts';
import type { Meter } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { MINUTE_MS, wallClock, type EpochMs, type LocalDate } from '../time/french-time.ts';

export type SeriesName = 'daily' | 'detail' | 'power' | 'production_daily' | 'production_detail';

/** A point of the 2026 format. */
export type MedPoint = Readonly<Record<string, string>>;

/** What one measure endpoint serves. */
export interface MedSeries {
  name: SeriesName;
  direction: Direction;
  isCurve: boolean;
  grandeurPhysique: 'PA' | 'EA' | 'PMA';
  unite: 'W' | 'Wh' | 'VA';
  /** Years that may be asked, to the day. */
  historyYears: number;
  /** Days of one question to Enedis. */
  maxDays: number;
  /** One published day, oldest first; empty when the operator has none. */
  day(data: OperatorData, meter: Meter, date: LocalDate, nowMs: EpochMs): MedPoint[];
}

const DAILY = {
  isCurve: false,
  grandeurPhysique: 'EA',
  unite: 'Wh',
  historyYears: 3,
  maxDays: Infinity,
} as const;
const CURVE = { isCurve: true, grandeurPhysique: 'PA', unite: 'W', historyYears: 2, maxDays: 7 } as const;

export const MED_SERIES: Readonly<Record<SeriesName, MedSeries>> = {
  daily: dailySeries('daily', 'consumption'),
  detail: curveSeries('detail', 'consumption'),
  power: {
    ...DAILY,
    name: 'power',
    direction: 'consumption',
    grandeurPhysique: 'PMA',
    unite: 'VA',
    day(data, meter, date, nowMs) {
      const peak = data.peak(meter, date, nowMs);
      return peak ? [{ v: String(peak.va), d: wallClock(peak.atMs) }] : [];
    },
  },
  production_daily: dailySeries('production_daily', 'production'),
  production_detail: curveSeries('production_detail', 'production'),
};

function dailySeries(name: SeriesName, direction: Direction): MedSeries {
  return {
    ...DAILY,
    name,
    direction,
    day(data, meter, date, nowMs) {
      const wh = data.dailyWh(meter, date, nowMs, direction);
      return wh === null ? [] : [{ v: String(wh), d: date }];
    },
  };
}

function curveSeries(name: SeriesName, direction: Direction): MedSeries {
  return {
    ...CURVE,
    name,
    direction,
    day: (data, meter, date, nowMs) => data.curve(meter, date, nowMs, direction).map(curvePoint),
  };
}

function curvePoint(point: CurvePoint): MedPoint {
  return {
    v: String(point.watts),
    d: startLabel(wallClock(endOfPoint(point)), point.minutes),
    p: `PT${point.minutes}M`,
    n: 'B',
    iv: '0',
    ec: '0',
  };
}

/**
 * The gateway takes the step off the operator's end label as text, without a zone: on clock-change days the label is not the
 * wall time of the start (spring: 01:30 to 02:00 is called 02:30; autumn: the last summer half-hour is called 01:30).
 */
export function startLabel(endLabel: string, minutes: number): string {
  const naiveMs = Date.parse(`${endLabel.replace(' ', 'T')}Z`) - minutes * MINUTE_MS;
  return new Date(naiveMs).toISOString().slice(0, 19).replace('T', ' ');
}
