// Svelte components and browser code in jsdom. Pages, which need $app/*, are seen by the journeys in e2e/.
import { readFileSync } from 'node:fs';

const swc = { ...JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8')), swcrc: false };
delete swc.jsc.rewriteRelativeImportExtensions;
delete swc.exclude;

export default {
  displayName: 'web',
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testEnvironment: '<rootDir>/test/browser-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['@coprowatt/source', 'browser', 'svelte'] },
  extensionsToTreatAsEsm: ['.ts', '.svelte'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'svelte', 'node'],
  transform: {
    '\\.svelte$': '<rootDir>/test/svelte-transformer.mjs',
    '\\.svelte\\.(ts|js)$': '<rootDir>/test/svelte-transformer.mjs',
    '\\.ts$': ['<rootDir>/../../e2e/runner/swc-transformer.mjs', { swc }],
  },
  moduleNameMapper: { '^fast-check$': '<rootDir>/../../e2e/runner/fast-check.mjs' },
  transformIgnorePatterns: ['/node_modules/(?!.*svelte)'],
  setupFilesAfterEnv: ['<rootDir>/test/setup.mjs'],
};
