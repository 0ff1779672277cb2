import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openServer } from './ground.ts';

const DEFAULT_SEEDS = 3;
const DEFAULT_DAYS = 30;
/** Fewer leave no time for anything to go wrong and be put right. */
const LEAST_DAYS = 10;
const MOST_AT_ONCE = 3;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string' }, days: { type: 'string' } },
});

/** A whole number. @throws Error naming the option. */
function count(name: 'seed' | 'seeds' | 'days', fallback: number, least = 1): number {
  const value = Number(values[name] ?? fallback);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number of at least ${least}`);
  return value;
}

/** One month in a process of its own, which tells what became of it. */
function live(seed: number, days: number): Promise<boolean> {
  const month = join(import.meta.dirname, 'seed-process.ts');
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, month, String(seed), String(days)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

const first = count('seed', 1);
const left = Array.from(
  { length: count('seeds', values.seed === undefined ? DEFAULT_SEEDS : 1) },
  (_, n) => first + n,
);
const days = count('days', DEFAULT_DAYS, LEAST_DAYS);
const seeds = left.length;
const failed: number[] = [];
const server = await openServer();
const place = async (): Promise<void> => {
  for (let seed = left.shift(); seed !== undefined; seed = left.shift())
    if (!(await live(seed, days))) failed.push(seed);
};
await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, availableParallelism()) }, place));
await server.stop();
for (const seed of failed) console.log(`\nto see it again: npm run chaos -- --seed ${seed} --days ${days}`);
console.log(`\n${seeds - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
