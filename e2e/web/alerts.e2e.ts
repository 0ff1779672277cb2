import { expect, type Page, test } from '@playwright/test';
import type { NotificationPage } from '@coprowatt/contracts';
import { expectAccessible, signIn } from '../support/browse.ts';

const rows = (page: Page) => page.getByRole('region', { name: 'Liste des alertes' }).getByRole('listitem');

async function openCentre(page: Page, email: string): Promise<void> {
  await signIn(page, email);
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alertes');
  await expect(rows(page).first()).toBeVisible();
}

test('an alert is taken in hand with a key; a colleague’s page says so at once, and again when it is undone', async ({
  page,
  browser,
}) => {
  await openCentre(page, 'syndic@demo.test');
  await expect(page.getByRole('figure').getByRole('slider')).toBeVisible();
  await expectAccessible(page);
  const context = await browser.newContext({ locale: 'fr-FR' });
  const elsewhere = await context.newPage();
  await openCentre(elsewhere, 'council@demo.test');

  await page.keyboard.press('j');
  await expect(rows(page).first().getByRole('link')).toBeFocused();
  await page.keyboard.press('a');
  const detail = page.getByRole('article');
  await expect(detail.getByText('Vous avez pris cette alerte en charge.')).toBeVisible();
  await expect(detail.getByText(/^Vous l’avez prise en charge le 23.juin/)).toBeVisible();
  const told = elsewhere.getByRole('article').getByText(/^Prise en charge par Sophie Delmotte le 23.juin/);
  await expect(told).toBeVisible();

  await detail.getByRole('button', { name: 'Annuler' }).click();
  await expect(detail.getByRole('button', { name: /^Prendre en charge/ })).toBeFocused();
  await expect(elsewhere.getByRole('article').getByText(/Sophie Delmotte.: Rouverte/)).toBeVisible();
  await expectAccessible(elsewhere);
  await expectAccessible(page);
  await context.close();
});

test('several alerts are chosen with x, taken in hand with one key and given back with one act', async ({
  page,
}) => {
  await openCentre(page, 'syndic@demo.test');
  const open = page.getByRole('button', { name: /^Ouvertes \(/ });
  const before = await open.textContent();
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await expect(page.getByText('2 choisies')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText('2 prises en charge')).toBeVisible();
  await expect(open).not.toHaveText(before ?? '');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Annuler' }).click();
  await expect(page.getByText('2 prises en charge')).toBeHidden();
  await page.reload();
  await expect(open).toHaveText(before ?? '');
});

test('in the dark an unticked box is as dark as its ground; compact rows are low', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, 'syndic@demo.test');
  await page.evaluate("localStorage.setItem('coprowatt.density', 'compact')");
  await page.goto('/alerts');
  const last = rows(page).last();
  const box = last.getByRole('checkbox');
  await expect(box).toHaveCSS('appearance', 'none');
  await expect(box).toHaveCSS('background-color', 'rgb(20, 32, 31)');
  expect((await last.boundingBox())?.height).toBeLessThanOrEqual(41);
});

test('from an alert to its days on the chart, and from its mark back to its row', async ({ page }) => {
  await openCentre(page, 'syndic@demo.test');
  await page
    .getByRole('link', { name: /^Voir sur le graphique/ })
    .first()
    .click();
  await expect(page).toHaveURL(/iot\?period=custom&from=.*&meter=.*&alert=/);
  const mark = page.getByRole('list', { name: 'Alertes sur le graphique' }).locator('[aria-current=true]');
  await expect(mark).toBeVisible();
  await expect(page.getByRole('list', { name: 'Légende' }).getByText('Attendu')).toBeVisible();
  await expectAccessible(page);
  await mark.press('Enter');
  await expect(page.locator('article[aria-current=true] h3')).toBeFocused();

  await page.getByRole('slider').focus();
  await page.keyboard.press('t');
  await expect(page.getByRole('columnheader', { name: 'Attendu (kWh)' })).toBeVisible();
  await expect(page.getByRole('cell', { name: /Alerte (mineure|majeure|critique)/ }).first()).toBeVisible();
});

test('an alert that is opened, from a mail’s link as from the list, is unread no more', async ({ page }) => {
  await signIn(page, 'owner@demo.test');
  const bell = page.getByRole('button', { name: /^Notifications, \d+ non lues?/ });
  const unread = async () => Number(/\d+/.exec((await bell.getAttribute('aria-label')) ?? '')?.[0]);
  const before = await unread();
  const told = await page.request.get('/api/v1/notifications?unread=true');
  const { items } = (await told.json()) as NotificationPage;
  const [first, other] = [items[0], items.find(({ subjectId }) => subjectId !== items[0]?.subjectId)];
  await page.goto(first?.path ?? '');
  await expect
    .poll(unread)
    .toBe(before - items.filter(({ subjectId }) => subjectId === first?.subjectId).length);
  const left = await unread();
  await page.locator(`#alert-${other?.subjectId}`).click();
  await expect.poll(unread).toBeLessThan(left);
});

test('the address keeps tab and alert, also on a phone, and Back undoes the last step', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, 'council@demo.test');
  await page.goto('/alerts');
  await rows(page).first().getByRole('link').click();
  await expect(page).toHaveURL(/alert=/);
  await expect(page.getByRole('article')).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole('article')).toBeVisible();
  await page.goBack();
  await expect(rows(page).first()).toBeVisible();
  await page.getByLabel('État des alertes').and(page.locator('select')).selectOption('muted');
  await expect(page).toHaveURL(/tab=muted/);
  await expect(page.getByText('Aucune alerte n’est en sourdine.')).toBeVisible();
});

test('the syndic reads the rule in one sentence, is led to what is wrong, and gets back to the original values', async ({
  page,
}) => {
  await signIn(page, 'syndic@demo.test');
  await page
    .getByRole('link', { name: /Tilleuls, Lille/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Réglages' }).click();
  await expect(page.getByText(/dépasse 120.% de la moyenne des 30 jours/)).toBeVisible();
  await page.getByLabel(/^Seuil/).fill('90');
  await page
    .getByRole('region', { name: 'Règle de surconsommation' })
    .getByRole('button', { name: 'Enregistrer' })
    .click();
  await expect(page.locator('[role=alert]:focus')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Reprendre les valeurs d’origine' }).click();
  await expect(page.getByText(/dépasse 120.% de la moyenne/)).toBeVisible();
});

test('inbox, webhook and preferences can be read by everybody', async ({ page }) => {
  await signIn(page, 'syndic@demo.test');
  await page.getByRole('button', { name: /^Notifications, \d+ non lues/ }).click();
  const panel = page.getByRole('region', { name: 'Notifications' });
  await expect(panel.getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('link', { name: 'Toutes les notifications' }).click();
  await expect(page.getByRole('list', { name: 'Notifications' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Envoyer les alertes à un autre logiciel' }).click();
  await expect(page.getByLabel('Adresse de réception (URL)')).toBeVisible();
  await expectAccessible(page);
  await page.goto('/account#notifications');
  await page.getByRole('button', { name: 'Ajouter un choix' }).click();
  await expectAccessible(page);
});

test('the admin’s page of deliveries can be read by everybody', async ({ page }) => {
  await signIn(page, 'admin@demo.test');
  await page.goto('/admin/deliveries?state=sent');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expectAccessible(page);
});

test('a toast leaves the page’s first button free, on the portfolio and on a building’s page', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, 'syndic@demo.test');
  let freshId = crypto.randomUUID();
  await page.route('**/api/v1/notifications?*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { items: object[] };
    const fresh = {
      ...body.items[0],
      id: freshId,
      readAt: null,
      createdAt: new Date().toISOString(),
    };
    await route.fulfill({ response: answer, json: { ...body, items: [fresh, ...body.items] } });
  });
  const expectFree = async (act: string) => {
    const primary = page.getByRole('button', { name: act });
    await expect(primary).toBeVisible();
    freshId = crypto.randomUUID();
    await page.evaluate("window.dispatchEvent(new Event('focus'))");
    const toast = page.getByRole('button', { name: 'Fermer' }).locator('..');
    await expect(toast).toBeVisible();
    await expect
      .poll(async () => {
        const [over, under] = [await toast.boundingBox(), await primary.boundingBox()];
        return over && under && over.y >= under.y + under.height;
      })
      .toBe(true);
    await page.getByRole('button', { name: 'Fermer' }).click();
  };
  await expectFree('Relier un compteur');
  await page
    .getByRole('link', { name: /Tilleuls, Lille/ })
    .first()
    .click();
  await expectFree('Actualiser maintenant');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('an address of no page keeps the way to all others around it', async ({ page }) => {
  await signIn(page, 'syndic@demo.test');
  await page.goto('/nowhere/at/all');
  await expect(
    page.getByRole('heading', { name: 'Cette page n’existe pas, ou pas pour vous' }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('navigation').getByRole('link', { name: 'Alertes' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alertes');
});
