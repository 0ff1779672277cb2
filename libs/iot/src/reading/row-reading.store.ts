import { ReadingStore } from './reading.store.ts';

/** Every interval as a row of `iot_readings`: for servers that compress rows themselves. */
export class RowReadingStore extends ReadingStore {
  protected override livesPacked(): boolean {
    return false;
  }
}
