import { join } from 'node:path';
import { JsonFile } from './json-file.ts';

/** What the application did with a customer's agreement: looks at its services, calls for data. */
export type Use = 'looks' | 'calls';

/** Uses of the few agreements whose customers count them, kept across restarts. */
export class UseCounter {
  readonly #file: JsonFile<Record<string, number>>;

  constructor(folder: string) {
    this.#file = new JsonFile<Record<string, number>>(join(folder, 'uses.json'), {});
  }

  /**
   * Counts one more use.
   * @param agreement number of a share, or id of a consent.
   * @returns how many there were with this one.
   */
  async count(agreement: string | number, use: Use): Promise<number> {
    const key = `${agreement}/${use}`;
    const uses = (this.#file.value[key] ?? 0) + 1;
    await this.#file.set({ ...this.#file.value, [key]: uses });
    return uses;
  }
}
