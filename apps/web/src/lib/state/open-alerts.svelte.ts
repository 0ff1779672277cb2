import * as alerts from '#lib/api/alerts.ts';
import { onAlertNudges } from '#lib/alerts/nudges.ts';
import { settle } from '#lib/settled.ts';

/** How many alerts wait for somebody, over all that one may see: the number beside « Alertes ». */
class OpenAlerts {
  /** Null until it is known. */
  count = $state<number | null>(null);

  /** Follows the alerts until the returned function is called. */
  start(): () => void {
    void this.refresh();
    return onAlertNudges(() => void this.refresh());
  }

  async refresh(): Promise<void> {
    const { value } = await settle(alerts.alerts({ status: 'open', muted: 'false', limit: 1 }));
    if (value) this.count = value.counts.open;
  }
}

export const openAlerts = new OpenAlerts();
