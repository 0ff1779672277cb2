import type { Statistics } from '@coprowatt/contracts';
import * as api from './api.ts';

/**
 * Figures of the window on screen. Means per month and per year stand on the whole history:
 * a window of 30 days never holds a complete month.
 */
export const pageStatistics = (
  buildingId: string,
  window: { from: string; to: string; deviceId: string | null },
): Promise<Statistics> => api.statistics(buildingId, { ...window, means: 'history' });
