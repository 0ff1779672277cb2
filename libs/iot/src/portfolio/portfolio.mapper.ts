import { previousSpan, type ComparedEnergy, type PortfolioRow } from '@coprowatt/contracts';
import {
  addDays,
  baseLoadW,
  comparePairs,
  comparePeriods,
  completenessOf,
  dayTotals,
  eachDay,
  isComplete,
  localDateOf,
  pairDays,
  periodEnergy,
  toWh,
  yearBefore,
  type DayTotal,
  type MeterDay,
} from '@coprowatt/energy';
import type { ConsentInForce } from '@coprowatt/gdpr';
import type { BuildingAccess } from '@coprowatt/identity';
import type { DaySpan } from '../reading/day-span.ts';
import { asPeriod, changeOf } from '../consumption/comparison.mapper.ts';
import { DEFAULT_WINDOW_DAYS } from '../consumption/window.ts';
import type { MeterNeed } from '../meter/meter-needs.ts';
import { lastReadingAt, type MeterScope } from '../meter/meter-scope.ts';
import { sumAlerts, type AlertCounts } from './open-alerts.ts';

/** What one row is made of; `days`, `daysYearBefore`, `consents`, `needs`, `due` and `alerts` hold those of all buildings, by device. */
export interface PortfolioFacts {
  access: BuildingAccess;
  scope: MeterScope;
  days: ReadonlyMap<string, MeterDay[]>;
  daysYearBefore: ReadonlyMap<string, MeterDay[]>;
  consents: ReadonlyMap<string, Pick<ConsentInForce, 'expiresAt'>>;
  needs: ReadonlyMap<string, MeterNeed>;
  /** Meters that wait to be judged. */
  due: ReadonlySet<string>;
  alerts: ReadonlyMap<string, AlertCounts>;
}

/** The last 30 published days of one building. */
export function portfolioRow(facts: PortfolioFacts): PortfolioRow {
  const { access, scope, days, consents, needs, due, alerts } = facts;
  const { meters, deviceIds, expected, lastPublished, timeZone } = scope;
  const [from, to] = [addDays(lastPublished, 1 - DEFAULT_WINDOW_DAYS), addDays(lastPublished, 1)];
  const totals = dayTotals(
    deviceIds.flatMap((id) => days.get(id) ?? []),
    expected,
    from,
    to,
    timeZone,
  );
  const byDate = new Map(totals.map((day) => [day.localDate, day]));
  const dates = eachDay(from, to);
  const energyWh = periodEnergy(totals, from, to).value?.energyWh ?? null;
  const latest = lastReadingAt(meters);
  return {
    building: access.building,
    meterCount: meters.length,
    last30DaysWh: energyWh,
    dailyWh: dates.map((date) => whOrNull(byDate.get(date)?.wattMinutes)),
    dailyPartial: dates.map((date) => isPartial(byDate.get(date))),
    completeness: completenessOf(totals) ?? 0,
    yearOverYear: meters.length === 0 ? null : yearOverYear(facts, { from, to }),
    baseLoadW: baseLoadW(totals).value,
    lastPublishedDay: lastPublished,
    dataUntil: latest && localDateOf(Date.parse(latest), timeZone),
    lastReadingAt: latest,
    consentExpiresAt: earliestEnd(deviceIds, consents),
    metersToReconnect: deviceIds.filter((id) => needs.get(id) === 'reconnect').length,
    metersToConfirm: deviceIds.filter((id) => needs.get(id) === 'confirm').length,
    alerts: sumAlerts(deviceIds, alerts),
    judging: deviceIds.some((id) => due.has(id)),
    lacking: energyWh !== null ? null : meters.length === 0 ? 'no_meter' : 'no_data',
  };
}

/** The days beside those of the year before, as the building's comparison reckons them. */
function yearOverYear({ scope, days, daysYearBefore }: PortfolioFacts, span: DaySpan): ComparedEnergy {
  const { deviceIds, expected, timeZone } = scope;
  const pairs = pairDays(span.from, span.to, yearBefore);
  const rows = [days, daysYearBefore].flatMap((known) => deviceIds.flatMap((id) => known.get(id) ?? []));
  const periods = comparePeriods(comparePairs(pairs, rows, expected, timeZone));
  return {
    current: asPeriod(periods, 'current', span, pairs.length),
    previous: asPeriod(periods, 'previous', previousSpan('yoy', span), pairs.length),
    change: changeOf(periods),
    reason: periods.reason,
  };
}

function whOrNull(wattMinutes: number | null | undefined): number | null {
  return wattMinutes === null || wattMinutes === undefined ? null : toWh(wattMinutes);
}

function isPartial(day: DayTotal | undefined): boolean {
  return day !== undefined && day.wattMinutes !== null && !isComplete(day);
}

function earliestEnd(deviceIds: string[], consents: PortfolioFacts['consents']): string | null {
  const ends = deviceIds.flatMap((id) => consents.get(id)?.expiresAt ?? []).map((end) => end.toISOString());
  return ends.sort()[0] ?? null;
}
