import type { Anomaly, AnomalyPage, ExpectedEnergy, LocalDate } from '@coprowatt/contracts';
import * as alerts from '#lib/api/alerts.ts';
import { settle } from '#lib/settled.ts';
import { AlertList } from './alert-list.svelte.ts';
import { onAlertNudges } from './nudges.ts';

/** Whose alerts a building's page shows, and over which days. */
export interface AlertScope {
  buildingId: string;
  /** One meter; null: all of the building that one sees. */
  deviceId: string | null;
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
}

const CARD_ROWS = 5;
/** Most of a window: more would hide the chart. */
const MARKS = 200;

/** Alerts of a building's page: the card's list, and what its chart draws of them. */
export class BuildingAlerts {
  readonly list = new AlertList();
  /** Of the window, whatever became of them. */
  marked = $state.raw<Anomaly[]>([]);
  expected = $state.raw<ExpectedEnergy | null>(null);
  #scope: AlertScope | null = null;

  /** Reads what the scope asks; what belongs to another building or meter is forgotten at once. */
  follow(scope: AlertScope): void {
    const before = this.#scope;
    this.#scope = scope;
    if (before?.buildingId !== scope.buildingId || before.deviceId !== scope.deviceId) {
      this.marked = [];
      this.expected = null;
    }
    this.reread();
  }

  /** Reads again what is on screen. */
  reread(): void {
    const scope = this.#scope;
    if (scope === null) return;
    const { buildingId, deviceId } = scope;
    this.list.follow(`${buildingId} ${deviceId}`, settle(cardPage(buildingId, deviceId)));
    void this.#readChart(scope);
  }

  /** The one that the address names, which the list need not hold. */
  async open(id: string | null): Promise<void> {
    if (id === null || this.#scope === null || this.list.find(id)) return;
    await this.list.open(this.#scope.buildingId, id);
  }

  /** Reads again at each nudge of the building, until the returned function is called. */
  listen(): () => void {
    return onAlertNudges(
      () => this.reread(),
      ({ buildingId, anomalyId }) => {
        if (this.list.find(anomalyId)) void this.list.refresh({ buildingId, id: anomalyId });
      },
    );
  }

  /** Neither failure takes the chart away: it stands without marks, or without expectations. */
  async #readChart(scope: AlertScope): Promise<void> {
    const { buildingId, ...window } = scope;
    const [marked, expected] = await Promise.all([
      settle(alerts.buildingAlerts(buildingId, { ...window, limit: MARKS })),
      settle(alerts.expected(buildingId, window)),
    ]);
    if (scope !== this.#scope) return;
    this.marked = marked.value?.items ?? [];
    this.expected = expected.value;
  }
}

/** Open ones first, then those in somebody's hands, each by their gravity. */
async function cardPage(buildingId: string, deviceId: string | null): Promise<AnomalyPage> {
  const read = (status: 'open' | 'acknowledged') =>
    alerts.buildingAlerts(buildingId, {
      deviceId,
      status,
      muted: 'false',
      order: 'gravest',
      limit: CARD_ROWS,
    });
  const [open, taken] = await Promise.all([read('open'), read('acknowledged')]);
  return { ...open, items: [...open.items, ...taken.items], nextCursor: null };
}
