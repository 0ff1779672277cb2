import { benchDetect } from './detect.bench.ts';
import { benchExport } from './export.bench.ts';
import { heedSignals } from './interruption.ts';
import { benchLive } from './live.bench.ts';
import { benchReadings } from './readings.bench.ts';
import { benchStore } from './store.bench.ts';
import { benchSync } from './sync.bench.ts';

/** Every benchmark by its name; `npm run bench -- readings` runs one, without a name all run. Flags are the benchmark's own. */
const SUITES = {
  detect: benchDetect,
  export: benchExport,
  live: benchLive,
  readings: benchReadings,
  store: benchStore,
  sync: benchSync,
};
type SuiteName = keyof typeof SUITES;

const isSuite = (name: string): name is SuiteName => name in SUITES;
const isFlag = (argument: string): boolean => argument.startsWith('--');

const USAGE = `npm run bench [-- SUITE… FLAG…]
  SUITE             ${Object.keys(SUITES).join(', ')}; all without a name
  --quick           little of each (live, readings, store, sync)
  --part=PART       alone: live alerts|sockets, readings sizes|bare|pages, store writes|reach|sizes|timescale,
                    sync buildings|enedis-100|enedis-1000|ores-1000|enedis-10000
  --scale=100M      store: so many readings
  --days=63         store, part timescale: so many days
  --data=DIR        detect: the folder of the labelled series`;

const flags = process.argv.slice(2).filter(isFlag);
const asked = process.argv.slice(2).filter((argument) => !isFlag(argument));
if (flags.includes('--help')) {
  console.log(`Usage: ${USAGE}`);
  process.exit(0);
}
const unknown = asked.find((name) => !isSuite(name));
if (unknown) {
  console.error(`There is no benchmark "${unknown}". There are: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(1);
}
heedSignals();
for (const name of asked.length > 0 ? asked.filter(isSuite) : (Object.keys(SUITES) as SuiteName[]))
  await SUITES[name](flags);
