import { expect, test } from '@playwright/test';
import { decide, expectAccessible, leaveForOperator, openBuilding, signIn } from '../support/browse.ts';

const PRM = '22516914714270';

test('a wrong password is answered with one sentence that names neither field', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Adresse e-mail').fill('syndic@demo.test');
  await page.getByLabel('Mot de passe', { exact: true }).fill('something else');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByText('Adresse ou mot de passe incorrect.')).toBeVisible();
  await expect(page.getByLabel('Adresse e-mail')).toHaveValue('syndic@demo.test');
});

test('the portfolio shows three buildings, Lille alive and Paris inviting', async ({ page }) => {
  await signIn(page, 'syndic@demo.test');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portefeuille');
  for (const city of ['Lille', 'Paris', 'Namur'])
    await expect(page.getByRole('link', { name: new RegExp(city) }).first()).toBeVisible();
  await expect(page.getByText(/kWh/).first()).toBeVisible();
  await expect(page.getByText('Temps simulé : 23 juin 2026').last()).toBeVisible();
  await expectAccessible(page);

  await openBuilding(page, /Tilleuls, Lille/);
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();
  await expect(page.getByText('Données jusqu’au lundi 22 juin.')).toBeVisible();
  await expect(page.getByLabel('Compteur affiché')).toContainText('Parties communes, 3 compteurs');
  await expectAccessible(page);

  await page.getByText('Gérer').click();
  await page.getByRole('link', { name: 'Qualité des données de Ascenseur' }).click();
  await expect(page.getByRole('heading', { name: /^Qualité des données/ })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('list', { name: 'Compteurs' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('list', { name: 'Compteurs' })).toBeHidden();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portefeuille');
});

test(
  'every end of the operator’s page other than yes leaves a clear sentence and no meter',
  { tag: '@full' },
  async ({ page }) => {
    await signIn(page, 'syndic@demo.test');
    await openBuilding(page, /Voltaire, Paris/);
    await expect(page.getByText('Aucun compteur n’est encore relié à cet immeuble.')).toBeVisible();
    await expectAccessible(page);

    await page.getByLabel('Numéro PRM du compteur').fill('2251691471427');
    await page.getByRole('button', { name: 'Continuer vers vos choix' }).click();
    await expect(
      page.getByText('Le PRM doit compter 14 chiffres ; vous en avez saisi 13.').first(),
    ).toBeVisible();

    await leaveForOperator(page, '22 516 914.714 270', 'Services généraux');
    await decide(page, PRM, 'refuse');
    await expect(page.getByRole('heading', { name: 'L’accord n’a pas été donné' })).toBeFocused();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Recommencer' }).click();
    await expect(page.getByLabel('Nom du compteur')).toHaveValue('Services généraux');
    await leaveForOperator(page, PRM, 'Services généraux');
    await decide(page, PRM, 'wrong-prm');
    await expect(page.getByRole('heading', { name: 'Ce n’était pas le bon compteur' })).toBeVisible();

    await page.goto(`/auth/linky/callback?autorisation_id=912345678&state=${'a'.repeat(32)}`);
    await expect(
      page.getByText('Ce retour ne correspond à aucune demande en cours. Rien n’a changé.'),
    ).toBeVisible();

    await page.getByRole('link', { name: 'Portefeuille' }).first().click();
    await expect(
      page
        .getByRole('row', { name: /Voltaire, Paris/ })
        .or(page.getByRole('link', { name: /Voltaire, Paris/ }))
        .first(),
    ).toBeVisible();
    await expect(page.getByText(/Aucun compteur relié|pas encore reçues/).first()).toBeVisible();
  },
);

test('a meter is connected, its history arrives newest first, and a second return changes nothing', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'syndic@demo.test');
  await openBuilding(page, /Voltaire, Paris/);
  const another = page.getByRole('button', { name: 'Relier un autre compteur' });
  await another.or(page.getByLabel('Numéro PRM du compteur')).first().waitFor();
  if (await another.isVisible()) await another.click();
  await leaveForOperator(page, PRM, 'Services généraux');
  const returned = page.waitForRequest(/\/auth\/linky\/callback/);
  await decide(page, PRM, 'accept');
  await expect(page.getByRole('heading', { name: 'Compteur relié' })).toBeFocused();
  await expect(page.getByRole('progressbar').first()).toBeVisible();

  // The 30 days are there while older months still follow.
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Récupération en cours')).toBeVisible();
  await expectAccessible(page);

  await page.goto((await returned).url());
  await expect(page.getByRole('heading', { name: 'Rien de nouveau' })).toBeVisible();
  await expect(page.getByText('Parties communes, 1 compteur')).toBeVisible();
});

test('the view is the address: period, step and meter reopen as they were, and the table tells the same figures', async ({
  page,
}) => {
  await signIn(page, 'syndic@demo.test');
  await openBuilding(page, /Tilleuls, Lille/);
  await page
    .getByRole('radio', { name: 'Semaine' })
    .or(page.getByRole('button', { name: 'Semaine' }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Période précédente' }).click();
  await expect(page).toHaveURL(/week|semaine|period=/);
  const shared = page.url();
  const headline = await page
    .getByText(/kWh du /)
    .first()
    .textContent();

  await page
    .getByRole('radio', { name: 'Tableau' })
    .or(page.getByRole('button', { name: 'Tableau' }))
    .first()
    .click();
  await expect(page.getByRole('table').first()).toBeVisible();
  await expectAccessible(page);

  await page.goto('/portfolio');
  await page.goto(shared);
  await expect(page.getByText(headline ?? '').first()).toBeVisible();
});
