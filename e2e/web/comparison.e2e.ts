import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, openBuilding, signIn } from '../support/browse.ts';

const choice = (page: Page) => page.getByLabel('Comparer avec').and(page.locator(':visible'));
const plot = (page: Page) => page.getByRole('slider');

async function openLille(page: Page): Promise<void> {
  await signIn(page, 'syndic@demo.test');
  await openBuilding(page, /Tilleuls, Lille/);
  await expect(plot(page)).toBeVisible();
}

test('a key compares with the year before: sentence, chart, readout and table, and the address keeps it', async ({
  page,
}) => {
  await openLille(page);
  await expect(page.getByText(/Exercice en cours/)).toBeVisible();
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/compare=yoy/);
  const sentence = page.getByText(/kWh en 30 jours.: .* qu’en 2025 à la même période/);
  await expect(sentence).toBeVisible();
  await expect(choice(page)).toHaveValue('yoy');
  await expect(page.getByRole('list', { name: 'Légende' }).getByText('2025')).toBeVisible();
  await expect(page.getByText(/ contre .*sur 30 jours comparés/)).toBeVisible();
  await expectAccessible(page);

  await plot(page).focus();
  await page.keyboard.press('End');
  await expect(plot(page)).toHaveAttribute(
    'aria-valuetext',
    /lundi 22.juin\..*dimanche 22.juin 2025.: .*kWh/,
  );
  await page.keyboard.press('t');
  await expect(page.getByRole('columnheader', { name: '2025 (kWh)' })).toBeVisible();
  await expect(page.getByRole('row', { name: /lundi 22.juin/ }).getByRole('cell')).toHaveCount(4);

  const said = await sentence.textContent();
  await page.reload();
  await expect(page.getByText(said?.trim() ?? '')).toBeVisible();
  await page.getByRole('button', { name: 'Jour', exact: true }).click();
  await expect(page.getByText(/le lundi 22.juin.: .* que le dimanche 22.juin 2025/)).toBeVisible();
  await page.goBack();
  await expect(sentence).toBeVisible();
  await page.goBack();
  await expect(choice(page)).toHaveValue('none');
  await expect(page.getByRole('list', { name: 'Légende' }).getByText('2025')).toBeHidden();
});

test('a period without another to compare it with says why, and its own chart stays', async ({ page }) => {
  await openLille(page);
  await page.goto(`${page.url()}?period=month&from=2023-12-01&compare=yoy`);
  await expect(page.getByText(/Pas de comparaison \(2022\)/)).toBeVisible();
  await expect(page.getByText(/kWh en décembre 2023/).first()).toBeVisible();
  await expect(plot(page)).toBeVisible();
  await expectAccessible(page);
  await page.getByText('Comment est-ce calculé ?').first().click();
  await expect(page.getByText(/Chaque jour est comparé/).first()).toBeVisible();
});

test('a comparison that cannot be read leaves the chart, and is asked again', async ({ page }) => {
  await openLille(page);
  let refusing = true;
  await page.route('**/iot/comparison?kind=yoy**from=**', (route) =>
    refusing ? route.fulfill({ status: 404, json: { code: 'not_found' } }) : route.continue(),
  );
  await page.goto(`${page.url()}?compare=yoy`);
  await expect(page.getByText(/La comparaison \(2025\) n’a pas pu être lue/)).toBeVisible();
  await expect(plot(page)).toBeVisible();
  await expectAccessible(page);
  refusing = false;
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(page.getByText(/ contre .*sur 30 jours comparés/)).toBeVisible();
});
