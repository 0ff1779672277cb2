import globals from 'globals';
import root from '../../eslint.config.mjs';

export default [
  { ignores: ['eslint.config.mjs'] },
  ...root,
  { files: ['src/**', 'static/**'], languageOptions: { globals: { ...globals.browser } } },
  // lib/route.ts is the one place that builds a URL; the app stands at the root of its origin.
  { files: ['src/**'], rules: { 'svelte/no-navigation-without-resolve': 'off' } },
];
