import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import {
  type Anomaly,
  type AnomalyPage,
  LIVE_NAMESPACE,
  type LinkyDevice,
  type Mailbox,
  type Notification,
  type NotificationPage,
} from '@coprowatt/contracts';
import { io } from 'socket.io-client';
import { Blockade } from '../support/blockade.ts';
import { signIn } from '../support/browse.ts';
import { type Fleet, startFleet } from '../support/fleet.ts';
import { Operator } from '../support/operator.ts';
import { Person } from '../support/person.ts';
import { watchToasts } from '../support/toasts.ts';

const PRM = '00000000000101';
const FULL = { tag: '@full' };
/** Longer than people are told within, and than it takes to read again after a return. */
const STILL_MS = 4_000;

let fleet: Fleet;
let syndic: Person;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  fleet = await startFleet({ CLOCK_START: '2026-06-23T08:00:00Z' });
  syndic = await new Person(fleet.first.baseUrl).signIn('syndic@demo.test');
  await untilQuiet();
});
test.afterAll(() => fleet?.dispose());

/** What the demonstration's own past holds is judged and told. */
async function untilQuiet(): Promise<void> {
  const blockade = new Blockade(fleet.databaseUrl);
  await blockade.until(`select 1 where not exists (select 1 from detection_due)
    and not exists (select 1 from anomalies where due_event is not null)
    and not exists (select 1 from notification_notices where planned_at is null)
    and not exists (select 1 from notification_entries where announced_at is null)`);
  await blockade.end();
}

/** The operator tells of a day on which four times as much was used, and the syndic asks for it. */
async function surge(day: string, after: string): Promise<void> {
  const operator = new Operator(fleet.first.sandboxUrl);
  const { points } = await operator.truth(PRM, day, after);
  await operator.correct(
    PRM,
    points.map((point) => ({ ...point, watts: point.watts * 4 })),
  );
  const lille = await syndic.building('Lille');
  const { items } = await syndic.json<{ items: LinkyDevice[] }>(`/buildings/${lille.id}/iot/linky/devices`);
  const device = items.find(({ prmMasked }) => prmMasked.endsWith(PRM.slice(-4)));
  await syndic.json(`/buildings/${lille.id}/iot/linky/sync`, { deviceId: device?.id, from: day, to: after });
}

const alertOf = async (day: string): Promise<Anomaly | undefined> =>
  (await syndic.json<AnomalyPage>('/anomalies?limit=100')).items.find(
    ({ firstDay, severity }) => firstDay === day && severity !== 'minor',
  );

/** The alert that begins on a day, once it is there. */
async function untilAlert(day: string): Promise<Anomaly> {
  await expect.poll(() => alertOf(day), { timeout: 60_000 }).toBeTruthy();
  return (await alertOf(day)) as Anomaly;
}

async function entriesOf(person: Person, alert: Anomaly): Promise<Notification[]> {
  const { items } = await person.json<NotificationPage>('/notifications?limit=100');
  return items.filter(({ subjectId }) => subjectId === alert.id);
}

/** Signed in, without a page: what a page cannot load without a network is told by its console, and may be. */
async function sitDown(browser: Browser, url: string, email: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, email);
  await page.close();
  return context;
}

/** A page, and every toast of news that it ever shows. */
async function openPage(context: BrowserContext, path: string): Promise<{ page: Page; toasts: string[] }> {
  const page = await context.newPage();
  const toasts = await watchToasts(page);
  await page.goto(path);
  await expect(bell(page)).toBeVisible();
  return { page, toasts };
}

const row = (page: Page, { id }: Anomaly) => page.locator(`#alert-${id}`);
const arrived = (page: Page) => page.getByRole('button', { name: 'Afficher la nouvelle alerte' });
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });

async function openCentre(context: BrowserContext): Promise<Page> {
  const { page } = await openPage(context, '/alerts');
  const list = page.getByRole('region', { name: 'Liste des alertes' });
  await expect(list.getByRole('listitem').first()).toBeVisible();
  return page;
}

test(
  'an alert that a worker finds appears in two browsers at two processes, and an act in one shows in the other',
  FULL,
  async ({ browser }) => {
    test.setTimeout(180_000);
    const contexts = [
      await sitDown(browser, fleet.first.baseUrl, 'syndic@demo.test'),
      await sitDown(browser, fleet.second.url, 'council@demo.test'),
    ] as const;
    const [here, there] = [await openCentre(contexts[0]), await openCentre(contexts[1])];
    await surge('2026-06-03', '2026-06-04');

    for (const page of [here, there]) await arrived(page).click({ timeout: 60_000 });
    const alert = await untilAlert('2026-06-03');
    for (const page of [here, there]) await expect(row(page, alert)).toHaveCount(1);
    await row(there, alert).click();
    await expect(
      there.getByRole('article').getByText('Personne ne l’a encore prise en charge.'),
    ).toBeVisible();

    await row(here, alert).click();
    await here
      .getByRole('article')
      .getByRole('button', { name: /^Prendre en charge/ })
      .click();
    await expect(there.getByRole('article').getByText(/Prise en charge par Sophie Delmotte/)).toBeVisible();
    for (const context of contexts) await context.close();
  },
);

for (const { how, day, after } of [
  { how: 'nothing comes through', day: '2026-06-08', after: '2026-06-09' },
  { how: 'every line is lost', day: '2026-06-13', after: '2026-06-14' },
])
  test(`what is told while ${how} is on screen once when the network returns`, FULL, async ({ browser }) => {
    test.setTimeout(180_000);
    const council = await new Person(fleet.first.baseUrl).signIn('council@demo.test');
    const context = await sitDown(browser, fleet.second.url, 'council@demo.test');
    const { page, toasts } = await openPage(context, '/account');
    const list = await openCentre(context);

    fleet.second.cut();
    if (how === 'every line is lost') fleet.second.drop();
    await context.setOffline(true);
    await surge(day, after);
    const alert = await untilAlert(day);
    await expect.poll(async () => (await entriesOf(council, alert)).length, { timeout: 30_000 }).toBe(1);
    await page.waitForTimeout(STILL_MS);
    expect(toasts).toEqual([]);
    await expect(row(list, alert)).toHaveCount(0);

    fleet.second.mend();
    await context.setOffline(false);
    await arrived(list).click({ timeout: 30_000 });
    await expect(row(list, alert)).toHaveCount(1);
    const { unread } = await council.json<NotificationPage>('/notifications');
    await expect(bell(page)).toHaveAccessibleName(
      unread === 1 ? 'Notifications, 1 non lue' : `Notifications, ${unread} non lues`,
    );
    await page.waitForTimeout(STILL_MS);
    expect(toasts).toHaveLength(1);
    await expect(arrived(list)).toHaveCount(0);
    await expect(row(list, alert)).toHaveCount(1);
    await context.close();
  });

/** What the lines of a person hear of alerts and entries, at both processes: name and id. */
async function listen(person: Person): Promise<{ heard: string[][]; leave(): void }> {
  const lines = [fleet.first.baseUrl, fleet.second.url].map((url) =>
    io(`${url}${LIVE_NAMESPACE}`, { transports: ['websocket'], extraHeaders: { cookie: person.cookie } }),
  );
  const heard = lines.map((line) => {
    const events: string[] = [];
    line.onAny((event: string, told: { anomalyId?: string; notificationId?: string }) => {
      const id = told.anomalyId ?? told.notificationId;
      if (id) events.push(`${event} ${id}`);
    });
    return events;
  });
  await Promise.all(lines.map((line) => new Promise((resolve) => line.once('connect', () => resolve(null)))));
  return { heard, leave: () => lines.forEach((line) => line.disconnect()) };
}

test(
  'a worker killed between saving an alert and telling of it: the next one tells, once',
  FULL,
  async () => {
    test.setTimeout(180_000);
    const { heard, leave } = await listen(syndic);
    const blockade = new Blockade(fleet.databaseUrl);
    try {
      // The worker judges, and has read its meter, but may not write the notice yet.
      const letNoticesIn = await blockade.hold('notification_notices', 'share');
      await surge('2026-06-18', '2026-06-19');
      await blockade.untilWaiting('insert into notification_notices');
      // From its commit on it finds neither the meters, which telling browsers needs, nor the inboxes, which a notice needs.
      await blockade.hold('notification_entries', 'access exclusive');
      await blockade.queueFor('meters');
      await letNoticesIn();
      await blockade.untilWaiting('a.due_event is not null');
      await fleet.killWorker();
      const saved = await blockade.rows(
        "select 1 from anomalies where first_day = '2026-06-18' and due_event = 'anomaly.detected'",
      );
      expect(saved).toHaveLength(1);
    } finally {
      await blockade.end();
    }
    const alert = await untilAlert('2026-06-18');
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
    expect(heard).toEqual([[], []]);
    expect(await entriesOf(syndic, alert)).toEqual([]);
    expect(await mailsAbout(alert)).toEqual([]);

    fleet.startWorker();
    await expect.poll(async () => (await entriesOf(syndic, alert)).length, { timeout: 60_000 }).toBe(1);
    // Mails to one person are some minutes apart.
    await new Operator(fleet.first.sandboxUrl).advanceClock('PT11M');
    await expect.poll(async () => (await mailsAbout(alert)).length, { timeout: 60_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
    const [entry] = await entriesOf(syndic, alert);
    const about = (event: string) => event.includes(alert.id) || event.includes(entry?.id ?? 'none');
    for (const events of heard)
      expect(events.filter(about).toSorted()).toEqual([
        `anomaly.detected ${alert.id}`,
        `notification.created ${entry?.id}`,
      ]);
    expect(await entriesOf(syndic, alert)).toHaveLength(1);
    expect(await mailsAbout(alert)).toHaveLength(1);
    leave();
  },
);

async function mailsAbout({ id }: Anomaly): Promise<string[]> {
  const { items } = await syndic.json<Mailbox>('/demo/mailbox');
  return items
    .filter(({ to, text }) => to === 'syndic@demo.test' && text.includes(id))
    .map(({ subject }) => subject);
}
