import { type Browser, expect, type Page, test } from '@playwright/test';
import { decide, leaveForOperator, signIn } from '../support/browse.ts';
import { Person } from '../support/person.ts';

/** A neighbour at his own browser, and all that the server ever sent to it. */
interface Neighbour {
  email: string;
  prm: string;
  label: string;
  page: Page;
  /** Text of every answer of the API and every frame of the live line. */
  answers: string[];
  frames: string[];
}

async function sitDown(browser: Browser, email: string, prm: string, label: string): Promise<Neighbour> {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const neighbour: Neighbour = { email, prm, label, page, answers: [], frames: [] };
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => neighbour.frames.push(payload.toString())),
  );
  page.on('response', async (response) => {
    if (!response.url().includes('/api/')) return;
    // A page that is left before its answer was read has no body any more.
    neighbour.answers.push(await response.text().catch(() => ''));
  });
  await signIn(page, email);
  return neighbour;
}

async function connect({ page, prm, label }: Neighbour): Promise<void> {
  await page.waitForURL(/\/buildings\//);
  await page.goto(`${page.url().split('?')[0]}?meters=open`);
  const another = page.getByRole('button', { name: 'Relier un autre compteur' });
  const field = page.getByLabel('Numéro PRM du compteur');
  await another.or(field).first().waitFor();
  if (await another.isVisible()) await another.click();
  await leaveForOperator(page, prm, label);
  await decide(page, prm, 'accept');
  await expect(page.getByRole('heading', { name: 'Compteur relié' })).toBeVisible();
}

/** The private meter that a neighbour has, as he alone is told of it. */
async function meterOf({ page, email, label }: Neighbour): Promise<{ id: string; buildingId: string }> {
  const person = await new Person(new URL(page.url()).origin).signIn(email);
  const lille = await person.building('Lille');
  const { items } = await person.json<{ items: { id: string; label: string }[] }>(
    `/buildings/${lille.id}/iot/linky/devices`,
  );
  const meter = items.find((each) => each.label === label);
  if (!meter) throw new Error(`${email} has no meter ${label}`);
  return { id: meter.id, buildingId: lille.id };
}

test(
  'a co-owner and an occupant, side by side, never receive a word of each other’s meter',
  { tag: '@full' },
  async ({ browser }) => {
    test.setTimeout(150_000);
    const owner = await sitDown(browser, 'owner@demo.test', '00000000000181', 'Chez la copropriétaire');
    const occupant = await sitDown(browser, 'occupant@demo.test', '00000000000182', 'Chez l’occupant');
    await connect(owner);
    await connect(occupant);
    const meters = new Map([
      [owner, await meterOf(owner)],
      [occupant, await meterOf(occupant)],
    ]);

    // Both histories arrive while both look on; then each walks through the pages that he has.
    for (const { page } of [owner, occupant])
      await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => owner.frames.join('')).toContain(meters.get(owner)?.id);
    await expect.poll(() => occupant.frames.join('')).toContain(meters.get(occupant)?.id);
    for (const { page } of [owner, occupant])
      for (const path of ['/', '/consents', `/buildings/${meters.get(owner)?.buildingId}/iot`]) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      }

    for (const [self, other] of [
      [owner, occupant],
      [occupant, owner],
    ] as const) {
      const mine = meters.get(self);
      const theirs = meters.get(other);
      const received = [...self.frames, ...self.answers].join('\n');
      expect(received).toContain(mine?.id);
      expect(received).toContain(self.label);
      for (const word of [theirs?.id ?? '?', other.label, other.prm, `…${other.prm.slice(-4)}`])
        expect(received, `${self.email} was told ${word}`).not.toContain(word);
      await expect(self.page.getByText(other.label)).toHaveCount(0);
    }

    // Nor by asking: the address of the other's meter is one that does not exist.
    for (const [self, other] of [
      [owner, occupant],
      [occupant, owner],
    ] as const) {
      const person = await new Person(new URL(self.page.url()).origin).signIn(self.email);
      const meter = meters.get(other);
      for (const path of [
        `/iot/readings?metric=electricity_consumption&granularity=day&deviceId=${meter?.id}`,
        `/iot/statistics?deviceId=${meter?.id}`,
      ])
        expect((await person.request(`/api/v1/buildings/${meter?.buildingId}${path}`)).status).toBe(404);
    }
  },
);
