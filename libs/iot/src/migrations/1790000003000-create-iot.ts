import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `create table meters (
    id uuid primary key,
    building_id uuid not null references buildings (id),
    organisation_id uuid references organisations (id),
    holder_user_id uuid references users (id),
    provider text not null check (provider in ('enedis', 'ores', 'myelectricaldata')),
    prm_sealed text not null,
    prm_hash bytea not null,
    prm_last4 text not null check (prm_last4 ~ '^[0-9]{4}$'),
    label text not null check (label <> ''),
    usage text not null,
    equipment text,
    mandate_reference text,
    subscribed_power_kva double precision check (subscribed_power_kva > 0),
    asked_from date,
    in_service_from date,
    asked_until date,
    last_reading_at timestamptz,
    created_at timestamptz not null,
    constraint meters_subject check (
      case usage
        when 'common' then organisation_id is not null and holder_user_id is null
        when 'private' then organisation_id is null and holder_user_id is not null
        else false
      end
    )
  )`,
  `create unique index meters_subject_prm on meters (prm_hash, organisation_id, holder_user_id) nulls not distinct`,
  `create index meters_building on meters (building_id)`,
  `create index meters_holder on meters (holder_user_id) where holder_user_id is not null`,
  // Codes of metric, quality and source: reading/codes.ts. Energies in watt-minutes; hourly[n] is null in an hour without
  // data, hourly_min is null when every hour is either whole or empty; curve[n] is the n-th step from starts_at, null = gap.
  `create table iot_days (
    device_id uuid not null references meters (id),
    metric smallint not null,
    local_date date not null,
    starts_at timestamptz not null,
    expected_min smallint not null,
    covered_min smallint not null default 0,
    step_min smallint,
    total bigint,
    hourly integer[],
    hourly_min smallint[],
    operator_wh integer,
    night_base_w double precision,
    max_w integer,
    max_at timestamptz,
    pmax_va integer,
    pmax_at timestamptz,
    quality smallint,
    source smallint,
    curve integer[],
    curve_quality smallint[],
    curve_source smallint[],
    primary key (device_id, metric, local_date)
  )`,
  // No foreign key: a hypertable's rows are removed by chunks.
  `create table iot_readings (
    device_id uuid not null,
    metric smallint not null,
    ts timestamptz not null,
    step_min smallint not null,
    value integer not null,
    quality smallint not null,
    source smallint not null,
    primary key (device_id, metric, ts)
  )`,
];

export class CreateIot1790000003000 implements MigrationInterface {
  name = 'CreateIot1790000003000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['iot_readings', 'iot_days', 'meters']) await runner.query(`drop table ${table}`);
  }
}
