import type { Comparison, Granularity, LocalDate, ReadingsPage } from '@coprowatt/contracts';
import { COMPARISON_KINDS } from '@coprowatt/contracts';
import * as api from '../api.ts';
import type { OverlayKind } from './choice.ts';

/** A period beside the one that is on screen. */
export interface ReadComparison {
  kind: OverlayKind;
  comparison: Comparison;
  /** Its readings, in the step of those on screen; null where the two are not to be compared. */
  page: ReadingsPage | null;
}

export async function readComparison(
  buildingId: string,
  kind: OverlayKind,
  window: { deviceId: string | null; from: LocalDate; to: LocalDate; granularity: Granularity },
): Promise<ReadComparison> {
  const { deviceId, from, to, granularity } = window;
  const comparison = await api.comparison(buildingId, { kind, deviceId, from, to });
  if (comparison.change === null) return { kind, comparison, page: null };
  const { previous } = comparison;
  const query = { deviceId, from: previous.from, to: previous.to, granularity };
  return { kind, comparison, page: await api.readings(buildingId, query) };
}

/** Month, year and accounting year so far, each with the one before. */
export function readTrends(buildingId: string, deviceId: string | null): Promise<Comparison[]> {
  return Promise.all(COMPARISON_KINDS.map((kind) => api.comparison(buildingId, { kind, deviceId })));
}
