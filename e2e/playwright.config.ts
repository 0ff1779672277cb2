import { defineConfig } from '@playwright/test';
import { chromiumLaunchOptions } from './support/chromium.ts';
import { E2E_PORT, E2E_SANDBOX_PORT } from './support/ports.ts';

const browser = await chromiumLaunchOptions();

export default defineConfig({
  outputDir: '../node_modules/.cache/coprowatt-results/playwright',
  fullyParallel: false,
  workers: 2,
  projects: [
    // People in a browser, all on the one application that `webServer` starts.
    { name: 'web', testDir: './web', testMatch: '**/*.e2e.ts', workers: 1 },
    // Applications of their own: another clock, another zone, a power cut.
    { name: 'stack', testDir: './stack', testMatch: '**/*.e2e.ts' },
  ],
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${E2E_PORT}`,
    locale: 'fr-FR',
    timezoneId: 'America/New_York',
    launchOptions: browser,
    trace: 'retain-on-failure',
    video: 'off',
  },
  webServer: {
    command: 'node e2e/support/serve.mjs',
    cwd: '..',
    url: `http://localhost:${E2E_PORT}/health/ready`,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    stdout: 'pipe',
    env: {
      PORT: String(E2E_PORT),
      SANDBOX_PORT: String(E2E_SANDBOX_PORT),
      CLOCK_START: '2026-06-23T08:00:00Z',
    },
  },
});
