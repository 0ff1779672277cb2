import { ANOMALY_SEVERITIES, type PortfolioRow } from '@coprowatt/contracts';
import { previousYear } from './comparison/words.ts';
import { daysLeft, endLevel } from './consent-end.ts';

export const PORTFOLIO_SORTS = ['attention', 'name', 'energy', 'delay'] as const;
export type PortfolioSort = (typeof PORTFOLIO_SORTS)[number];

const DAY_MS = 86_400_000;

/** The year that the buildings' last 30 days are compared with; none in a portfolio without meters. */
export function comparedYear(rows: PortfolioRow[]): string {
  const compared = rows.find(({ yearOverYear }) => yearOverYear !== null)?.yearOverYear;
  return compared ? previousYear(compared) : '';
}

/** Days between the last published day and the last day that we hold; null without data. */
export function delayDays(row: PortfolioRow): number | null {
  if (row.dataUntil === null) return null;
  return Math.max(0, Math.round((Date.parse(row.lastPublishedDay) - Date.parse(row.dataUntil)) / DAY_MS));
}

/** Days until the earliest consent ends; null when there is none. */
export function consentDays(row: PortfolioRow, nowMs: number): number | null {
  const { consentExpiresAt, building } = row;
  return consentExpiresAt === null ? null : daysLeft(consentExpiresAt, building.timeZone, nowMs);
}

/** True when data came and no common meter has an agreement in force any more: nothing new will arrive. */
export function consentMissing({ meterCount, dataUntil, consentExpiresAt }: PortfolioRow): boolean {
  return meterCount > 0 && dataUntil !== null && consentExpiresAt === null;
}

/** What a building's agreements wait for; the order is that of urgency. */
export type RowNeed = 'reconnect' | 'renew' | 'confirm' | 'ends';

/** The most pressing one; null where all agreements hold for long. */
export function rowNeed(row: PortfolioRow, nowMs: number): RowNeed | null {
  if (row.metersToReconnect > 0 || consentMissing(row)) return 'reconnect';
  const days = consentDays(row, nowMs);
  const level = days === null ? null : endLevel(days);
  if (level === 'major' || level === 'minor') return 'renew';
  if (row.metersToConfirm > 0) return 'confirm';
  return level === 'neutral' ? 'ends' : null;
}

/** What the syndic should look at; the order of the list is the order of urgency. */
export function needsAttention(row: PortfolioRow, nowMs: number): boolean {
  return worstAlert(row) > 0 || urgency(row, nowMs) < NEVER_URGENT;
}

/** The gravest open alert: 3 critical, 2 major, 1 minor, 0 none. */
function worstAlert({ alerts }: PortfolioRow): number {
  return ANOMALY_SEVERITIES.findLastIndex((severity) => alerts[severity] > 0) + 1;
}

const NEEDS: RowNeed[] = ['reconnect', 'renew', 'confirm', 'ends'];
const NEVER_URGENT = NEEDS.length + 3;

function urgency(row: PortfolioRow, nowMs: number): number {
  const need = rowNeed(row, nowMs);
  if (need) return NEEDS.indexOf(need);
  if ((delayDays(row) ?? 0) >= 2) return NEEDS.length;
  if (row.lacking === 'no_data') return NEEDS.length + 1;
  return row.lacking === 'no_meter' ? NEEDS.length + 2 : NEVER_URGENT;
}

/** Among agreements that end the nearest end comes first. */
function endOf(row: PortfolioRow, nowMs: number): string {
  const need = rowNeed(row, nowMs);
  return need === 'renew' || need === 'ends' ? (row.consentExpiresAt ?? '') : '';
}

const byName = (a: PortfolioRow, b: PortfolioRow) => a.building.name.localeCompare(b.building.name);

export function sortRows(rows: PortfolioRow[], sort: PortfolioSort, nowMs: number): PortfolioRow[] {
  const orders: Record<PortfolioSort, (a: PortfolioRow, b: PortfolioRow) => number> = {
    attention: (a, b) =>
      worstAlert(b) - worstAlert(a) ||
      urgency(a, nowMs) - urgency(b, nowMs) ||
      endOf(a, nowMs).localeCompare(endOf(b, nowMs)) ||
      byName(a, b),
    name: byName,
    energy: (a, b) => (b.last30DaysWh ?? -1) - (a.last30DaysWh ?? -1) || byName(a, b),
    delay: (a, b) => (delayDays(b) ?? -1) - (delayDays(a) ?? -1) || byName(a, b),
  };
  return [...rows].sort(orders[sort]);
}

/** Rows whose name, city or address holds every word that was typed, accents forgiven. */
export function searchRows(rows: PortfolioRow[], typed: string): PortfolioRow[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const text = ({ building }: PortfolioRow) => plain(`${building.name} ${building.city} ${building.address}`);
  return rows.filter((row) => words.every((word) => text(row).includes(word)));
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Buildings where this person may connect a meter, those that wait for their first one ahead. */
export function connectable(rows: PortfolioRow[]): PortfolioRow[] {
  const may = ({ building }: PortfolioRow) =>
    building.abilities.includes('meter.connect.common') ||
    building.abilities.includes('meter.connect.private');
  return rows.filter(may).sort((a, b) => Number(a.meterCount > 0) - Number(b.meterCount > 0) || byName(a, b));
}
