import type { MigrationInterface, QueryRunner } from 'typeorm';

const CREATE = `create table linky_day_ledger (
  device_id uuid not null references meters (id) on delete cascade,
  lane text not null check (lane in ('curve', 'daily', 'productionCurve', 'productionDaily')),
  local_date date not null,
  hole text check (hole in ('open', 'filled', 'lost')),
  found_at timestamptz,
  asks integer not null default 0,
  due_asks smallint not null default 0,
  last_asked_at timestamptz,
  next_ask_at timestamptz,
  filled_at timestamptz,
  corrected_intervals integer not null default 0,
  corrected_at timestamptz,
  rejected_points integer not null default 0,
  primary key (device_id, lane, local_date),
  constraint linky_day_ledger_open check (coalesce(hole = 'open', false) = (next_ask_at is not null)),
  constraint linky_day_ledger_found check ((hole is not null) = (found_at is not null) and (hole is not null) = (last_asked_at is not null)),
  constraint linky_day_ledger_filled check (coalesce(hole = 'filled', false) = (filled_at is not null))
)`;

const DUE = `create index linky_day_ledger_due on linky_day_ledger (device_id, next_ask_at) where hole = 'open'`;

// Known, last, are the days that were there to be asked at the meter's last sync: D-1 from 08:00 in Paris, 12:00 in Brussels.
const FILL = `with meter as (
  select c.device_id, c.last_sync_at, greatest(m.asked_from, m.in_service_from) as due_from,
         least(c.asked_to, m.asked_until + 1,
               case c.provider when 'ores' then (c.last_sync_at at time zone 'Europe/Brussels' - interval '12 hours')::date
                               else (c.last_sync_at at time zone 'Europe/Paris' - interval '8 hours')::date end) as due_to,
         (select min(d.local_date) from iot_days d where d.device_id = c.device_id and d.metric = 1 and d.covered_min > 0)
           as curve_from
  from linky_connections c join meters m on m.id = c.device_id
  where c.last_sync_at is not null and c.asked_to is not null and m.asked_from is not null
), lane as (
  select device_id, last_sync_at, due_from, due_to, 'daily' as lane from meter
  union all
  select device_id, last_sync_at, greatest(due_from, curve_from), due_to, 'curve' from meter where curve_from is not null
)
insert into linky_day_ledger (device_id, lane, local_date, hole, found_at, last_asked_at, next_ask_at)
select lane.device_id, lane.lane, day::date, 'open', last_sync_at, last_sync_at, last_sync_at + interval '24 hours'
from lane
cross join generate_series(due_from::timestamp, due_to - interval '1 day', interval '1 day') as day
left join iot_days d on d.device_id = lane.device_id and d.metric = 1 and d.local_date = day::date
where (d.covered_min = d.expected_min) is not true and (lane.lane = 'curve' or d.operator_wh is null)`;

/** Holes, corrections and rejected points day by day; those of meters that were synchronised before are found here. */
export class CreateDayLedger1790000004210 implements MigrationInterface {
  name = 'CreateDayLedger1790000004210';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [CREATE, DUE, FILL]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table linky_day_ledger');
  }
}
