import type { PackedCurve } from './curve-codec.ts';
import { ReadingStore } from './reading.store.ts';

/** Days as arrays in `iot_days`; those that no array can hold (mixed steps, off the grid) as rows. Needs no extension. */
export class PackedReadingStore extends ReadingStore {
  protected override livesPacked(curve: PackedCurve | null): boolean {
    return curve !== null;
  }
}
