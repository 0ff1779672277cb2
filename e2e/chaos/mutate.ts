// Loaded before a worker: puts the fault that COPROWATT_MUTANT names into the module that it concerns, in memory alone.
import { registerHooks } from 'node:module';
import { MUTANTS } from './mutants.ts';

const mutant = MUTANTS.find(({ name }) => name === process.env.COPROWATT_MUTANT);
if (!mutant) throw new Error(`no mutant called ${process.env.COPROWATT_MUTANT}`);

registerHooks({
  load(url, context, nextLoad) {
    const module = nextLoad(url, context);
    if (!url.endsWith(`/${mutant.file}`)) return module;
    const source = String(module.source);
    if (!source.includes(mutant.find))
      throw new Error(`mutant ${mutant.name}: its text is no longer in ${mutant.file}`);
    return { ...module, source: source.replace(mutant.find, () => mutant.put) };
  },
});
