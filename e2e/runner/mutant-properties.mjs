// A property that a mutant breaks has shown it: the smallest example, minutes of search in a long series, helps nobody.
if (process.env.COPROWATT_MUTANT) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ endOnFailure: true });
}
