// The table of `depConstraints` is the drawing of the architecture (docs/architecture.md). Run it through `nx lint`.
import nx from '@nx/eslint-plugin';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const may = (sourceTag, ...libs) => ({
  sourceTag,
  onlyDependOnLibsWithTags: libs.map((lib) => `lib:${lib}`),
});

const pureOnly = {
  patterns: [
    {
      group: [
        '@nestjs/*',
        'typeorm',
        'pg',
        'pg-boss',
        '**/*.repository.ts',
        '**/*.service.ts',
        '**/*.store.ts',
        'node:*',
      ],
      message: 'This file is pure: values in, values out.',
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/build/**',
      '**/.svelte-kit/**',
      '**/paraglide/**',
      '**/node_modules/**',
      '.nx/**',
    ],
  },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  { files: ['apps/web/src/**'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.mjs'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: ['#lib/**'],
          // One file of e2e loads it once it is built; the others are started after that.
          checkDynamicDependenciesExceptions: ['^@coprowatt/platform'],
          depConstraints: [
            may('lib:energy'),
            may('lib:contracts', 'energy'),
            may('lib:platform', 'contracts'),
            may('lib:identity', 'platform', 'contracts'),
            may('lib:gdpr', 'identity', 'platform', 'contracts'),
            may('lib:notifications', 'identity', 'platform', 'contracts'),
            may('lib:iot', 'notifications', 'gdpr', 'energy', 'identity', 'platform', 'contracts'),
            may('lib:linky', 'iot', 'notifications', 'gdpr', 'energy', 'identity', 'platform', 'contracts'),
            may(
              'app:api',
              'linky',
              'iot',
              'gdpr',
              'notifications',
              'energy',
              'identity',
              'platform',
              'contracts',
            ),
            may(
              'app:bench',
              'linky',
              'iot',
              'gdpr',
              'notifications',
              'energy',
              'identity',
              'platform',
              'contracts',
            ),
            {
              sourceTag: 'app:web',
              onlyDependOnLibsWithTags: ['lib:contracts'],
              bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'pg-boss'],
            },
            may('app:sandbox', 'platform', 'contracts'),
            may(
              'app:e2e',
              'linky',
              'iot',
              'gdpr',
              'notifications',
              'energy',
              'identity',
              'platform',
              'contracts',
            ),
          ],
        },
      ],
    },
  },
  {
    files: ['libs/energy/src/**/*.ts', '**/*.mapper.ts', '**/*-policy.ts', '**/*-rules.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', pureOnly] },
  },
  { files: ['**/*.mjs', 'apps/sandbox/**', 'apps/bench/**', 'e2e/**'], rules: { 'no-console': 'off' } },
);
