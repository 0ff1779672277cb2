import { benchReadings } from './readings.bench.ts';

/** Every benchmark by its name; `npm run bench -- readings` runs one, without a name all run. */
const SUITES = { readings: benchReadings };
type SuiteName = keyof typeof SUITES;

const isSuite = (name: string): name is SuiteName => name in SUITES;

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !isSuite(name));
if (unknown) {
  console.error(`There is no benchmark "${unknown}". There are: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(1);
}
for (const name of asked.length > 0 ? asked.filter(isSuite) : (Object.keys(SUITES) as SuiteName[]))
  await SUITES[name]();
