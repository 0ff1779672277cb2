import { type Browser, expect, type Page, test } from '@playwright/test';
import { expectAccessible, signIn, watchConsole } from '../support/browse.ts';

const EMAIL = 'marie.dupont@copro.test';
const PASSWORD = 'un mot de passe à retenir';

async function strangerAt(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
  watchConsole(page);
  return page;
}

/** Opens the demonstration's mailbox and follows the link of the newest mail to this address. */
async function followMail(page: Page, email: string, subject: RegExp): Promise<void> {
  await page.goto('/demo/mailbox');
  const mail = page.getByRole('article').filter({ hasText: email }).filter({ hasText: subject }).first();
  await expect(async () => {
    await page.getByRole('button', { name: 'Actualiser' }).click();
    await expect(mail).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expectAccessible(page);
  const href = await mail.getByRole('link').first().getAttribute('href');
  await page.goto(href ?? '');
}

async function signInWith(page: Page, password: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Adresse e-mail').fill(EMAIL);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
}

test('a co-owner is invited by mail, makes her account, sees the building, and sees it no more once her role ends', async ({
  page,
  browser,
}) => {
  test.setTimeout(90_000);
  await signIn(page, 'syndic@demo.test');
  await page.getByRole('link', { name: 'Membres' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Membres');
  await expectAccessible(page);
  await page.getByRole('link', { name: /Tilleuls, Lille/ }).click();
  await page.getByRole('button', { name: 'Inviter une personne' }).click();
  await page.getByLabel('Adresse e-mail').fill(EMAIL);
  await page.getByRole('radio', { name: /Copropriétaire/ }).check();
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.getByText(`Invitation envoyée à ${EMAIL}.`).first()).toBeVisible();
  await expectAccessible(page);

  const guest = await strangerAt(browser);
  await followMail(guest, EMAIL, /Lille|invit/i);
  await expect(guest.getByText(/vous invite à rejoindre Résidence des Tilleuls, Lille/)).toBeVisible();
  await expect(guest).not.toHaveURL(/#/);
  await expectAccessible(guest);
  await guest.getByLabel('Votre nom').fill('Marie Dupont');
  await guest.getByLabel('Choisissez un mot de passe').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Accepter l’invitation' }).click();
  await expect(guest.getByRole('heading', { level: 1 })).toContainText('Lille');
  await expect(guest.getByText(/kWh en 30 jours/).first()).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Retirer l’accès de Marie Dupont' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer l’accès' }).click();
  await expect(page.getByText('Accès retiré : Marie Dupont.').first()).toBeVisible();
  await guest.reload();
  await expect(
    guest.getByRole('heading', { name: 'Cette page n’existe pas, ou pas pour vous' }),
  ).toBeVisible();
  await guest.context().close();
});

test(
  'a forgotten password is replaced by mail; the link serves once',
  { tag: '@full' },
  async ({ browser }) => {
    const page = await strangerAt(browser);
    await page.goto('/');
    await page.getByRole('link', { name: 'Mot de passe oublié' }).click();
    // Both pages have a field for the address.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mot de passe oublié');
    await page.getByLabel('Adresse e-mail').fill(EMAIL);
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await expect(page.getByRole('heading', { name: 'Regardez vos mails' })).toBeVisible();
    await expectAccessible(page);
    await followMail(page, EMAIL, /mot de passe/i);
    await expect(page).not.toHaveURL(/#/);
    await page.getByLabel('Nouveau mot de passe').fill(`${PASSWORD}, encore`);
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
    await expect(page.getByRole('heading', { name: 'Mot de passe changé' })).toBeVisible();

    await signInWith(page, PASSWORD);
    await expect(page.getByText('Adresse ou mot de passe incorrect.')).toBeVisible();
    await signInWith(page, `${PASSWORD}, encore`);
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Connexion');
    await page.context().close();
  },
);

test('a session that is ended elsewhere closes at once', { tag: '@full' }, async ({ page, browser }) => {
  const elsewhere = await strangerAt(browser);
  await signIn(elsewhere, 'council@demo.test');
  await signIn(page, 'council@demo.test');
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();
  await page.goto('/account');
  await expect(page.getByText('Cette session')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Terminer toutes les autres sessions' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: /Terminer/ });
  if (await confirm.isVisible()) await confirm.click();
  await expect(page.getByText('Toutes vos autres sessions sont terminées.').first()).toBeVisible();
  await expect(elsewhere.getByRole('dialog')).toBeVisible();
  await elsewhere.context().close();
});

test(
  'a password that is changed asks the current one and refuses a short one beside its field',
  { tag: '@full' },
  async ({ page }) => {
    await signIn(page, 'council@demo.test');
    await page.goto('/account');
    await page.getByLabel('Mot de passe actuel').fill('demo-copro-watt');
    await page.getByLabel('Nouveau mot de passe').fill('court');
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
    await expect(
      page.getByText('Le mot de passe doit compter au moins 12 caractères ; vous en avez saisi 5.').first(),
    ).toBeVisible();
    await expectAccessible(page);
  },
);
