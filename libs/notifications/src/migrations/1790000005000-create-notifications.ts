import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // step: what of the subject is told. planned_at: entries and deliveries are written. recalled_at: nothing more leaves.
  `create table notification_notices (
    id uuid primary key,
    subject_id uuid not null,
    step text not null,
    kind text not null,
    severity text not null check (severity in ('info', 'minor', 'major', 'critical')),
    confirmed boolean not null,
    building_id uuid not null references buildings (id),
    holder_user_id uuid references users (id),
    texts jsonb not null,
    path text not null,
    created_at timestamptz not null,
    planned_at timestamptz,
    recalled_at timestamptz,
    unique (subject_id, step)
  )`,
  'create index notification_notices_new on notification_notices (created_at) where planned_at is null',

  // announced_at: browsers were nudged.
  `create table notification_entries (
    id uuid primary key,
    notice_id uuid not null references notification_notices (id) on delete cascade,
    user_id uuid not null references users (id) on delete cascade,
    created_at timestamptz not null,
    read_at timestamptz,
    announced_at timestamptz,
    unique (notice_id, user_id)
  )`,
  'create index notification_entries_page on notification_entries (user_id, created_at desc, id desc)',
  'create index notification_entries_unread on notification_entries (user_id) where read_at is null',
  'create index notification_entries_new on notification_entries (created_at) where announced_at is null',

  `create table notification_webhooks (
    id uuid primary key,
    organisation_id uuid not null unique references organisations (id),
    url_sealed text not null,
    secret_sealed text not null,
    minimum_severity text not null check (minimum_severity in ('info', 'minor', 'major', 'critical')),
    created_at timestamptz not null,
    last_delivered_at timestamptz
  )`,

  // mail_id: the mail of the outbox that tells it, one for several deliveries where they are gathered.
  `create table notification_deliveries (
    id uuid primary key,
    notice_id uuid not null references notification_notices (id) on delete cascade,
    channel text not null check (channel in ('mail', 'webhook')),
    user_id uuid references users (id) on delete cascade,
    webhook_id uuid references notification_webhooks (id) on delete cascade,
    state text not null check (state in ('waiting', 'sent', 'dropped', 'dead')),
    attempts integer not null default 0,
    created_at timestamptz not null,
    due_at timestamptz,
    ended_at timestamptz,
    failure text,
    mail_id uuid,
    check ((channel = 'mail') = (user_id is not null)),
    check ((channel = 'webhook') = (webhook_id is not null)),
    check ((state = 'waiting') = (due_at is not null)),
    check ((state = 'waiting') = (ended_at is null)),
    unique nulls not distinct (notice_id, channel, user_id, webhook_id)
  )`,
  `create index notification_deliveries_due on notification_deliveries (channel, due_at) where state = 'waiting'`,
  'create index notification_deliveries_user on notification_deliveries (user_id, ended_at) where user_id is not null',
  'create index notification_deliveries_mail on notification_deliveries (mail_id) where mail_id is not null',
  'create index notification_deliveries_page on notification_deliveries (created_at desc, id desc)',

  // Quiet hours: minutes of the local day.
  `create table notification_preferences (
    user_id uuid primary key references users (id) on delete cascade,
    mail boolean not null,
    mail_unconfirmed boolean not null,
    quiet_from_min smallint,
    quiet_to_min smallint,
    rules jsonb not null,
    updated_at timestamptz not null,
    check ((quiet_from_min is null) = (quiet_to_min is null))
  )`,

  // One a mail: whoever holds the link of a mail may end them.
  `create table notification_unsubscribe_links (
    token_hash bytea primary key,
    user_id uuid not null references users (id) on delete cascade,
    created_at timestamptz not null
  )`,
];

/** What people are told: notices, inboxes, deliveries by mail and webhook, and what each person wants of them. */
export class CreateNotifications1790000005000 implements MigrationInterface {
  name = 'CreateNotifications1790000005000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table notification_unsubscribe_links, notification_preferences, notification_deliveries,
        notification_webhooks, notification_entries, notification_notices`,
    );
  }
}
