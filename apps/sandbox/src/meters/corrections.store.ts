import { join } from 'node:path';
import { JsonFile } from '../storage/json-file.ts';
import type { EpochMs } from '../time/french-time.ts';
import { overlaps, type CurvePoint } from './curve-point.ts';

/** A replaced interval; null watts make a hole. */
export interface Correction {
  startMs: EpochMs;
  minutes: number;
  watts: number | null;
}

/** Points replaced through `POST /control/series`, kept across restarts. */
export class CorrectionStore {
  readonly #file: JsonFile<Record<string, Correction[]>>;

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, 'series.json'), {});
  }

  /** The replacements that touch `[fromMs, toMs)`, oldest first. */
  between(prm: string, fromMs: EpochMs, toMs: EpochMs): Correction[] {
    return (this.#file.value[prm] ?? []).filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  }

  /** A later replacement takes the place of every earlier one that it overlaps. */
  async replace(prm: string, incoming: Correction[]): Promise<void> {
    const kept = (this.#file.value[prm] ?? []).filter(
      (old) => !incoming.some((point) => overlaps(old, point)),
    );
    const sorted = [...kept, ...incoming].sort((a, b) => a.startMs - b.startMs);
    await this.#file.set({ ...this.#file.value, [prm]: sorted });
  }
}

/** The points with every replaced interval taken out and the replacements that have a value put in. */
export function withCorrections(points: CurvePoint[], corrections: Correction[]): CurvePoint[] {
  if (corrections.length === 0) return points;
  const untouched = points.filter((point) => !corrections.some((correction) => overlaps(point, correction)));
  const replaced = corrections.flatMap(({ startMs, minutes, watts }) =>
    watts === null ? [] : [{ startMs, minutes, watts }],
  );
  return [...untouched, ...replaced].sort((a, b) => a.startMs - b.startMs);
}
