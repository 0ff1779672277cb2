import type { Comparison, DayReading } from '@coprowatt/contracts';
import { addDays, eachDay } from '#lib/charts/zone.ts';
import { dayItem, pageOf, rawItem, statisticsSample, wholeDay } from '#lib/charts/testing.ts';
import { BUILDING, linkyDevice } from '#lib/linky-testing.ts';
import type { ReportFacts } from './report-facts.ts';
import { REPORT_PARTS, type ReportRequest } from './report-request.ts';

// What the specs of reports are fed with.

export const LILLE = {
  ...BUILDING,
  name: 'Résidence des Tilleuls, Lille',
  address: '12 rue de l’Œillet',
  city: 'Lille',
  lots: 24,
  floorAreaM2: 1_860,
};

export function requestOf(changes: Partial<ReportRequest> = {}): ReportRequest {
  return {
    subject: {
      building: LILLE,
      meters: [linkyDevice(), linkyDevice({ id: 'd-2', label: 'Chaufferie' })],
      meter: null,
      dailyOnly: false,
      withoutCurve: [],
      asking: true,
      lastDay: '2026-06-22',
    },
    window: { from: '2026-05-24', to: '2026-06-23' },
    parts: REPORT_PARTS,
    lang: 'fr',
    madeAt: new Date('2026-06-23T08:00:00Z'),
    simulatedTime: true,
    ...changes,
  };
}

/** Days of about 42 kWh, each its own; what `changes` answers replaces it, null leaves a hole. */
export function someDays(
  from: string,
  to: string,
  changes: Record<string, Partial<DayReading> | null> = {},
): DayReading[] {
  return eachDay(from, to).flatMap((date, index) => {
    const change = changes[date];
    if (change === null) return [];
    return dayItem(date, 38_400 + ((index * 7_919) % 9_700), change);
  });
}

export function comparisonOf(changes: Partial<Comparison> = {}): Comparison {
  const days = eachDay('2026-05-24', '2026-06-23');
  return {
    kind: 'yoy',
    timeZone: LILLE.timeZone,
    meterCount: 2,
    current: { from: '2026-05-24', to: '2026-06-23', energyWh: 1_248_000, completeness: 0.97, days: 30 },
    previous: { from: '2025-05-24', to: '2025-06-23', energyWh: 1_145_000, completeness: 1, days: 30 },
    change: { differenceWh: 103_000, percent: 8.996 },
    reason: null,
    days: {
      localDate: days,
      previousDate: days.map((date) => addDays(date, -365)),
      wh: days.map(() => 41_600),
      previousWh: days.map(() => 38_167),
      share: days.map(() => 1),
    },
    ...changes,
  };
}

/** A month with a hole of two days, a partial day, an estimated one, and days on the operator's value. */
export function factsOf(changes: Partial<ReportFacts> = {}): ReportFacts {
  const items = someDays('2026-05-24', '2026-06-23', {
    '2026-06-02': null,
    '2026-06-03': null,
    '2026-06-09': { basis: 'partial', partial: true, completeness: 0.87 },
    '2026-06-12': { quality: 'estimated' },
    '2026-06-15': { basis: 'operator', curveWh: null, operatorWh: 44_000, value: 44_000 },
    '2026-06-18': { differs: true, curveWh: 41_000, operatorWh: 43_100, value: 41_000 },
  });
  const days = pageOf('day', '2026-05-24', '2026-06-23', items);
  return {
    statistics: statisticsSample(),
    drawn: days,
    days,
    comparisons: [comparisonOf(), comparisonOf({ kind: 'accounting-year' })],
    ...changes,
  };
}

/** Two days of half-hours with a hole in the first night. */
export function curveFacts(): ReportFacts {
  const hole = Date.parse('2026-06-21T01:00:00Z');
  const items = [...wholeDay('2026-06-21', 900), ...wholeDay('2026-06-22', 1_400)].filter(
    ({ timestamp }) => Math.abs(Date.parse(timestamp) - hole) > 3_600_000,
  );
  const peak = rawItem(Date.parse('2026-06-22T22:00:00Z'), 2_600);
  const drawn = pageOf('raw', '2026-06-21', '2026-06-24', [...items, peak]);
  const days = pageOf('day', '2026-06-21', '2026-06-23', someDays('2026-06-21', '2026-06-23'));
  return factsOf({ drawn, days });
}
