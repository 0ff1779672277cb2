import { expect, test } from '@playwright/test';
import { expectAccessible, signIn } from '../support/browse.ts';

test('the state of the platform does not wait for its storage to be measured', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/admin/storage', async (route) => {
    await held;
    await route.continue();
  });
  await signIn(page, 'admin@demo.test');
  await expect(page.getByText('Enedis').first()).toBeVisible();
  await expect(page.getByText('Mesure en cours')).toBeVisible();
  await expectAccessible(page);
  release();
  await expect(page.getByText(/par compteur et par an/)).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
});
