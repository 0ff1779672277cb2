import type { LinkyDevice, SyncRun } from '@coprowatt/contracts';
import { isConnected } from '#lib/connection-name.ts';
import { isActive } from '#lib/sync-progress.ts';

/** What no alert means: nothing unusual, too early to tell, or that no data arrives to be looked at. */
export type Watch = 'on' | 'early' | 'off';

export function watchOf(meters: LinkyDevice[], runs: SyncRun[]): Watch {
  const connected = meters.filter(({ state }) => isConnected(state)).map(({ id }) => id);
  if (connected.length === 0) return 'off';
  const early = runs.some(
    (run) => run.kind === 'backfill' && isActive(run) && connected.includes(run.deviceId),
  );
  return early ? 'early' : 'on';
}
