// One seed: `seed-process.ts <seed> <days>`; it ends with 1 when anything is not as it must be.
import { runSeed } from './seed.ts';

const [seed = NaN, days = NaN] = process.argv.slice(2).map(Number);
const { start, seconds, figures, problems } = await runSeed(seed, days);
const state = problems.length === 0 ? 'ok    ' : 'FAILED';
console.log(`${state}  seed ${seed}, from ${start.slice(0, 10)}, ${seconds} s: ${figures}`);
for (const problem of problems) console.log(`        ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
