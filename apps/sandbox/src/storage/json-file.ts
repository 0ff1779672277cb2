import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One value kept in one JSON file. A write replaces the file whole, so a kill leaves the old or the new value. */
export class JsonFile<T> {
  readonly #path: string;
  #value: T;
  #writing: Promise<void> = Promise.resolve();
  /** The write that has not begun yet; it takes the newest value. */
  #waiting: Promise<void> | null = null;

  /** @throws Error naming the file when it exists and cannot be read. */
  constructor(path: string, initial: T) {
    this.#path = path;
    this.#value = readJson<T>(path) ?? initial;
  }

  get value(): T {
    return this.#value;
  }

  /** Takes effect at once; resolves when it, or a later value, is on disk. */
  set(value: T): Promise<void> {
    this.#value = value;
    return this.#write();
  }

  /** The same for a value too large to be copied for every change: it is changed in place. */
  update(change: (value: T) => void): Promise<void> {
    change(this.#value);
    return this.#write();
  }

  #write(): Promise<void> {
    this.#waiting ??= this.#writing.then(() => {
      this.#waiting = null;
      const written = replaceFile(this.#path, JSON.stringify(this.#value, null, 1));
      this.#writing = written.catch(() => undefined);
      return written;
    });
    return this.#waiting;
  }
}

function readJson<T>(path: string): T | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`The sandbox cannot read ${path}: repair it or delete it`, { cause: error });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
