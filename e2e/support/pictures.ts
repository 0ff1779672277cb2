// Takes the pictures of the documentation, and with `--all` every page in light and dark, wide and on a phone, in French and Dutch.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumLaunchOptions } from './chromium.ts';
import { DEMO_PASSWORD } from './person.ts';
import { startStack } from './stack.ts';

const root = join(import.meta.dirname, '..', '..');

interface Look {
  name: string;
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  locale: string;
}

const LOOKS: Look[] = [
  { name: 'wide-light-fr', width: 1280, height: 900, colorScheme: 'light', locale: 'fr-FR' },
  { name: 'wide-dark-nl', width: 1280, height: 900, colorScheme: 'dark', locale: 'nl-BE' },
  { name: 'phone-light-nl', width: 390, height: 844, colorScheme: 'light', locale: 'nl-BE' },
  { name: 'phone-dark-fr', width: 390, height: 844, colorScheme: 'dark', locale: 'fr-FR' },
];

async function signedIn(
  browser: Browser,
  baseUrl: string,
  { width, height, ...look }: Look,
  who: 'syndic' | 'admin' = 'syndic',
): Promise<Page> {
  const context = await browser.newContext({ baseURL: baseUrl, viewport: { width, height }, ...look });
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('input[type=email]').fill(`${who}@demo.test`);
  await page.locator('input[type=password]').fill(DEMO_PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(who === 'admin' ? '**/admin' : '**/portfolio');
  await page.waitForLoadState('networkidle');
  return page;
}

async function openBuilding(page: Page, city: string): Promise<void> {
  await page.goto('/portfolio');
  await page
    .getByRole('link', { name: new RegExp(city) })
    .first()
    .click();
  await page.waitForURL('**/iot**');
  await page.waitForLoadState('networkidle');
}

const stack = await startStack({ CLOCK_START: '2026-06-23T08:00:00Z' });
const browser = await chromium.launch(await chromiumLaunchOptions());
try {
  const [wide] = LOOKS;
  if (wide) {
    const page = await signedIn(browser, stack.baseUrl, wide);
    await openBuilding(page, 'Lille');
    // The first alerts come a moment after the demonstration is ready.
    await page.getByText('Prendre en charge').first().waitFor({ timeout: 60_000 });
    // What tells of them is gone after 8 s.
    await page.waitForTimeout(9_000);
    await mkdir(join(root, 'docs/images'), { recursive: true });
    await page.screenshot({ path: join(root, 'docs/images/building.png') });
  }
  const folder = process.argv[2] === '--all' ? process.argv[3] : undefined;
  for (const look of folder ? LOOKS : []) {
    const page = await signedIn(browser, stack.baseUrl, look);
    const take = (name: string) =>
      page.screenshot({ path: join(folder ?? '', `${look.name}-${name}.png`), fullPage: true });
    await take('portfolio');
    for (const city of ['Lille', 'Paris', 'Namur']) {
      await openBuilding(page, city);
      await take(city.toLowerCase());
    }
    for (const path of ['/alerts', '/notifications', '/account']) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await take(path.slice(1));
    }
    await page.locator('header button[aria-haspopup=dialog]').last().click();
    await page.waitForTimeout(300);
    await take('inbox');
    await page.goto('/alerts');
    await page.locator('[id^=alert-]').first().click();
    await page.waitForLoadState('networkidle');
    await take('alert');
    await page.goto('/notifications');
    await page.locator('a[href*="/webhook"]').click();
    await page.waitForLoadState('networkidle');
    await take('webhook');
    await openBuilding(page, 'Lille');
    const url = page.url();
    await page.goto(url.replace(/\/iot.*$/, '/settings'));
    await page.waitForLoadState('networkidle');
    await take('settings');
    for (const period of ['day', 'week', 'month', 'year']) {
      await page.goto(`${url}?period=${period}`);
      await page.waitForLoadState('networkidle');
      await take(period);
    }
    const admin = await signedIn(browser, stack.baseUrl, look, 'admin');
    for (const path of ['/admin', '/admin/deliveries', '/admin/storage']) {
      await admin.goto(path);
      await admin.waitForLoadState('networkidle');
      const name = path.slice(1).replace('/', '-');
      await admin.screenshot({ path: join(folder ?? '', `${look.name}-${name}.png`), fullPage: true });
    }
  }
} finally {
  await browser.close();
  await stack.dispose();
}
