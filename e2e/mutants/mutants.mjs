/** Deliberate faults that the tests must catch. `find` is the sound code, `put` the fault. */
export const MUTANTS = [];

const chosen = MUTANTS.find(({ name }) => name === process.env.COPROWATT_MUTANT);

/** Returns the source, with the chosen fault put in when `path` is the file that it concerns. */
export function mutate(source, path) {
  if (!chosen || !path.replaceAll('\\', '/').endsWith(chosen.file)) return source;
  if (!source.includes(chosen.find))
    throw new Error(`mutant ${chosen.name}: its text is no longer in ${chosen.file}`);
  return source.replace(chosen.find, chosen.put);
}
