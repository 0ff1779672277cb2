// `npm run chaos -- --broken [name…]`: each month with one fault in its workers; one that is not named is a failure.
import { liveApart, sideBySide } from './apart.ts';
import { openServer } from './ground.ts';
import { MUTANTS } from './mutants.ts';

const names = process.argv.slice(2).filter((name) => name !== '--broken');
const unknown = names.filter((name) => !MUTANTS.some((mutant) => mutant.name === name));
if (unknown.length > 0) throw new Error(`no mutants called ${unknown.join(', ')}`);

let survivors = 0;
const server = await openServer();
await sideBySide(
  MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name)),
  async ({ name, seed, days, verdict }) => {
    const { passed, told } = await liveApart(seed, days, name);
    const lines = told.split('\n').map((line) => line.trim());
    const caught = !passed && lines.find((line) => verdict.test(line));
    if (!caught) survivors += 1;
    console.log(caught ? `caught    ${name}: ${caught}` : `SURVIVED  ${name}:\n${told}`);
  },
);
await server.stop();
process.exitCode = survivors === 0 ? 0 : 1;
