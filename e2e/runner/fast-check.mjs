// fast-check as the tests import it (jest's moduleNameMapper). One commit has one verdict: the seed is the same on every
// machine unless PROPERTY_SEED names another, as `npm run properties` does to look where no run has looked before.
/* eslint-disable @nx/enforce-module-boundaries -- by its name it would be mapped to this file again */
import fc from '../../node_modules/fast-check/lib/fast-check.js';

fc.configureGlobal({
  seed: Number(process.env.PROPERTY_SEED ?? 20_261_123),
  // A property that a mutant breaks has shown it: the smallest example, minutes of search in a long series, helps nobody.
  ...(process.env.COPROWATT_MUTANT && { endOnFailure: true }),
});

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
