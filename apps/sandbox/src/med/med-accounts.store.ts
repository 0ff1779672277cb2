import { join } from 'node:path';
import { JsonFile } from '../storage/json-file.ts';

/** Points whose customers consented at the gateway for the one account, kept across restarts. */
export class MedAccountStore {
  readonly #file: JsonFile<string[]>;

  constructor(folder: string) {
    this.#file = new JsonFile<string[]>(join(folder, 'med-points.json'), []);
  }

  all(): readonly string[] {
    return this.#file.value;
  }

  has(prm: string): boolean {
    return this.#file.value.includes(prm);
  }

  async add(prms: readonly string[]): Promise<void> {
    await this.#file.set([...new Set([...this.#file.value, ...prms])]);
  }

  async remove(prm: string): Promise<void> {
    await this.#file.set(this.#file.value.filter((kept) => kept !== prm));
  }
}
