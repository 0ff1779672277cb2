import type { PortfolioRow } from '@coprowatt/contracts';
import {
  addDays,
  baseLoadW,
  completenessOf,
  dayTotals,
  eachDay,
  localDateOf,
  periodEnergy,
  toWh,
  type MeterDay,
} from '@coprowatt/energy';
import type { ConsentInForce } from '@coprowatt/gdpr';
import type { BuildingAccess } from '@coprowatt/identity';
import { DEFAULT_WINDOW_DAYS } from '../consumption/window.ts';
import type { MeterNeed } from '../meter/meter-needs.ts';
import { lastReadingAt, type MeterScope } from '../meter/meter-scope.ts';

/** What one row is made of; `days`, `consents` and `needs` hold those of all buildings, by device. */
export interface PortfolioFacts {
  access: BuildingAccess;
  scope: MeterScope;
  days: ReadonlyMap<string, MeterDay[]>;
  consents: ReadonlyMap<string, Pick<ConsentInForce, 'expiresAt'>>;
  needs: ReadonlyMap<string, MeterNeed>;
}

/** The last 30 published days of one building. */
export function portfolioRow({ access, scope, days, consents, needs }: PortfolioFacts): PortfolioRow {
  const { meters, deviceIds, expected, lastPublished, timeZone } = scope;
  const [from, to] = [addDays(lastPublished, 1 - DEFAULT_WINDOW_DAYS), addDays(lastPublished, 1)];
  const totals = dayTotals(
    deviceIds.flatMap((id) => days.get(id) ?? []),
    expected,
    from,
    to,
    timeZone,
  );
  const wattMinutes = new Map(totals.map((day) => [day.localDate, day.wattMinutes]));
  const energyWh = periodEnergy(totals, from, to).value?.energyWh ?? null;
  const latest = lastReadingAt(meters);
  return {
    building: access.building,
    meterCount: meters.length,
    last30DaysWh: energyWh,
    dailyWh: eachDay(from, to).map((date) => whOrNull(wattMinutes.get(date))),
    completeness: completenessOf(totals) ?? 0,
    baseLoadW: baseLoadW(totals).value,
    lastPublishedDay: lastPublished,
    dataUntil: latest && localDateOf(Date.parse(latest), timeZone),
    lastReadingAt: latest,
    consentExpiresAt: earliestEnd(deviceIds, consents),
    metersToReconnect: deviceIds.filter((id) => needs.get(id) === 'reconnect').length,
    metersToConfirm: deviceIds.filter((id) => needs.get(id) === 'confirm').length,
    lacking: energyWh !== null ? null : meters.length === 0 ? 'no_meter' : 'no_data',
  };
}

function whOrNull(wattMinutes: number | null | undefined): number | null {
  return wattMinutes === null || wattMinutes === undefined ? null : toWh(wattMinutes);
}

function earliestEnd(deviceIds: string[], consents: PortfolioFacts['consents']): string | null {
  const ends = deviceIds.flatMap((id) => consents.get(id)?.expiresAt ?? []).map((end) => end.toISOString());
  return ends.sort()[0] ?? null;
}
