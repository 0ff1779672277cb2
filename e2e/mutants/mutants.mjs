import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECURITY_MUTANTS } from './security-mutants.mjs';

/** Deliberate faults that the tests must catch: `find` is the sound code, `put` the fault, `tests` where it must show. */
const FIGURES_MUTANTS = [
  {
    name: 'watts-taken-as-watt-hours',
    file: 'libs/energy/src/day.ts',
    find: 'sum.wattMinutes += value * (to - from);',
    put: 'sum.wattMinutes += (value * 60 * (to - from)) / minutes;',
    tests: 'libs/energy',
  },
  {
    name: 'start-taken-as-end',
    file: 'libs/linky/src/providers/enedis/enedis.mapper.ts',
    find: 'const startMs = instant - measure.minutes * MINUTE_MS;',
    put: 'const startMs = instant - 0 * measure.minutes * MINUTE_MS;',
    tests: 'libs/linky/src/providers',
  },
  {
    name: 'autumn-pair-swapped',
    file: 'libs/linky/src/providers/enedis/enedis-label.ts',
    find: 'label.candidates[winter ? 1 : 0]',
    put: 'label.candidates[winter ? 0 : 1]',
    tests: 'libs/linky/src/providers',
  },
  {
    name: 'hole-as-zero-in-the-sums',
    file: 'libs/energy/src/totals.ts',
    find: 'wattMinutes: values.length > 0 ? sumOf(values, (value) => value.wattMinutes) : null,',
    put: 'wattMinutes: sumOf(values, (value) => value.wattMinutes),',
    tests: 'libs/energy',
  },
  {
    name: 'hole-as-zero-on-the-chart',
    file: 'apps/web/src/lib/charts/columns.ts',
    find: '(value === null ? null : value / factor)',
    put: '(value ?? 0) / factor',
    tests: 'apps/web/src/lib/charts',
  },
  {
    name: 'overlap-not-replaced',
    file: 'libs/energy/src/merge.ts',
    find: 'for (const interval of old) this.#fill(interval, null);',
    put: '',
    tests: 'libs/energy',
  },
];

/** By the name that `npm run mutants -- <group>` takes, with the jest projects that see them. */
export const GROUPS = {
  figures: { projects: ['unit', 'web'], mutants: FIGURES_MUTANTS },
  security: { projects: ['unit', 'int'], mutants: SECURITY_MUTANTS },
};

const ALL = [...FIGURES_MUTANTS, ...SECURITY_MUTANTS];
const chosen = ALL.find(({ name }) => name === process.env.COPROWATT_MUTANT);

/** Mutants of every group whose sound code is no longer in their file, or more than once. */
export async function staleMutants() {
  const root = join(import.meta.dirname, '..', '..');
  const sources = await Promise.all(
    ALL.map(({ file }) => readFile(join(root, file), 'utf8').catch(() => '')),
  );
  return ALL.filter(({ find }, index) => sources[index].split(find).length !== 2);
}

/** Returns the source, with the chosen fault put in when `path` is the file that it concerns. */
export function mutate(source, path) {
  if (!chosen || !path.replaceAll('\\', '/').endsWith(chosen.file)) return source;
  if (!source.includes(chosen.find))
    throw new Error(`mutant ${chosen.name}: its text is no longer in ${chosen.file}`);
  return source.replace(chosen.find, chosen.put);
}
