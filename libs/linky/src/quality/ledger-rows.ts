import type { LocalDate } from '@coprowatt/energy';
import { METRIC_CODES } from '@coprowatt/iot';
import type { EntityManager } from 'typeorm';
import type { LedgerDay, LedgerLane } from './ledger-rules.ts';

/** SQL of `linky_day_ledger`: one row a meter, lane and local day of which there is something to say. */

/** Days of one lane of one meter. `to` is exclusive. */
export interface LaneDays {
  deviceId: string;
  lane: LedgerLane;
  from: LocalDate;
  to: LocalDate;
}

export interface LedgerRow extends LedgerDay {
  lane: LedgerLane;
  localDate: LocalDate;
}

/** A day as it is stored, and what the ledger holds of it; `asks` is null where it holds nothing. */
type StoredDay = { localDate: LocalDate; inService: boolean; whole: boolean } & (
  LedgerDay | { [Field in keyof LedgerDay]: null }
);

const CONSUMPTION = METRIC_CODES.electricity_consumption;
const PRODUCTION = METRIC_CODES.electricity_production;

/** Code of the metric, and whether an operator's daily value does without a curve. */
const FACTS = {
  curve: { metric: CONSUMPTION, daily: false },
  daily: { metric: CONSUMPTION, daily: true },
  productionCurve: { metric: PRODUCTION, daily: false },
  productionDaily: { metric: PRODUCTION, daily: true },
} as const satisfies Record<LedgerLane, object>;

const FIELDS = `ledger.hole, ledger.found_at as "foundAt", ledger.asks, ledger.due_asks as "dueAsks",
            ledger.last_asked_at as "lastAskedAt", ledger.next_ask_at as "nextAskAt", ledger.filled_at as "filledAt",
            ledger.corrected_intervals as "correctedIntervals", ledger.corrected_at as "correctedAt",
            ledger.rejected_points as "rejectedPoints"`;

/** Every day asked, oldest first. A daily value is not missed where the curve is whole. */
export function selectAsked(
  manager: EntityManager,
  { deviceId, lane, from, to }: LaneDays,
): Promise<StoredDay[]> {
  return manager.query(
    `select day.local_date::text as "localDate", (day.local_date < meters.in_service_from) is not true as "inService",
            (stored.covered_min = stored.expected_min or ($5 and stored.operator_wh is not null)) is true as whole,
            ${FIELDS}
     from (select $2::date + n as local_date from generate_series(0, $3::date - $2::date - 1) as n) as day
     join meters on meters.id = $1
     left join iot_days as stored
       on stored.device_id = $1 and stored.metric = $4 and stored.local_date = day.local_date
     left join linky_day_ledger as ledger
       on ledger.device_id = $1 and ledger.lane = $6 and ledger.local_date = day.local_date
     order by day.local_date`,
    [deviceId, from, to, FACTS[lane].metric, FACTS[lane].daily, lane],
  );
}

/** What is held of these lanes' days from `from` to `to` (excluded), oldest first. */
export function selectRows(
  manager: EntityManager,
  deviceId: string,
  lanes: LedgerLane[],
  from: LocalDate,
  to: LocalDate,
): Promise<LedgerRow[]> {
  return manager.query(
    `select ledger.lane, ledger.local_date::text as "localDate", ${FIELDS}
     from linky_day_ledger as ledger
     where ledger.device_id = $1 and ledger.lane = any($2) and ledger.local_date >= $3 and ledger.local_date < $4
     order by ledger.local_date`,
    [deviceId, lanes, from, to],
  );
}

/** Writes these days, whatever was there. */
export async function upsertDays(
  manager: EntityManager,
  deviceId: string,
  lane: LedgerLane,
  days: (LedgerDay & { localDate: LocalDate })[],
): Promise<void> {
  const column = <T>(pick: (day: LedgerDay & { localDate: LocalDate }) => T): T[] => days.map(pick);
  await manager.query(
    `insert into linky_day_ledger (device_id, lane, local_date, hole, found_at, asks, due_asks, last_asked_at, next_ask_at,
                                   filled_at, corrected_intervals, corrected_at, rejected_points)
     select $1, $2, day.* from unnest($3::date[], $4::text[], $5::timestamptz[], $6::integer[], $7::smallint[], $8::timestamptz[],
                                      $9::timestamptz[], $10::timestamptz[], $11::integer[], $12::timestamptz[], $13::integer[]) as day
     on conflict (device_id, lane, local_date) do update set
       hole = excluded.hole, found_at = excluded.found_at, asks = excluded.asks, due_asks = excluded.due_asks,
       last_asked_at = excluded.last_asked_at, next_ask_at = excluded.next_ask_at, filled_at = excluded.filled_at,
       corrected_intervals = excluded.corrected_intervals, corrected_at = excluded.corrected_at,
       rejected_points = excluded.rejected_points`,
    [
      deviceId,
      lane,
      column((day) => day.localDate),
      column((day) => day.hole),
      column((day) => day.foundAt),
      column((day) => day.asks),
      column((day) => day.dueAsks),
      column((day) => day.lastAskedAt),
      column((day) => day.nextAskAt),
      column((day) => day.filledAt),
      column((day) => day.correctedIntervals),
      column((day) => day.correctedAt),
      column((day) => day.rejectedPoints),
    ],
  );
}

/** Fills the holes of a lane on days that another lane made whole. Answers the days. */
export async function fillDays(
  manager: EntityManager,
  deviceId: string,
  lane: LedgerLane,
  dates: LocalDate[],
  now: Date,
): Promise<LocalDate[]> {
  const [rows] = await manager.query<[{ local_date: LocalDate }[], number]>(
    `update linky_day_ledger set hole = 'filled', next_ask_at = null, filled_at = $4
     where device_id = $1 and lane = $2 and local_date = any($3::date[]) and hole in ('open', 'lost')
     returning local_date::text`,
    [deviceId, lane, dates, now],
  );
  return rows.map((row) => row.local_date);
}

/** Those of some days that have a hole in another lane. */
export async function selectLacking(
  manager: EntityManager,
  deviceId: string,
  otherThan: LedgerLane,
  dates: LocalDate[],
): Promise<Set<LocalDate>> {
  if (dates.length === 0) return new Set();
  const rows: { local_date: LocalDate }[] = await manager.query(
    `select distinct local_date::text from linky_day_ledger
     where device_id = $1 and lane <> $2 and local_date = any($3::date[]) and hole in ('open', 'lost')`,
    [deviceId, otherThan, dates],
  );
  return new Set(rows.map((row) => row.local_date));
}

/** Takes back the open holes of days before the meter was in service: nothing was ever due on them. */
export async function dropHolesBeforeService(manager: EntityManager, deviceId: string): Promise<void> {
  await manager.query(
    `update linky_day_ledger
     set hole = null, found_at = null, asks = 0, due_asks = 0, last_asked_at = null, next_ask_at = null
     from meters
     where meters.id = $1 and device_id = $1 and local_date < meters.in_service_from and hole = 'open'`,
    [deviceId],
  );
}

/** Removes the open holes of a lane after the newest day that it told anything of. */
export async function dropHolesSinceTold(
  manager: EntityManager,
  deviceId: string,
  lane: LedgerLane,
): Promise<void> {
  const told = FACTS[lane].daily ? 'operator_wh is not null' : 'covered_min > 0';
  await manager.query(
    `delete from linky_day_ledger
     where device_id = $1 and lane = $2 and hole = 'open' and corrected_intervals = 0 and rejected_points = 0
       and local_date > coalesce(
         (select max(local_date) from iot_days where device_id = $1 and metric = $3 and ${told}), '-infinity')`,
    [deviceId, lane, FACTS[lane].metric],
  );
}

/**
 * Open holes that are due, newest first. While a curve has nothing before a day, only the call before that day is worth
 * its while: where collection began late, two years of empty weeks would be asked for nothing; once the last of them
 * delivers, those before it follow.
 */
export function selectDue(
  manager: EntityManager,
  deviceId: string,
  before: LocalDate,
  now: Date,
): Promise<{ lane: LedgerLane; localDate: LocalDate }[]> {
  return manager.query(
    `with first_known as (
       select metric, min(local_date) as local_date from iot_days where device_id = $1 and covered_min > 0 group by metric
     )
     select ledger.lane, ledger.local_date::text as "localDate"
     from linky_day_ledger as ledger
     left join first_known on first_known.metric = case ledger.lane when 'curve' then ${CONSUMPTION} when 'productionCurve' then ${PRODUCTION} end
     where ledger.device_id = $1 and ledger.hole = 'open' and ledger.next_ask_at <= $3 and ledger.local_date < $2
       and (ledger.lane not in ('curve', 'productionCurve')
            or ledger.local_date >= coalesce(first_known.local_date, $2::date) - 7)
     order by ledger.local_date desc, ledger.lane`,
    [deviceId, before, now],
  );
}

export async function loseBefore(
  manager: EntityManager,
  deviceId: string,
  lane: LedgerLane,
  oldest: LocalDate,
): Promise<void> {
  await manager.query(
    `update linky_day_ledger set hole = 'lost', next_ask_at = null
     where device_id = $1 and lane = $2 and local_date < $3 and hole = 'open'`,
    [deviceId, lane, oldest],
  );
}

/** First days, by lane, on which a meter's answers are known or were asked; a lane without any is absent. */
export function selectStarts(
  manager: EntityManager,
  deviceId: string,
): Promise<{ lane: LedgerLane; localDate: LocalDate }[]> {
  return manager.query(
    `select case metric when ${CONSUMPTION} then 'curve' else 'productionCurve' end as lane, min(local_date)::text as "localDate"
     from iot_days where device_id = $1 and metric in (${CONSUMPTION}, ${PRODUCTION}) and covered_min > 0 group by metric
     union all
     select 'productionDaily', min(local_date)::text from iot_days
     where device_id = $1 and metric = ${PRODUCTION} and operator_wh is not null having count(*) > 0
     union all
     select 'daily', asked_from::text from meters where id = $1 and asked_from is not null`,
    [deviceId],
  );
}
