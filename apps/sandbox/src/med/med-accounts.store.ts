import { join } from 'node:path';
import { JsonFile } from '../storage/json-file.ts';

/** Published test points whose customers consented there before anybody looked. */
const FIRST_POINTS = ['22516914714270', '11453290002823', '32320647321714', '42900589957123'];

/** Points whose customers consented at the gateway for the one account, kept across restarts. */
export class MedAccountStore {
  readonly #file: JsonFile<string[]>;

  constructor(folder: string) {
    this.#file = new JsonFile<string[]>(join(folder, 'med-points.json'), FIRST_POINTS);
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
