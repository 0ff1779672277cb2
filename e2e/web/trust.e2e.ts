import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { Operator } from '../support/operator.ts';
import { SANDBOX_URL } from '../support/ports.ts';
import { decide, expectAccessible, leaveForOperator, openBuilding, signIn } from '../support/browse.ts';

/** A meter of Lille's, whose number a stranger has learnt. */
const VICTIM_PRM = '00000000000102';
const EAN = '541400000000000011';

test('the building in Namur is connected through ORES as one in Paris is through Enedis', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'syndic@demo.test');
  await openBuilding(page, /Meuse, Namur/);
  await page.getByLabel(/^Code EAN/).fill('541400000000000012');
  await page.getByRole('button', { name: 'Continuer vers vos choix' }).click();
  await expect(page.getByText(/dernier chiffre ne correspond pas/).first()).toBeVisible();
  await expectAccessible(page);

  await leaveForOperator(page, EAN, 'Ascenseur de la Meuse');
  await decide(page, EAN, 'refuse');
  await expect(page.getByRole('heading', { name: 'L’accord n’a pas été donné' })).toBeFocused();

  await page.getByRole('button', { name: 'Recommencer' }).click();
  await leaveForOperator(page, EAN, 'Ascenseur de la Meuse');
  await decide(page, EAN, 'accept');
  await expect(page.getByRole('heading', { name: 'Compteur relié' })).toBeFocused();
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible({ timeout: 20_000 });
  // At ten in the morning ORES has not published yesterday: it does at noon.
  await expect(page.getByText('Données jusqu’au dimanche 21 juin.')).toBeVisible();
  await expectAccessible(page);
});

test(
  'a stranger who knows a meter’s number gets a claim, its holder is told, and an administrator decides',
  { tag: '@full' },
  async ({ page, browser }) => {
    test.setTimeout(120_000);
    // Whoever gets into the holder's account at the operator can take the old share back and share again.
    await new Operator(SANDBOX_URL).takeBackShare(VICTIM_PRM);
    await signIn(page, 'other@demo.test');
    await openBuilding(page, /Lyon/);
    await leaveForOperator(page, VICTIM_PRM, 'Compteur convoité');
    await decide(page, VICTIM_PRM, 'accept');
    await expect(page.getByText(/va être vérifiée/).first()).toBeVisible();
    await expect(page.getByText(/kWh en 30 jours/)).toHaveCount(0);
    await expectAccessible(page);

    const syndic = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    await signIn(syndic, 'syndic@demo.test');
    await openBuilding(syndic, /Tilleuls, Lille/);
    await syndic.goto(`${syndic.url()}?meters=open`);
    await expect(syndic.getByText('Une autre demande vise ce compteur').first()).toBeVisible();
    await expectAccessible(syndic);
    await syndic.goto('/demo/mailbox');
    const told = syndic.getByRole('article').filter({ hasText: 'syndic@demo.test' });
    await expect(told.first()).toBeVisible();
    await expect(told.first()).not.toContainText('Lyon');

    const admin = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    await signIn(admin, 'admin@demo.test');
    await expect(admin.getByRole('heading', { level: 1 })).toHaveText('État de la plateforme');
    await expectAccessible(admin);
    await admin.getByRole('link', { name: 'Voir les demandes' }).click();
    await expectAccessible(admin);
    await admin.getByRole('link', { name: /demande .*0102/ }).click();
    await expect(admin.getByText(/déjà (relié par|servi à) quelqu’un d’autre\./).first()).toBeVisible();
    await expectAccessible(admin);
    await admin.getByRole('radio', { name: 'Refuser la demande' }).check();
    await admin.getByLabel('Motif').fill('Le syndic de Lille a montré la facture.');
    await admin.getByRole('button', { name: /^(Décider|Refuser la demande)$/ }).click();
    await expect(admin.getByText('Refusée').first()).toBeVisible();

    // Lille goes on as before, and the claimant reads nothing.
    await syndic.goto('/portfolio');
    await openBuilding(syndic, /Tilleuls, Lille/);
    await expect(syndic.getByText('Une autre demande vise ce compteur')).toHaveCount(0);
    await expect(syndic.getByText(/kWh en 30 jours/).first()).toBeVisible();
    await page.reload();
    await expect(page.getByText(/kWh en 30 jours/)).toHaveCount(0);
    await syndic.context().close();
    await admin.context().close();
  },
);

test(
  'the journal tells it, is searched by act, and proves to be intact',
  { tag: '@full' },
  async ({ page }) => {
    await signIn(page, 'admin@demo.test');
    await page.goto('/admin/journal');
    await page.getByRole('combobox', { name: 'Acte' }).selectOption({ label: 'Demande de compteur refusée' });
    await expect(page).toHaveURL(/act=claim\.refused/);
    await expect(page.getByRole('row', { name: /Demande de compteur refusée/ }).first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Vérifier le journal' }).click();
    await expect(page.getByText(/intact/).last()).toBeVisible();
    await expect(page.getByText('Le journal n’est pas intact')).toHaveCount(0);
    await expectAccessible(page);
  },
);

test('one purpose of an agreement is taken back and given again, and its receipt is a PDF', async ({
  page,
}) => {
  await signIn(page, 'syndic@demo.test');
  await page.goto('/consents');
  const card = page.getByRole('article', { name: 'Accord pour Chaufferie' });
  const curve = card.getByRole('switch', { name: /Courbe demi-horaire/ });
  await expect(curve).toBeChecked();
  await expectAccessible(page);

  await curve.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/cesse aussitôt de demander la courbe/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Retirer pour cet usage' }).click();
  await expect(curve).not.toBeChecked();
  await curve.click();
  await page.getByRole('dialog').getByRole('button', { name: 'J’ai lu, donner cet accord' }).click();
  await expect(curve).toBeChecked();

  const download = page.waitForEvent('download');
  await card.getByRole('button', { name: /Reçu PDF/ }).click();
  const file = await readFile(await (await download).path());
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
  expect(file.length).toBeGreaterThan(10_000);
});
