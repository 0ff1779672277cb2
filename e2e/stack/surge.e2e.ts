import { type Browser, expect, type Page, test } from '@playwright/test';
import type { LinkyDevice, Mailbox, NotificationPage } from '@coprowatt/contracts';
import { signIn } from '../support/browse.ts';
import { Operator } from '../support/operator.ts';
import { Person } from '../support/person.ts';
import { type Stack, startStack } from '../support/stack.ts';

const PRM = '00000000000101';
const SURGE = { from: '2026-06-21', to: '2026-06-23' };
const NEWS = /Nouvelle alerte.:/;

let stack: Stack;
test.beforeAll(async () => {
  test.setTimeout(200_000);
  stack = await startStack({ CLOCK_START: '2026-06-23T08:00:00Z' });
});
test.afterAll(() => stack?.dispose());

async function sitDown(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: stack.baseUrl, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, email);
  return page;
}

/** What the demonstration begins with is told, and the pause after its mail is over: neither toast nor mail joins another. */
async function settle(syndic: Person): Promise<void> {
  const mails = async () => (await syndic.json<Mailbox>('/demo/mailbox')).items;
  await expect
    .poll(async () => (await mails()).some(({ to }) => to === 'syndic@demo.test'), { timeout: 60_000 })
    .toBe(true);
  await new Operator(stack.sandboxUrl).advanceClock('PT11M');
}

/** The operator corrects two published days to four times what it had told, and the syndic asks for them. */
async function surge(syndic: Person): Promise<void> {
  const operator = new Operator(stack.sandboxUrl);
  const { points } = await operator.truth(PRM, SURGE.from, SURGE.to);
  await operator.correct(
    PRM,
    points.map((point) => ({ ...point, watts: point.watts * 4 })),
  );
  const lille = await syndic.building('Lille');
  const devices = await syndic.json<{ items: LinkyDevice[] }>(`/buildings/${lille.id}/iot/linky/devices`);
  const device = devices.items.find(({ prmMasked }) => prmMasked.endsWith(PRM.slice(-4)));
  await syndic.json(`/buildings/${lille.id}/iot/linky/sync`, { deviceId: device?.id, ...SURGE });
}

test(
  'a surge at the operator is a toast, an entry and a mail, once each; whoever takes it in hand is named to the other',
  { tag: '@full' },
  async ({ browser }) => {
    test.setTimeout(180_000);
    const person = await new Person(stack.baseUrl).signIn('syndic@demo.test');
    await settle(person);
    const [syndic, council] = [
      await sitDown(browser, 'syndic@demo.test'),
      await sitDown(browser, 'council@demo.test'),
    ];
    await surge(person);

    const toast = syndic.getByText(NEWS);
    await expect(toast).toHaveCount(1, { timeout: 60_000 });
    const told = await person.json<NotificationPage>('/notifications?unread=true');
    const [entry] = told.items;
    expect(entry).toMatchObject({ buildingName: expect.stringContaining('Lille'), readAt: null });
    const about = told.items.filter(({ subjectId }) => subjectId === entry?.subjectId);
    expect(about).toHaveLength(1);
    const mails = async (): Promise<string[]> => {
      const { items } = await person.json<Mailbox>('/demo/mailbox');
      return items
        .filter(({ to, text }) => to === 'syndic@demo.test' && text.includes(entry?.subjectId ?? 'none'))
        .map(({ subject }) => subject);
    };
    await expect.poll(async () => (await mails()).length, { timeout: 30_000 }).toBe(1);

    await council.goto(entry?.path ?? '/');
    await syndic.goto(entry?.path ?? '/');
    await syndic
      .getByRole('button', { name: /^Prendre en charge/ })
      .first()
      .click();
    await expect(council.getByText(/Sophie Delmotte/).first()).toBeVisible();
    expect(await mails()).toHaveLength(1);
    // Before the application ends, of which their live lines would complain.
    for (const page of [syndic, council]) await page.context().close();
  },
);
