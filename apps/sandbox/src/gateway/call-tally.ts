import type { EpochMs } from '../time/french-time.ts';

/** Rolling windows of the operators' quotas. */
export const TALLY_WINDOWS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
type WindowName = keyof typeof TALLY_WINDOWS;

export interface Tally {
  /** Calls that reached the operator, whatever became of them. */
  calls: number;
  /** Those that the quota let through. */
  counted: number;
  /** Those that the quota refused. */
  refused: number;
  /** Answers 429, by the quota or by an ordered fault. */
  status429: number;
  /** Most counted calls within any window of that length. */
  worst: Record<WindowName, number>;
}

/** Times that are older than every window are dropped in blocks. */
const DROPPED_BLOCK = 10_000;
const NAMES = Object.keys(TALLY_WINDOWS) as WindowName[];

/** Numbers of one API, kept up to date with every call, so that they hold for all calls and not for the last ones. */
export class CallTally implements Tally {
  calls = 0;
  counted = 0;
  refused = 0;
  status429 = 0;
  readonly worst: Record<WindowName, number> = { second: 0, minute: 0, hour: 0, day: 0 };
  #times: EpochMs[] = [];
  /** For each window the place of its oldest call. */
  readonly #oldest: Record<WindowName, number> = { second: 0, minute: 0, hour: 0, day: 0 };

  /** @param atMs never before the last counted call. */
  count(atMs: EpochMs): void {
    this.counted += 1;
    this.#times.push(atMs);
    for (const name of NAMES) {
      while ((this.#times[this.#oldest[name]] ?? atMs) <= atMs - TALLY_WINDOWS[name]) this.#oldest[name] += 1;
      this.worst[name] = Math.max(this.worst[name], this.#times.length - this.#oldest[name]);
    }
    if (this.#oldest.day >= DROPPED_BLOCK) this.#drop(this.#oldest.day);
  }

  #drop(count: number): void {
    this.#times = this.#times.slice(count);
    for (const name of NAMES) this.#oldest[name] -= count;
  }

  toJSON(): Tally {
    const { calls, counted, refused, status429, worst } = this;
    return { calls, counted, refused, status429, worst };
  }
}
