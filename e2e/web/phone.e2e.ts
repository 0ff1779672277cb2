import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible, openBuilding, signIn } from '../support/browse.ts';

// What is told on the first screen of a phone (iPhone 12 to 16, Pixel 8): sentence, chart and the dates below it.
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

const plot = (page: Page) => page.getByRole('slider');

async function openLille(page: Page): Promise<void> {
  await signIn(page, 'syndic@demo.test');
  await openBuilding(page, /Tilleuls, Lille/);
  await expect(plot(page)).toBeVisible();
}

const boxOf = async (part: Locator) => {
  const box = await part.boundingBox();
  if (!box) throw new Error('not on the page');
  return { ...box, bottom: box.y + box.height };
};

for (const compare of [null, 'yoy'])
  test(`the answer and the whole chart stand on a phone’s first screen, compared with ${compare ?? 'nothing'}`, async ({
    page,
  }) => {
    await openLille(page);
    if (compare) {
      await page.goto(`${page.url()}?compare=${compare}`);
      await expect(page.getByText(/kWh en 30 jours.: .* qu’en 2025/)).toBeVisible();
    }
    await expect(plot(page)).toBeVisible();
    const bar = await boxOf(page.getByRole('navigation').last());
    for (const part of [
      page.getByText(/Données jusqu’au lundi 22.juin/),
      page.getByText(/kWh en 30 jours/).first(),
      plot(page),
    ])
      expect((await boxOf(part)).bottom).toBeLessThan(bar.y);
    const title = await boxOf(page.getByRole('heading', { level: 1 }));
    expect(title.height).toBeLessThan(40);

    for (const kept of ['Jours', 'Demi-heures', 'Graphique', 'Tableau'])
      await expect(page.getByRole('button', { name: kept, exact: true })).toBeVisible();
    await expect(page.getByLabel('Comparer avec').and(page.locator(':visible'))).toBeVisible();
    await expectAccessible(page);
  });

test('the keyboard goes down the chart’s card as the eye does', async ({ page }) => {
  await openLille(page);
  const parts = await page
    .getByRole('figure')
    .first()
    .locator('[role=slider], button:not([tabindex="-1"]), select, summary')
    .evaluateAll((found) => found.map((part) => part.getBoundingClientRect()));
  const shown = parts.filter(({ height }) => height > 0);
  expect(shown.length).toBeGreaterThan(4);
  shown.slice(1).forEach(({ bottom }, index) => expect(bottom).toBeGreaterThan(shown[index]?.top ?? 0));
});

test('a day that is touched is read above the plot, which stays where it is', async ({ page }) => {
  await openLille(page);
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  const { y, height, width } = await boxOf(plot(page));
  await plot(page).tap({ position: { x: width * 0.6, y: height / 2 } });
  await expect(page.getByText('Ouvrir ce jour')).toBeVisible();
  expect((await boxOf(plot(page))).y).toBe(y);
});
