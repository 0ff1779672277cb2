import {
  ANOMALY_SEVERITIES,
  type Anomaly,
  type AnomalyCounts,
  type AnomalyPage,
  type AnomalySeverity,
} from '@coprowatt/contracts';
import type { AlertsQuery } from '#lib/api/alerts.ts';
import { m } from '#lib/paraglide/messages.js';
import { noneOpenAndFew, type Watch } from './watch.ts';
import { isMuted } from './words.ts';

export const ALERT_TABS = ['open', 'acknowledged', 'resolved', 'muted'] as const;
export type AlertTab = (typeof ALERT_TABS)[number];

/** What the alert centre shows; the address holds it. */
export interface AlertFilters {
  tab: AlertTab;
  severity: AnomalySeverity | null;
  building: string | null;
}

export const ALERTS_PAGE = 50;

/** What an address says; what it says wrongly is left out. */
export function readAlertFilters(search: URLSearchParams): AlertFilters {
  const id = search.get('building');
  return {
    tab: ALERT_TABS.find((tab) => tab === search.get('tab')) ?? 'open',
    severity: ANOMALY_SEVERITIES.find((severity) => severity === search.get('severity')) ?? null,
    building: isId(id) ? id : null,
  };
}

export const isId = (typed: string | null): typed is string =>
  typed !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed);

/** The same as an address; what is usual is left out. */
export function alertSearch({ tab, severity, building }: AlertFilters): Record<string, string | null> {
  return { tab: tab === 'open' ? null : tab, severity, building };
}

/** A muted alert is in one tab only; a resolved one tells nothing any more. What waits for somebody comes by its gravity. */
export function alertsQuery(
  { tab, severity, building }: AlertFilters,
  cursor: string | null = null,
): AlertsQuery & { buildingId: string | null } {
  const state: AlertsQuery =
    tab === 'muted'
      ? { muted: 'true', order: 'gravest' }
      : tab === 'resolved'
        ? { status: tab }
        : { status: tab, muted: 'false', order: 'gravest' };
  return { ...state, severity, buildingId: building, cursor, limit: ALERTS_PAGE };
}

export function tabOf(anomaly: Anomaly, nowMs: number): AlertTab {
  return isMuted(anomaly, nowMs) ? 'muted' : anomaly.status;
}

/** The counts after one alert became another, before the server tells them. */
export function movedCounts(counts: AnomalyCounts, from: AlertTab, to: AlertTab): AnomalyCounts {
  if (from === to) return counts;
  return { ...counts, [from]: Math.max(0, counts[from] - 1), [to]: counts[to] + 1 };
}

const TABS = {
  open: m.alerts_tab_open,
  acknowledged: m.alerts_tab_acknowledged,
  resolved: m.alerts_tab_resolved,
  muted: m.alerts_tab_muted,
} satisfies Record<AlertTab, () => string>;

const EMPTY = {
  open: m.alerts_empty_open,
  acknowledged: m.alerts_empty_acknowledged,
  resolved: m.alerts_empty_resolved,
  muted: m.alerts_empty_muted,
} satisfies Record<AlertTab, () => string>;

export const tabName = (tab: AlertTab) => TABS[tab]();

/**
 * Why a tab is empty; good news where it is that of open alerts and all days are judged.
 * @param watch what no alert means to the reader
 */
export function emptyTab(
  { tab, severity, building }: AlertFilters,
  { judging, tooFewDays }: Pick<AnomalyPage, 'judging' | 'tooFewDays'>,
  watch: Watch = 'on',
): string {
  if (watch === 'unadvised' && tab === 'open') return m.alerts_none_unadvised();
  if (watch === 'off' && tab === 'open') return m.alerts_none_watched();
  if (judging && tab === 'open') return m.alerts_none_judging();
  if (tooFewDays && tab === 'open' && severity === null) return noneOpenAndFew(tooFewDays);
  return severity === null && building === null ? EMPTY[tab]() : m.alerts_empty_filtered();
}
