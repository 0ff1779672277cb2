// Three levels: unit (pure or in-memory), int (real PostgreSQL, real HTTP), web (Svelte components in jsdom). Beside them
// timescale: what needs a server with the extension (`npm run test:timescale`).
import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
delete swc.jsc.rewriteRelativeImportExtensions;
delete swc.exclude;
swc.swcrc = false;

const node = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@coprowatt/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['<rootDir>/e2e/runner/swc-transformer.mjs', { swc }] },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.nx/', '<rootDir>/.data/'],
  moduleNameMapper: { '^fast-check$': '<rootDir>/e2e/runner/fast-check.mjs' },
  setupFiles: ['<rootDir>/e2e/runner/nest-preload.mjs'],
};

export default {
  // A busy machine is no failure: speed is for the benchmarks.
  testTimeout: 300_000,
  // Of each file of tests some 30 MB of modules stay: a worker that holds so much heap gives way to a new one. Not with `-i`.
  workerIdleMemoryLimit: '800MB',
  projects: [
    {
      ...node,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps/api,apps/sandbox,apps/bench,libs/*}/src/**/!(*.int|*.timescale).spec.ts'],
    },
    {
      ...node,
      displayName: 'int',
      testMatch: ['<rootDir>/{apps/api,apps/sandbox,apps/bench,libs/*}/src/**/*.int.spec.ts'],
      globalSetup: '<rootDir>/e2e/runner/database-setup.mjs',
      globalTeardown: '<rootDir>/e2e/runner/database-teardown.mjs',
    },
    {
      ...node,
      displayName: 'timescale',
      testMatch: [
        '<rootDir>/libs/iot/src/{{consumption,export,reading,retention,storage}/**/*.int,timescale/**/*.timescale}.spec.ts',
        '<rootDir>/apps/api/src/backup/*.{int,timescale}.spec.ts',
      ],
      globalSetup: '<rootDir>/e2e/runner/database-setup.mjs',
      globalTeardown: '<rootDir>/e2e/runner/database-teardown.mjs',
    },
    '<rootDir>/apps/web/jest.config.mjs',
  ],
};
