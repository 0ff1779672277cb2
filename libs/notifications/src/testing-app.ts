import { randomUUID } from 'node:crypto';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { Clock, LiveBus, Mailer, MailTick, PlatformConfig, Secrets, type Mail } from '@coprowatt/platform';
import { Audience, UserRepository } from '@coprowatt/identity';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { Channels } from './channel/channels.ts';
import { InboxChannel } from './inbox/inbox.channel.ts';
import { MailChannel } from './mail/mail.channel.ts';
import { UnsubscribeLinks } from './mail/unsubscribe-links.ts';
import { Notices, type Notice } from './notice/notice.ts';
import { NoticePlanner } from './notice/notice-planner.ts';
import { notificationsMigrations } from './notifications.database.ts';
import { NotificationsModule } from './notifications.module.ts';
import { PreferencesRepository } from './preferences/preferences.repository.ts';
import { WebhookChannel } from './webhook/webhook.channel.ts';
import { WebhookRepository } from './webhook/webhook.repository.ts';
import { WebhookSender } from './webhook/webhook-sender.ts';

export type Person = keyof TwoTenants['people'];

/** What one process of the worker role does at a tick. */
export interface Worker {
  tick(): Promise<void>;
}

/** The routes of this library with two tenants, and workers that run when a test says so. */
export interface NoticeApp extends TwoTenants {
  test: TestApp;
  /** A request below `/api/v1` as one of the people, or as nobody. */
  as(who: Person | null): Record<'get' | 'post' | 'put' | 'delete', (path: string) => request.Test>;
  /** Writes a notice about a common meter of Lille, in a transaction of its own; answers its subject. */
  post(notice?: Partial<Notice>): Promise<string>;
  worker(): Worker;
  /** Posts nothing; one worker's tick. */
  tick(): Promise<void>;
  /** Lets what waits in the outbox leave, as a worker does each second. */
  sendMails(): Promise<void>;
  /** Mails in the outbox to one person, oldest first. */
  mailsTo(who: Person): Promise<Mail[]>;
  rows<T>(sql: string, values?: unknown[]): Promise<T[]>;
}

const textsOf = (language: string) => ({
  title: `Ascenseur : 40 % de trop (${language})`,
  body: 'Attendu 12 kWh, vu 17 kWh.',
});

/** About the lift of a building, confirmed and major. */
export function noticeOf(buildingId: string, notice: Partial<Notice> = {}): Notice {
  return {
    kind: 'daily',
    severity: 'major',
    confirmed: true,
    buildingId,
    holderUserId: null,
    subjectId: randomUUID(),
    change: 'opened',
    texts: { fr: textsOf('fr'), nl: textsOf('nl'), en: textsOf('en'), de: textsOf('de') },
    path: '/alerts',
    ...notice,
  };
}

/** The clock stands at Tuesday 2026-06-23, 12:00 in Paris; the mails of the demonstration. `ROLE=api`: nothing ticks by itself. */
export async function startNoticeApp(env: Record<string, string> = {}): Promise<NoticeApp> {
  const test = await startTestApp({
    imports: [NotificationsModule],
    migrations: notificationsMigrations,
    env: { DEMO: 'on', ROLE: 'api', ...env },
  });
  const tenants = await seedTwoTenants(test.seeder);
  const cookies = new Map<Person, string>();
  for (const [who, { email }] of Object.entries(tenants.people))
    cookies.set(who as Person, await test.signIn(email, TEST_PASSWORD));
  const { dataSource } = test.database;
  const worker = (): Worker => workerOf(test);
  return {
    ...tenants,
    test,
    as: (who) => {
      const call = (method: 'get' | 'post' | 'put' | 'delete') => (path: string) => {
        const asked = request(test.url)[method](`/api/v1${path}`);
        return who ? asked.set('Cookie', cookies.get(who) ?? '') : asked;
      };
      return { get: call('get'), post: call('post'), put: call('put'), delete: call('delete') };
    },
    post: async (over) => {
      const notice = noticeOf(tenants.lille.id, over);
      await dataSource.transaction((manager) => test.app.get(Notices).post(manager, notice));
      return notice.subjectId;
    },
    worker,
    tick: () => worker().tick(),
    sendMails: async () => {
      const config = test.app.get(PlatformConfig);
      Object.defineProperty(config, 'works', { value: true, configurable: true });
      const sent = test.app.get(MailTick).tick();
      Reflect.deleteProperty(config, 'works'); // else other ticks of this process would work meanwhile, too
      await sent;
    },
    mailsTo: async (who) => (await outbox(test)).filter(({ to }) => to === tenants.people[who].email),
    rows: (sql, values = []) => dataSource.query(sql, values),
  };
}

async function outbox({ app, database }: TestApp): Promise<Mail[]> {
  const rows = await database.dataSource.query<{ id: string; sealed: string }[]>(
    'select id, text_sealed as sealed from platform_mails where text_sealed is not null order by created_at',
  );
  const secrets = app.get(Secrets);
  return rows.map(({ id, sealed }) => JSON.parse(secrets.open(sealed, `platform_mails.text:${id}`)) as Mail);
}

/** As a process of its own: what it keeps in mind is not shared. */
function workerOf({ app }: TestApp): Worker {
  const dataSource = app.get(DataSource);
  const clock = app.get(Clock);
  const config = app.get(PlatformConfig);
  const audience = app.get(Audience);
  const preferences = app.get(PreferencesRepository);
  const mail = new MailChannel(
    ...([dataSource, audience, preferences, app.get(UserRepository)] as const),
    ...([app.get(UnsubscribeLinks), app.get(Mailer), config, clock] as const),
  );
  const [webhooks, sender] = [app.get(WebhookRepository), app.get(WebhookSender)];
  const webhook = new WebhookChannel(dataSource, webhooks, sender, config, clock);
  const channels = new Channels(new InboxChannel(dataSource, app.get(LiveBus), clock), mail, webhook);
  const planner = new NoticePlanner(dataSource, audience, preferences, clock, channels);
  const stopped = (): boolean => false;
  return {
    tick: async () => {
      await planner.planAll(stopped);
      await Promise.all(channels.all.map((channel) => channel.deliver(stopped)));
    },
  };
}
