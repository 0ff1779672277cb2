import { join } from 'node:path';
import { JsonFile } from '../storage/json-file.ts';
import type { LocalDate } from '../time/french-time.ts';

/** Points whose customer changed what is recorded: the first day with a curve; null when there is none any more. */
type Changes = Record<string, LocalDate | null>;

/** Recording of the curve, as customers switch it on and off; kept across restarts. */
export class CollectionStore {
  readonly #file: JsonFile<Changes>;

  constructor(folder: string) {
    this.#file = new JsonFile<Changes>(join(folder, 'collection.json'), {});
  }

  /** First day with a curve: the start of time where it was always recorded, null where it is not. */
  since(point: string, byDefault: boolean): LocalDate | null {
    const change = this.#file.value[point];
    return change === undefined ? (byDefault ? '' : null) : change;
  }

  /** @param today first day that will be recorded; null ends the recording and hides what there was. */
  async change(point: string, today: LocalDate | null): Promise<void> {
    await this.#file.set({ ...this.#file.value, [point]: today });
  }
}
