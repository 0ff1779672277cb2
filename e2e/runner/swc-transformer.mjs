// @swc/jest, plus one named mutation of the source when COPROWATT_MUTANT asks for it (e2e/mutants).
import { createTransformer } from '@swc/jest';
import { mutate } from '../mutants/mutants.mjs';

export default {
  createTransformer({ swc }) {
    const inner = createTransformer(swc);
    return {
      ...inner,
      process: (source, path, options) => inner.process(mutate(source, path), path, options),
      getCacheKey: (source, path, options) => inner.getCacheKey(mutate(source, path), path, options),
    };
  },
};
