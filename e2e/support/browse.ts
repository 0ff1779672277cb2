import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { DEMO_PASSWORD } from './person.ts';

/** Fails the test when the page writes an error to the console or throws; a refused sign-in and a 401 before it are answers. */
export function watchConsole(page: Page): void {
  page.on('pageerror', (error) => expect.soft(error.message, 'uncaught in the page').toBe(''));
  page.on('console', (message) => {
    if (message.type() !== 'error' || /status of (401|404|409)/.test(message.text())) return;
    expect.soft(message.text(), 'console').toBe('');
  });
}

export async function signIn(page: Page, email: string): Promise<void> {
  watchConsole(page);
  await page.goto('/');
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Connexion');
}

/** From the portfolio to a building's page. @param name of the building, as its link and its heading tell it. */
export async function openBuilding(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('link', { name }).first().click();
  await page.waitForURL('**/iot**');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** WCAG 2.2 A and AA on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await test.step('axe', async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    const told = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
    expect(told).toEqual([]);
  });
}

/** Steps 1 to 3 of LinkyConfiguration; ends on the operator's page. Takes a PRM or an EAN. */
export async function leaveForOperator(page: Page, prm: string, label: string): Promise<void> {
  await page.getByLabel(/^(Numéro PRM du compteur|Code EAN)/).fill(prm);
  await page.getByLabel('Nom du compteur').fill(label);
  await page.getByRole('button', { name: 'Continuer vers vos choix' }).click();
  for (const box of await page.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
  await page.locator('#purpose-daily').check();
  await page.locator('#purpose-loadCurve').check();
  await page.getByRole('button', { name: 'Continuer', exact: true }).click();
  await page.getByRole('button', { name: /^Continuer chez (Enedis|ORES)$/ }).click();
  await page.waitForURL(/dataconnect|\/ores\//);
}

export async function decide(
  page: Page,
  prm: string,
  decision: 'accept' | 'refuse' | 'wrong-prm',
): Promise<void> {
  await page.locator('input[name=prm]').fill(prm);
  await page.locator(`button[name=decision][value=${decision}]`).click();
  await page.waitForURL(/\/buildings\/.*linky=/);
}
