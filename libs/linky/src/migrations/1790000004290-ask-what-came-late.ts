import type { MigrationInterface, QueryRunner } from 'typeorm';

const LANES = `'curve', 'daily', 'productionCurve', 'productionDaily'`;

const COLUMNS = [
  'alter table linky_day_ledger drop constraint linky_day_ledger_lane_check',
  `alter table linky_day_ledger
    add constraint linky_day_ledger_lane_check check (lane in (${LANES}, 'maximumPower')),
    add column recheck_at timestamptz,
    add column rechecks smallint not null default 0`,
  'create index linky_day_ledger_recheck on linky_day_ledger (device_id, recheck_at) where recheck_at is not null',
];

// 1 and 2: consumption and production. Since the first day that told anything of its kind, up to the days of the weekly call.
const open = (lane: string, metric: number, told: string): string => `
  insert into linky_day_ledger (device_id, lane, local_date, hole, found_at, last_asked_at, next_ask_at)
  select day.device_id, '${lane}', day.local_date, 'open', connection.last_sync_at, connection.last_sync_at,
         connection.last_sync_at + interval '24 hours'
  from iot_days as day
  join linky_connections as connection on connection.device_id = day.device_id
  where day.metric = ${metric} and ${told} is null and connection.last_sync_at is not null
    and day.local_date < connection.daily_asked_to - 14
    and day.local_date > (select min(first.local_date) from iot_days as first
      where first.device_id = day.device_id and first.metric = ${metric} and first.${told} is not null)
  on conflict (device_id, lane, local_date) do update set hole = 'open', found_at = excluded.found_at, filled_at = null,
    asks = 0, due_asks = 0, last_asked_at = excluded.last_asked_at, next_ask_at = excluded.next_ask_at
  where linky_day_ledger.hole is distinct from 'open' and linky_day_ledger.hole is distinct from 'lost'`;

// 1: estimated.
const ESTIMATES = `
  insert into linky_day_ledger (device_id, lane, local_date, recheck_at)
  select day.device_id, case day.metric when 1 then 'curve' else 'productionCurve' end, day.local_date,
         connection.last_sync_at + interval '24 hours'
  from iot_days as day
  join linky_connections as connection on connection.device_id = day.device_id
  where day.metric in (1, 2) and day.covered_min = day.expected_min and connection.last_sync_at is not null
    and case when day.quality is not null then day.quality = 1
             when day.curve_quality is not null then 1 = any(day.curve_quality)
             else exists (select from iot_readings as reading
               where reading.device_id = day.device_id and reading.metric = day.metric and reading.ts >= day.starts_at
                 and reading.ts < day.starts_at + day.expected_min * interval '1 minute' and reading.quality = 1) end
  on conflict (device_id, lane, local_date) do update set recheck_at = excluded.recheck_at`;

const DOWN = [
  `delete from linky_day_ledger where lane = 'maximumPower'`,
  `delete from linky_day_ledger as ledger using iot_days as day
    where day.device_id = ledger.device_id and day.local_date = ledger.local_date and day.covered_min = day.expected_min
      and (ledger.lane = 'daily' and day.metric = 1 or ledger.lane = 'productionDaily' and day.metric = 2) and ledger.hole = 'open'`,
  'drop index linky_day_ledger_recheck',
  `alter table linky_day_ledger
    drop constraint linky_day_ledger_lane_check, drop column recheck_at, drop column rechecks,
    add constraint linky_day_ledger_lane_check check (lane in (${LANES}))`,
];

/** Daily values that are missing beside a whole curve, maximum powers and estimated days are asked again, too. */
export class AskWhatCameLate1790000004290 implements MigrationInterface {
  name = 'AskWhatCameLate1790000004290';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      ...COLUMNS,
      open('daily', 1, 'operator_wh'),
      open('productionDaily', 2, 'operator_wh'),
      open('maximumPower', 1, 'pmax_va'),
      ESTIMATES,
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
