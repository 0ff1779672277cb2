import { arch, cpus, release, totalmem } from 'node:os';
import { measureBuildings, type BuildingsScale } from './sync/buildings.part.ts';
import { measureMany, type ManyScale } from './sync/many-meters.part.ts';
import { megabytes } from './sync/table.ts';

interface Scale {
  buildings: BuildingsScale;
  many: ManyScale[];
}

const METERS = '--meters=';
const OPERATOR = '--operator=';

const FULL: Scale = {
  buildings: { buildings: 100, meters: 150, rounds: 3 },
  many: [
    { operator: 'enedis', meters: 100, days: 1, lifted: true },
    { operator: 'enedis', meters: 1_000, days: 7, lifted: true },
    { operator: 'ores', meters: 1_000, days: 2, lifted: true },
    { operator: 'enedis', meters: 10_000, days: 1, lifted: false },
  ],
};
const QUICK: Scale = {
  buildings: { buildings: 10, meters: 15, rounds: 1 },
  many: [
    { operator: 'enedis', meters: 30, days: 2, lifted: true },
    { operator: 'ores', meters: 20, days: 1, lifted: true },
  ],
};

/** A day's sync of many meters; `--quick` tries it out on a few, `--meters=1000`, `--operator=ores` take those parts alone. */
export async function benchSync(flags: readonly string[]): Promise<void> {
  const { buildings, many } = flags.includes('--quick') ? QUICK : FULL;
  const value = (name: string): string | undefined =>
    flags.find((flag) => flag.startsWith(name))?.slice(name.length);
  const [number, named] = [value(METERS), value(OPERATOR)];
  const isAsked = ({ meters, operator }: Pick<ManyScale, 'meters' | 'operator'>): boolean =>
    (number === undefined || meters === Number(number)) && (named === undefined || operator === named);
  console.log(
    `\n${cpus().length} x ${cpus()[0]?.model}, ${megabytes(totalmem())} MB, ${arch()} ${release()}, Node ${process.version}`,
  );
  if (isAsked({ ...buildings, operator: 'enedis' })) await measureBuildings(buildings);
  await measureMany(many.filter(isAsked));
}
