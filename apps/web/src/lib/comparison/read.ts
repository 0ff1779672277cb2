import {
  COMPARISON_KINDS,
  previousSpan,
  type Comparison,
  type Granularity,
  type LocalDate,
  type ReadingsPage,
} from '@coprowatt/contracts';
import * as api from '../api.ts';
import type { OverlayKind } from './choice.ts';

/** A period beside the one that is on screen. */
export interface ReadComparison {
  kind: OverlayKind;
  comparison: Comparison;
  /** Its readings, in the step of those on screen; null where the two are not to be compared. */
  page: ReadingsPage | null;
}

/** Both at once: what lies beside the period is known before anybody says whether the two are to be compared. */
export async function readComparison(
  buildingId: string,
  kind: OverlayKind,
  window: { deviceId: string | null; from: LocalDate; to: LocalDate; granularity: Granularity },
): Promise<ReadComparison> {
  const { deviceId, from, to, granularity } = window;
  const query = { deviceId, ...previousSpan(kind, window), granularity };
  const [comparison, page] = await Promise.all([
    api.comparison(buildingId, { kind, deviceId, from, to }),
    api.readings(buildingId, query),
  ]);
  return { kind, comparison, page: comparison.change === null ? null : page };
}

/** Month, year and accounting year so far, each with the one before. */
export function readTrends(buildingId: string, deviceId: string | null): Promise<Comparison[]> {
  return Promise.all(COMPARISON_KINDS.map((kind) => api.comparison(buildingId, { kind, deviceId })));
}
