// `npm run chaos -- --broken [name…]`: each month with one fault in its workers; one that is not named is a failure.
import { liveApart, sideBySide } from './apart.ts';
import { openServer } from './ground.ts';
import { MUTANTS } from './mutants.ts';
import { refuse } from './refuse.ts';

type Month = Pick<(typeof MUTANTS)[number], 'seed' | 'days'>;

const names = process.argv.slice(2).filter((name) => name !== '--broken');
const unknown = names.filter((name) => !MUTANTS.some((mutant) => mutant.name === name));
if (unknown.length > 0)
  refuse(`no mutants called ${unknown.join(', ')}: there are ${MUTANTS.map(({ name }) => name).join(', ')}`);

const mutants = MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name));
const keyOf = ({ seed, days }: Month): string => `${seed} ${days}`;
const linesOf = (told: string): string[] => told.split('\n').map((line) => line.trim());
const named = (lines: string[], verdict: RegExp): string | undefined =>
  lines.find((line) => verdict.test(line));

let survivors = 0;
const server = await openServer();
/** What the same months say of sound workers: a verdict that is there, too, names no fault. */
const sound = new Map<string, string[]>();
const months = new Map<string, Month>(mutants.map((mutant) => [keyOf(mutant), mutant]));
await sideBySide([...months], async ([key, { seed, days }]) => {
  sound.set(key, linesOf((await liveApart(seed, days)).told));
});
await sideBySide(mutants, async ({ name, verdict, ...month }) => {
  const { told } = await liveApart(month.seed, month.days, name);
  const without = named(sound.get(keyOf(month)) ?? [], verdict);
  const caught = without ? undefined : named(linesOf(told), verdict);
  if (!caught) survivors += 1;
  if (without) console.log(`UNPROVEN  ${name}: said of sound workers, too: ${without}`);
  else console.log(caught ? `caught    ${name}: ${caught}` : `SURVIVED  ${name}:\n${told}`);
});
await server.stop();
process.exitCode = survivors === 0 ? 0 : 1;
