import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { PublicSettings } from '@coprowatt/contracts';
import { type Stack, startStack } from '../support/stack.ts';

const root = join(import.meta.dirname, '..', '..');
const PROD = ['--prod'];

let stack: Stack;
test.beforeAll(async () => {
  test.setTimeout(200_000);
  stack = await startStack(
    { IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'), LOG_LEVEL: 'info' },
    PROD,
  );
});
test.afterAll(() => stack?.dispose());

const setupLinks = () => stack.output().match(/http\S+\/setup#\S+/g) ?? [];
const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('a real installation prints its address, and once the link that makes the first admin', async () => {
  await expect
    .poll(() => stack.output(), { timeout: 15_000 })
    .toContain(`CoproWatt is ready: ${stack.baseUrl}`);
  expect(setupLinks()).toEqual([expect.stringMatching(new RegExp(`^${stack.baseUrl}/setup#[\\w-]{20,}$`))]);
  expect(stack.output()).not.toContain('Demo accounts');
});

test('it has no demonstration: no accounts, no mailbox, no simulated operator, real time', async () => {
  const settings = (await (await fetch(`${stack.baseUrl}/api/v1/public-settings`)).json()) as PublicSettings;
  expect(settings).toMatchObject({ demo: null, setupRequired: true, simulatedTime: false });
  expect((await fetch(`${stack.baseUrl}/api/v1/demo/mailbox`)).status).toBe(404);
  expect(await answers(stack.sandboxUrl)).toBe(false);
});

test('its first page leads to the setup, and the link opens it', async ({ page }) => {
  await page.goto(stack.baseUrl);
  await expect(page).toHaveURL(/\/setup/);
  const [link = ''] = setupLinks();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('textbox').first()).toBeVisible();
});

test('a stop stops everything, and the next start offers the same link', async () => {
  test.setTimeout(120_000);
  const [link] = setupLinks();
  await stack.end('SIGTERM');
  expect(await answers(`${stack.baseUrl}/health/live`)).toBe(false);
  await stack.restart();
  await expect.poll(setupLinks).toEqual([link, link]);
});

test('without a key it says how to make one, and touches nothing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'coprowatt-nokey-'));
  const { IOT_ENCRYPTION_KEY: _none, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ['apps/api/bin/start.mjs', ...PROD], {
    cwd: root,
    env: { ...env, DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('IOT_ENCRYPTION_KEY is missing');
  expect(stderr).toContain('export IOT_ENCRYPTION_KEY=');
  expect(await readdir(dataDir)).toEqual([]);
  await rm(dataDir, { recursive: true });
});
