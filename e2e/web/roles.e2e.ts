import { expect, test } from '@playwright/test';
import { decide, expectAccessible, leaveForOperator, signIn } from '../support/browse.ts';
import { Person } from '../support/person.ts';

const baseUrl = (page: { url(): string }) => new URL(page.url()).origin;

test('a co-owner lands on the building, sees its common meters and no way to connect one for everybody', async ({
  page,
}) => {
  await signIn(page, 'owner@demo.test');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Lille');
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();
  await expect(page.getByLabel('Compteur affiché')).toContainText('Parties communes, 3 compteurs');
  await expectAccessible(page);
});

test('a member of the council sees what a co-owner sees', async ({ page }) => {
  await signIn(page, 'council@demo.test');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Lille');
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();
});

test('an occupant connects the meter of his flat, which nobody else sees', async ({ page }) => {
  test.setTimeout(90_000);
  await signIn(page, 'occupant@demo.test');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mon compteur');
  await expect(page.getByText('Parties communes')).toHaveCount(0);
  await expectAccessible(page);
  await leaveForOperator(page, '00000000000170', 'Mon appartement');
  await decide(page, '00000000000170', 'accept');
  await expect(page.getByRole('heading', { name: 'Compteur relié' })).toBeVisible();
  await expect(page.getByText('Visible par vous seul').first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible({ timeout: 20_000 });

  for (const email of ['syndic@demo.test', 'owner@demo.test', 'council@demo.test']) {
    const neighbour = await new Person(baseUrl(page)).signIn(email);
    const lille = await neighbour.building('Lille');
    const { items } = await neighbour.json<{ items: { label: string }[] }>(
      `/buildings/${lille.id}/iot/linky/devices`,
    );
    expect(
      items.map(({ label }) => label),
      email,
    ).not.toContain('Mon appartement');
  }
});

test('an administrator of the platform sees no building and is told why', async ({ page }) => {
  await signIn(page, 'admin@demo.test');
  await expect(
    page.getByText('Votre compte administre la plateforme : il ne voit la consommation d’aucun immeuble.'),
  ).toBeVisible();
  await expectAccessible(page);
});

test('the syndic of another organisation sees his own building and finds nothing at the address of another’s', async ({
  page,
  browser,
}) => {
  await signIn(page, 'other@demo.test');
  await expect(page.getByRole('link', { name: /Lyon/ }).first()).toBeVisible();
  await expect(page.getByText('Lille')).toBeHidden();

  const context = await browser.newContext({ locale: 'fr-FR' });
  const theirs = await context.newPage();
  await signIn(theirs, 'owner@demo.test');
  await expect(theirs).toHaveURL(/buildings/);
  await page.goto(theirs.url());
  await expect(
    page.getByRole('heading', { name: 'Cette page n’existe pas, ou pas pour vous' }),
  ).toBeVisible();
  await context.close();
});

for (const [language, submit] of [
  ['nl-BE', 'Aanmelden'],
  ['en-IE', 'Sign in'],
  ['de-DE', 'Anmelden'],
] as const) {
  test(`a phone in ${language} shows the building without sideways scroll, in the dark`, async ({
    browser,
  }) => {
    const context = await browser.newContext({
      locale: language,
      viewport: { width: 320, height: 700 },
      colorScheme: 'dark',
    });
    const page = await context.newPage();
    await page.goto('/');
    await page.locator('input[type=email]').fill('owner@demo.test');
    await page.locator('input[type=password]').fill('demo-copro-watt');
    await page.getByRole('button', { name: submit }).click();
    await expect(page.getByText(/kWh/).first()).toBeVisible();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await expectAccessible(page);
    await context.close();
  });
}
