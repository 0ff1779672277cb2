import { parseArgs } from 'node:util';
import { runSeed, type SeedReport } from './seed.ts';

const DEFAULT_SEEDS = 3;
const DEFAULT_DAYS = 30;
/** Fewer leave no time for anything to go wrong and be put right. */
const LEAST_DAYS = 10;

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

function told({ seed, start, seconds, figures, problems }: SeedReport): string {
  const facts = `seed ${seed}, from ${start.slice(0, 10)}, ${seconds} s: ${figures}`;
  if (problems.length === 0) return `ok      ${facts}`;
  return [`FAILED  ${facts}`, ...problems.map((problem) => `        ${problem}`)].join('\n');
}

const first = count('seed', 1);
const seeds = count('seeds', values.seed === undefined ? DEFAULT_SEEDS : 1);
const days = Math.max(LEAST_DAYS, count('days', DEFAULT_DAYS));
const failed: number[] = [];
for (let seed = first; seed < first + seeds; seed += 1) {
  const report = await runSeed(seed, days);
  console.log(told(report));
  if (report.problems.length > 0) failed.push(seed);
}
for (const seed of failed) console.log(`\nto see it again: npm run chaos -- --seed ${seed} --days ${days}`);
console.log(`\n${seeds - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
