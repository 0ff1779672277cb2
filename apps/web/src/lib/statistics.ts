import type { Statistics } from '@coprowatt/contracts';
import * as api from './api.ts';

/**
 * Figures of the window on screen. Means per month and per year stand on the whole history:
 * a window of 30 days never holds a complete month.
 */
export async function pageStatistics(
  buildingId: string,
  window: { from: string; to: string; deviceId: string | null },
): Promise<Statistics> {
  const [shown, history] = await Promise.all([
    api.statistics(buildingId, window),
    api.statistics(buildingId, { deviceId: window.deviceId }),
  ]);
  return { ...shown, meanPerMonth: history.meanPerMonth, meanPerYear: history.meanPerYear };
}
