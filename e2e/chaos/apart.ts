import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const MOST_AT_ONCE = 3;

/** What a month of its own process said. */
export interface Outcome {
  passed: boolean;
  told: string;
}

/** Lives one month in a process of its own; `mutant`: the fault that its workers have. */
export function liveApart(seed: number, days: number, mutant?: string): Promise<Outcome> {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const month = join(import.meta.dirname, 'seed-process.ts');
  const child = spawn(process.execPath, [...flags, month, String(seed), String(days)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(mutant !== undefined && { COPROWATT_MUTANT: mutant }) },
  });
  let told = '';
  child.stdout.on('data', (text: Buffer) => (told += String(text)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ passed: code === 0, told })));
}

/** Works a list off, some at once, as many as there are cores. */
export async function sideBySide<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const place = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, availableParallelism()) }, place));
}
