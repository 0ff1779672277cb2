import { machine } from './machine.ts';
import { measureBuildings, type BuildingsScale } from './sync/buildings.part.ts';
import { measureMany, printMany, type ManyScale, type Measured } from './sync/many-meters.part.ts';

interface Scale {
  buildings: BuildingsScale;
  many: Readonly<Record<string, ManyScale>>;
}

const PART = '--part=';
const BUILDINGS = 'buildings';

/** Each size makes some thousands of calls or more in virtual time, so that the memory of all is that of a worker that was at work. */
const FULL: Scale = {
  buildings: { buildings: 100, meters: 150, rounds: 3 },
  many: {
    'enedis-100': { operator: 'enedis', meters: 100, days: 14, lifted: 2 },
    'enedis-1000': { operator: 'enedis', meters: 1_000, days: 7, lifted: 2 },
    'ores-1000': { operator: 'ores', meters: 1_000, days: 2, lifted: 2 },
    'enedis-10000': { operator: 'enedis', meters: 10_000, days: 1, lifted: 1 },
  },
};
const QUICK: Scale = {
  buildings: { buildings: 10, meters: 15, rounds: 1 },
  many: {
    'enedis-30': { operator: 'enedis', meters: 30, days: 2, lifted: 2 },
    'ores-20': { operator: 'ores', meters: 20, days: 1, lifted: 2 },
  },
};

/** A day's sync of many meters; `--quick` tries it out on a few, `--part=enedis-1000` takes one alone. The tables are those of docs/benchmarks.md. */
export async function benchSync(flags: readonly string[]): Promise<void> {
  const { buildings, many } = flags.includes('--quick') ? QUICK : FULL;
  const names = [BUILDINGS, ...Object.keys(many)];
  const part = flags.find((flag) => flag.startsWith(PART))?.slice(PART.length);
  if (part !== undefined && !names.includes(part)) {
    console.error(`sync has no part "${part}": there are ${names.join(', ')}`);
    process.exitCode = 1;
    return;
  }
  const asked = names.filter((name) => part === undefined || name === part);
  console.log(`\n${machine()}`);
  const measured: Measured[] = [];
  for (const name of asked) {
    const startedAt = performance.now();
    const scale = many[name];
    if (scale) measured.push(await measureMany(scale));
    else await measureBuildings(buildings);
    console.log(`\n${name}: measured in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min`);
  }
  if (measured.length > 0) printMany(measured);
}
