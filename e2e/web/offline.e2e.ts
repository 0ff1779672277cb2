import { expect, type Page, test } from '@playwright/test';
import { openBuilding, signIn } from '../support/browse.ts';

const plot = (page: Page) => page.getByRole('slider');

/** The page of Lille in a tab of its own: what cannot be loaded offline is told by the console, and may be. */
async function openLille(first: Page, prepare: (page: Page) => Promise<void> = async () => {}) {
  await signIn(first, 'syndic@demo.test');
  const page = await first.context().newPage();
  await first.close();
  await prepare(page);
  await page.goto('/');
  await openBuilding(page, /Tilleuls, Lille/);
  await expect(plot(page)).toBeVisible();
  return page;
}

test('without a connection what was read stays, and nothing can be sent until it returns', async ({
  page: first,
  context,
}) => {
  const page = await openLille(first);
  const ask = page.getByRole('button', { name: 'Actualiser maintenant' });
  await expect(ask).toBeEnabled();
  await context.setOffline(true);
  await expect(page.getByText(/Hors ligne.: données du/)).toBeVisible();
  await expect(ask).toBeDisabled();
  await expect(ask).toHaveAttribute('title', /Hors ligne/);
  await expect(plot(page)).toBeVisible();
  await context.setOffline(false);
  await expect(ask).toBeEnabled();
  await expect(page.getByText(/Hors ligne/)).toBeHidden();
});

for (const line of ['that comes back with it', 'that nothing lets through'])
  test(`what failed without a network is read again when it returns, once, with a live line ${line}`, async ({
    page: first,
    context,
  }) => {
    const page = await openLille(first, async (opened) => {
      if (line === 'that nothing lets through')
        await opened.routeWebSocket(/socket\.io/, (socket) => socket.close());
    });
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Jour', exact: true }).click();
    const failed = page.getByText('La courbe n’a pas pu être lue');
    await expect(failed).toBeVisible();
    await expect(page.getByText(/CoproWatt ne répond pas/).first()).not.toContainText('saisi');

    let asked = 0;
    page.on('request', (request) => (asked += /\/iot\/readings\?/.test(request.url()) ? 1 : 0));
    await context.setOffline(false);
    await expect(failed).toBeHidden();
    await expect(plot(page)).toBeVisible();
    await page.waitForTimeout(3_000);
    expect(asked).toBe(1);
  });
