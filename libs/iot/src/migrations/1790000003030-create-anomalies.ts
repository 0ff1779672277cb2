import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // family: what may be one alert (anomaly/run-rules.ts). resolved_on: local day on which a person resolved it; accepted_on: on
  // which one acknowledged it. due_event: what browsers are still to be told.
  `create table anomalies (
    id uuid primary key,
    device_id uuid not null references meters (id),
    family text not null check (family in ('energy', 'zero', 'silence', 'consent')),
    kind text not null,
    severity text not null check (severity in ('minor', 'major', 'critical')),
    status text not null check (status in ('open', 'acknowledged', 'resolved')),
    withdrawn boolean not null default false,
    confirmed boolean not null,
    first_day date not null,
    last_day date not null,
    ongoing boolean not null,
    flagged_days integer not null,
    observed_wh double precision,
    expected_wh double precision,
    yearly_wh double precision,
    hours jsonb,
    causes jsonb not null,
    opened_at timestamptz not null,
    updated_at timestamptz not null,
    accepted_on date,
    resolved_on date,
    muted_until timestamptz,
    due_event text check (due_event in ('anomaly.detected', 'anomaly.updated')),
    announced_at timestamptz,
    check (first_day <= last_day),
    check (status = 'resolved' or not withdrawn)
  )`,
  // One alert of an episode lives at a time, whoever races; anomaly-rules.ts keeps those of one meter apart.
  `create unique index anomalies_episode on anomalies (device_id, family, first_day) where status <> 'resolved'`,
  'create index anomalies_device on anomalies (device_id, last_day)',
  'create index anomalies_page on anomalies (opened_at desc, id desc)',
  'create index anomalies_due on anomalies (updated_at) where due_event is not null',

  `create table anomaly_notes (
    id uuid primary key,
    seq bigint generated always as identity,
    anomaly_id uuid not null references anomalies (id) on delete cascade,
    at timestamptz not null,
    act text not null check (act in ('opened', 'worsened', 'acknowledged', 'resolved', 'reopened', 'muted', 'unmuted',
      'commented', 'withdrawn')),
    author_id uuid references users (id) on delete set null,
    comment text
  )`,
  'create index anomaly_notes_story on anomaly_notes (anomaly_id, seq)',

  // Meters whose days changed from from_day on and were not judged since.
  `create table detection_due (
    device_id uuid primary key references meters (id) on delete cascade,
    from_day date not null,
    next_try_at timestamptz not null,
    attempts integer not null default 0
  )`,
  'create index detection_due_next on detection_due (next_try_at)',

  // Only buildings that changed the defaults have a row.
  `create table detection_settings (
    building_id uuid primary key references buildings (id),
    reference text not null check (reference in ('previous-days', 'same-weekday')),
    threshold integer not null,
    window_days integer not null,
    minimum_days integer not null,
    floor_wh integer not null,
    updated_at timestamptz not null,
    updated_by uuid references users (id) on delete set null
  )`,
];

/** Alerts, their stories, which meters are to be judged, and the rule's settings of a building. */
export class CreateAnomalies1790000003030 implements MigrationInterface {
  name = 'CreateAnomalies1790000003030';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table anomaly_notes, anomalies, detection_due, detection_settings');
  }
}
