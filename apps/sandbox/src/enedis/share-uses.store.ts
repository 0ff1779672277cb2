import { join } from 'node:path';
import { JsonFile } from '../storage/json-file.ts';

/** What the application did with a share: looks at its services, calls for data. */
export type Use = 'looks' | 'calls';

/** Uses of the few shares whose customers count them, kept across restarts. */
export class ShareUses {
  readonly #file: JsonFile<Record<string, number>>;

  constructor(folder: string) {
    this.#file = new JsonFile<Record<string, number>>(join(folder, 'share-uses.json'), {});
  }

  /** Counts one more use of a share. @returns how many there were with this one. */
  async count(shareNumber: number, use: Use): Promise<number> {
    const key = `${shareNumber}/${use}`;
    const uses = (this.#file.value[key] ?? 0) + 1;
    await this.#file.set({ ...this.#file.value, [key]: uses });
    return uses;
  }
}
