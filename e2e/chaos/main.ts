import { parseArgs } from 'node:util';
import { liveApart, sideBySide } from './apart.ts';
import { LEAST_DAYS } from './cast.ts';
import { openServer } from './ground.ts';
import { refuse } from './refuse.ts';

const DEFAULT_SEEDS = 3;
const DEFAULT_DAYS = 30;

const values = options();

function options() {
  try {
    return parseArgs({
      options: { seed: { type: 'string' }, seeds: { type: 'string' }, days: { type: 'string' } },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number; anything else ends the process, naming the option. */
function count(name: 'seed' | 'seeds' | 'days', fallback: number, least = 1): number {
  const value = Number(values[name] ?? fallback);
  if (!Number.isInteger(value) || value < least)
    refuse(`--${name} must be a whole number of at least ${least}`);
  return value;
}

const first = count('seed', 1);
const seeds = count('seeds', values.seed === undefined ? DEFAULT_SEEDS : 1);
const days = count('days', DEFAULT_DAYS, LEAST_DAYS);
const failed: number[] = [];
const server = await openServer();
await sideBySide(
  Array.from({ length: seeds }, (_, n) => first + n),
  async (seed) => {
    const { passed, told } = await liveApart(seed, days);
    process.stdout.write(told);
    if (!passed) failed.push(seed);
  },
);
await server.stop();
for (const seed of failed) console.log(`\nto see it again: npm run chaos -- --seed ${seed} --days ${days}`);
console.log(`\n${seeds - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
