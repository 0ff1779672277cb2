import { setTimeout as delay } from 'node:timers/promises';
import {
  Global,
  Logger as NestLogger,
  Module,
  type DynamicModule,
  type INestApplicationContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger, LoggerModule } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { PlatformConfig } from '../config/platform.config.ts';
import { loggingParams, scrubbedStream } from '../logging/logging.module.ts';
import { Secrets } from '../secrets/secrets.ts';
import { readMail } from '../testing/read-mail.ts';
import {
  createTestConfig,
  createTestDatabase,
  createTestSecrets,
  type TestDatabase,
} from '../testing/index.ts';
import { TestMailServer } from '../testing/test-mail-server.ts';
import type { Mail } from './mail.ts';
import { MailModule } from './mail.module.ts';
import { MailTick } from './mail-tick.ts';
import { Mailbox } from './mailbox.ts';
import { Mailer } from './mailer.ts';

const MAIL: Mail = {
  to: 'zoe@copro.example',
  subject: 'Votre invitation à la Résidence des Tilleuls, à Lille, où l’été s’achève',
  text: 'Bonjour Zoé,\n\nVoilà : 3 kWh ≈ 1 €.\n.une ligne qui commence par un point\n\nhttps://copro.example/invitation#jeton-secret',
};

@Global()
@Module({})
class TestGround {}

let database: TestDatabase;
let server: TestMailServer;
let open: INestApplicationContext[] = [];
const secrets = createTestSecrets();
const lines: string[] = [];
const sink = { write: (line: string) => lines.push(line) > 0 } as NodeJS.WritableStream;

/** A process that sends; `role` api only writes. */
async function start(env: Record<string, string>): Promise<INestApplicationContext> {
  const config = createTestConfig(database.url, { LOG_LEVEL: 'debug', ...env });
  const ground: DynamicModule = {
    module: TestGround,
    imports: [LoggerModule.forRoot(loggingParams(config, scrubbedStream(config.testLog, sink)))],
    providers: [
      { provide: PlatformConfig, useValue: config },
      { provide: Secrets, useValue: secrets },
      { provide: DataSource, useValue: database.dataSource },
    ],
    exports: [PlatformConfig, Secrets, DataSource],
  };
  @Module({ imports: [ground, MailModule] })
  class TestApp {}
  const app = await NestFactory.createApplicationContext(TestApp, { bufferLogs: true });
  app.useLogger(app.get(Logger));
  open.push(app);
  return app;
}

const bySmtp = (): Record<string, string> => ({
  SMTP_URL: server.url,
  MAIL_FROM: 'Énergie <energie@copro.example>',
});
const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  database.dataSource.query<T[]>(sql, values);
const makeDue = (): Promise<unknown> =>
  rows("update platform_mails set next_try_at = now() - interval '1 s' where text_sealed is not null");

async function until(done: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('nothing happened');
    await delay(20);
  }
}

beforeAll(async () => {
  database = await createTestDatabase({ entities: [], migrations: [] });
});

beforeEach(async () => {
  server = await TestMailServer.start();
  await rows('truncate platform_mails, platform_mailbox');
  lines.length = 0;
});

afterEach(async () => {
  for (const app of open) await app.close();
  open = [];
  await server.stop();
});

afterAll(() => database.drop());

describe('a mail by SMTP', () => {
  it('reaches its one recipient by itself, with every accent', async () => {
    const app = await start(bySmtp());
    await app.get(Mailer).send(MAIL);
    await until(() => server.received.length === 1);
    const [mail] = server.received;
    expect(mail?.recipients).toEqual([MAIL.to]);
    const { headers, text } = readMail(mail?.raw ?? '');
    expect(headers).toMatchObject({
      subject: MAIL.subject,
      from: 'Énergie <energie@copro.example>',
      to: MAIL.to,
      'content-type': 'text/plain; charset=utf-8',
      'auto-submitted': 'auto-generated',
    });
    expect(text).toBe(MAIL.text);
  });

  it('that one may end says so to mail programs, each header in one piece', async () => {
    const app = await start(bySmtp());
    const unsubscribeUrl = `https://copro.example/api/v1/notifications/unsubscribe?token=${'x'.repeat(43)}`;
    await app.get(Mailer).send({ ...MAIL, unsubscribeUrl });
    await until(() => server.received.length === 1);
    expect(readMail(server.received[0]?.raw ?? '').headers).toMatchObject({
      'list-unsubscribe': `<${unsubscribeUrl}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
  });

  it('leaves neither its text nor its recipient in the table, before and after it is sent', async () => {
    const api = await start({ ...bySmtp(), ROLE: 'api' });
    await api.get(Mailer).send(MAIL);
    const [waiting] = await rows<Record<string, unknown>>('select * from platform_mails');
    expect(waiting?.['text_sealed']).toMatch(/^v1\./);
    expect(JSON.stringify(waiting)).not.toMatch(/zoe@|Tilleuls|jeton/);
    await start(bySmtp());
    await until(() => server.received.length === 1);
    await until(
      async () => (await rows('select 1 from platform_mails where sent_at is not null')).length === 1,
    );
    expect(await rows('select text_sealed, attempts from platform_mails')).toEqual([
      { text_sealed: null, attempts: 1 },
    ]);
  });

  it('is not sent when the transaction that wrote it fails', async () => {
    const app = await start(bySmtp());
    const act = database.dataSource.transaction(async (manager) => {
      await app.get(Mailer).send(MAIL, manager);
      throw new Error('the act failed');
    });
    await expect(act).rejects.toThrow('the act failed');
    expect(await rows('select 1 from platform_mails')).toEqual([]);
  });

  it('waits for a server that refuses the connection, and says nothing of it in the logs', async () => {
    const { port } = server;
    const app = await start(bySmtp());
    await server.stop();
    await app.get(Mailer).send(MAIL);
    await until(async () => (await rows('select 1 from platform_mails where attempts = 1')).length === 1);
    server = await TestMailServer.start(port);
    await makeDue();
    await until(() => server.received.length === 1);
    expect(readMail(server.received[0]?.raw ?? '').text).toBe(MAIL.text);
    const logged = lines.join('');
    expect(logged).toContain('a mail could not be sent and will be tried again');
    expect(logged).toContain('"code":"ESOCKET"');
    expect(logged).not.toMatch(/zoe@|copro\.example|Tilleuls|jeton/);
  });

  it('keeps a mail that the server refuses for later, under the same message id', async () => {
    const app = await start(bySmtp());
    server.refusal = '451 4.7.1 zoe@copro.example greylisted';
    await app.get(Mailer).send(MAIL);
    await until(async () => (await rows('select 1 from platform_mails where attempts = 1')).length === 1);
    const [{ id } = { id: '' }] = await rows<{ id: string }>('select id from platform_mails');
    server.refusal = null;
    await makeDue();
    await until(() => server.received.length === 1);
    const { headers } = readMail(server.received[0]?.raw ?? '');
    expect(headers['message-id']).toBe(`<${id}@localhost>`);
    expect(lines.join('')).toContain('"responseCode":451');
    expect(lines.join('')).not.toContain('zoe');
  });

  it('leaves nothing of itself in the logs when all goes well', async () => {
    const app = await start(bySmtp());
    new NestLogger('probe').log('a probe');
    await app.get(Mailer).send(MAIL);
    await until(() => server.received.length === 1);
    expect(lines.join('')).toContain('a probe');
    expect(lines.join('')).not.toMatch(/zoe@|Tilleuls|jeton/);
  });

  it('that is asked about waits for whoever can say, and does not leave when it may not', async () => {
    const app = await start({ ...bySmtp(), ROLE: 'api' });
    const mailer = app.get(Mailer);
    const [kept, refused] = [
      await mailer.send({ ...MAIL, asked: true }),
      await mailer.send({ ...MAIL, subject: 'refusé', asked: true }),
    ];
    const worker = await start(bySmtp());
    await worker.get(MailTick).tick();
    expect(server.received).toEqual([]);
    worker.get(Mailer).askWhenLeaving(async (id) => id === kept);
    await makeDue();
    await until(
      async () => (await rows('select 1 from platform_mails where id = $1', [refused])).length === 0,
    );
    await until(() => server.received.length === 1);
    expect(readMail(server.received[0]?.raw ?? '').headers).toMatchObject({ subject: MAIL.subject });
  });

  it('is given up and wiped after three days', async () => {
    server.refusal = '451 later';
    const app = await start(bySmtp());
    await app.get(Mailer).send(MAIL);
    await until(async () => (await rows('select 1 from platform_mails where attempts = 1')).length === 1);
    await rows("update platform_mails set created_at = now() - interval '3 days'");
    await makeDue();
    await until(
      async () => (await rows('select 1 from platform_mails where given_up_at is not null')).length === 1,
    );
    expect(await rows('select text_sealed, sent_at, attempts from platform_mails')).toEqual([
      { text_sealed: null, sent_at: null, attempts: 2 },
    ]);
    expect(lines.join('')).toContain('a mail was given up');
  });

  it('is sent once although three processes send', async () => {
    const apps = [await start(bySmtp()), await start(bySmtp()), await start(bySmtp())];
    const subjects = Array.from({ length: 40 }, (_, n) => `mail ${n}`);
    await Promise.all(subjects.map((subject) => apps[0]?.get(Mailer).send({ ...MAIL, subject })));
    const ticks = apps.map((app) => app.get(MailTick));
    await Promise.all(ticks.map((tick) => tick.tick()));
    await until(async () => (await rows('select 1 from platform_mails where sent_at is null')).length === 0);
    const received = server.received.map(({ raw }) => readMail(raw).headers['subject']);
    expect(received.sort()).toEqual(subjects.sort());
  });
});

describe('without a mail server', () => {
  it('a mail is refused outside of the demonstration', async () => {
    const app = await start({});
    expect(app.get(Mailer).available).toBe(false);
    await expect(app.get(Mailer).send(MAIL)).rejects.toMatchObject({ code: 'mail_not_configured' });
  });

  it('the demonstration keeps the last 50, newest first and sealed', async () => {
    const app = await start({ DEMO: 'on' });
    const mails = Array.from({ length: 52 }, (_, n) => ({ ...MAIL, subject: `mail ${n}` }));
    for (const mail of mails) {
      await app.get(Mailer).send(mail);
      await app.get(MailTick).tick();
    }
    await until(async () => (await rows('select 1 from platform_mailbox')).length === 52);
    const items = await app.get(Mailbox).list();
    expect(items).toHaveLength(50);
    expect(items[0]).toMatchObject({
      ...MAIL,
      subject: 'mail 51',
      id: expect.any(String),
      at: expect.stringMatching(/Z$/),
    });
    expect(items.at(-1)?.subject).toBe('mail 2');
    expect(JSON.stringify(await rows('select * from platform_mailbox'))).not.toMatch(/zoe@|mail 5/);
    expect(server.received).toEqual([]);
  });
});
