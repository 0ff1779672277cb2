import { expect, test, type Page } from '@playwright/test';
import { openBuilding, signIn } from '../support/browse.ts';

// As texts: the tests' types know no browser.
const TELL = `document.addEventListener('securitypolicyviolation', (event) =>
  tellRefusal(event.violatedDirective + ': ' + event.blockedURI + ' from ' + event.sourceFile))`;

const INTRUDE = `(() => {
  const place = document.createElement('div');
  document.body.append(place);
  place.innerHTML = '<p style="color: red">red</p><img src="data:," onerror="document.title = 1">';
  const script = document.createElement('script');
  script.textContent = 'document.title = 2';
  document.body.append(script);
  return { title: document.title, colour: place.querySelector('p').style.color };
})()`;

/** Everything that the browser refuses because of our content policy, as `directive: what`. */
async function watchPolicy(page: Page): Promise<string[]> {
  const refused: string[] = [];
  await page.exposeFunction('tellRefusal', (sentence: string) => void refused.push(sentence));
  await page.addInitScript(TELL);
  return refused;
}

test('no screen, dialog, menu, list or chart asks for anything that the content policy refuses', async ({
  page,
}) => {
  const refused = await watchPolicy(page);
  await signIn(page, 'syndic@demo.test');
  await openBuilding(page, /Tilleuls, Lille/);
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();

  await test.step('a chart and its readout', async () => {
    await page.locator('canvas').first().hover();
    await expect(page.getByText(/kWh/).first()).toBeVisible();
  });
  await test.step('another meter', async () => {
    await page.getByLabel('Compteur affiché').selectOption({ index: 1 });
    await expect(page).toHaveURL(/[?&]/);
  });
  await test.step('a hint and a menu over the page', async () => {
    await page.getByRole('button', { name: 'D’où vient cette date ?' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /changer d’immeuble/ }).click();
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    await page.keyboard.press('Escape');
  });
  await test.step('a dialog', async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
  });
  for (const path of ['/consents', '/account', '/members', '/demo/mailbox', '/portfolio']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(refused).toEqual([]);
});

test('an inline style or script that got into a page is refused', { tag: '@full' }, async ({ page }) => {
  const refused = await watchPolicy(page);
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  const title = await page.title();
  expect(await page.evaluate(INTRUDE)).toEqual({ title, colour: '' });
  await expect
    .poll(() => [...new Set(refused.map((one) => one.split(':')[0]))].sort())
    .toEqual(['script-src-attr', 'script-src-elem', 'style-src-attr']);
});

test('the documentation of the API works under its own policy', { tag: '@full' }, async ({ page }) => {
  const refused = await watchPolicy(page);
  await page.goto('/api/docs');
  const login = page.locator('#operations-auth-Auth_login');
  await login.getByRole('button').first().click();
  await expect(login.getByText('Starts a session').first()).toBeVisible();
  expect(refused).toEqual([]);
});
