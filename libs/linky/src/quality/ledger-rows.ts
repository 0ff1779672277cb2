import type { LocalDate } from '@coprowatt/energy';
import { METRIC_CODES, QUALITY_CODES } from '@coprowatt/iot';
import type { EntityManager } from 'typeorm';
import type { Stretch } from '../sync/stretch-rules.ts';
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
type StoredDay = {
  localDate: LocalDate;
  inService: boolean;
  whole: boolean;
  /** Whether the curve tells the day, whatever the lane. */
  curveIsWhole: boolean;
  /** Before the first day that the lane told anything of; all are while it told nothing. */
  beforeTold: boolean;
  estimated: boolean;
} & (LedgerDay | { [Field in keyof LedgerDay]: null });

const CONSUMPTION = METRIC_CODES.electricity_consumption;
const PRODUCTION = METRIC_CODES.electricity_production;
const ESTIMATE = QUALITY_CODES.estimated;

/** Conditions on a day row: it has something of a curve, and all of it. */
export const CURVE = { told: 'covered_min > 0', whole: 'covered_min = expected_min' } as const;
const VALUE = { told: 'operator_wh is not null', whole: 'operator_wh is not null' } as const;
const POWER = { told: 'pmax_va is not null', whole: 'pmax_va is not null' } as const;

/** Code of the metric, and the conditions that a day row has something of the lane, and all. */
const FACTS = {
  curve: { metric: CONSUMPTION, ...CURVE },
  daily: { metric: CONSUMPTION, ...VALUE },
  productionCurve: { metric: PRODUCTION, ...CURVE },
  productionDaily: { metric: PRODUCTION, ...VALUE },
  maximumPower: { metric: CONSUMPTION, ...POWER },
} as const satisfies Record<LedgerLane, { metric: number; told: string; whole: string }>;

/** SQL of the metric of a row `ledger`. */
export const METRIC_OF_LEDGER = `case when ledger.lane in ('productionCurve', 'productionDaily') then ${PRODUCTION} else ${CONSUMPTION} end`;

const FIELDS = `ledger.hole, ledger.found_at as "foundAt", ledger.asks, ledger.due_asks as "dueAsks",
            ledger.last_asked_at as "lastAskedAt", ledger.next_ask_at as "nextAskAt", ledger.filled_at as "filledAt",
            ledger.corrected_intervals as "correctedIntervals", ledger.corrected_at as "correctedAt",
            ledger.rejected_points as "rejectedPoints", ledger.recheck_at as "recheckAt", ledger.rechecks`;

/** SQL condition on the day row `stored`: some of its curve is estimated. A day of one quality has it on its row. */
const ESTIMATED = `case when stored.quality is not null then stored.quality = ${ESTIMATE}
            when stored.curve_quality is not null then ${ESTIMATE} = any(stored.curve_quality)
            else exists (select from iot_readings as reading
              where reading.device_id = stored.device_id and reading.metric = stored.metric and reading.ts >= stored.starts_at
                and reading.ts < stored.starts_at + stored.expected_min * interval '1 minute' and reading.quality = ${ESTIMATE}) end`;

/** Every day asked, oldest first. */
export function selectAsked(
  manager: EntityManager,
  { deviceId, lane, from, to }: LaneDays,
): Promise<StoredDay[]> {
  const { metric, told, whole } = FACTS[lane];
  const isCurve = lane === 'curve' || lane === 'productionCurve';
  return manager.query(
    `with first_told as (
       select min(local_date) as local_date from iot_days where device_id = $1 and metric = $4 and ${told}
     )
     select day.local_date::text as "localDate", (day.local_date < meters.in_service_from) is not true as "inService",
            (${whole}) is true as whole, (${CURVE.whole}) is true as "curveIsWhole",
            (day.local_date >= first_told.local_date) is not true as "beforeTold",
            ($5 and ${CURVE.whole} and ${ESTIMATED}) is true as estimated, ${FIELDS}
     from (select $2::date + n as local_date from generate_series(0, $3::date - $2::date - 1) as n) as day
     cross join first_told
     join meters on meters.id = $1
     left join iot_days as stored
       on stored.device_id = $1 and stored.metric = $4 and stored.local_date = day.local_date
     left join linky_day_ledger as ledger
       on ledger.device_id = $1 and ledger.lane = $6 and ledger.local_date = day.local_date
     order by day.local_date`,
    [deviceId, from, to, metric, isCurve, lane],
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
                                   filled_at, corrected_intervals, corrected_at, rejected_points, recheck_at, rechecks)
     select $1, $2, day.* from unnest($3::date[], $4::text[], $5::timestamptz[], $6::integer[], $7::smallint[], $8::timestamptz[],
                                      $9::timestamptz[], $10::timestamptz[], $11::integer[], $12::timestamptz[], $13::integer[],
                                      $14::timestamptz[], $15::smallint[]) as day
     on conflict (device_id, lane, local_date) do update set
       hole = excluded.hole, found_at = excluded.found_at, asks = excluded.asks, due_asks = excluded.due_asks,
       last_asked_at = excluded.last_asked_at, next_ask_at = excluded.next_ask_at, filled_at = excluded.filled_at,
       corrected_intervals = excluded.corrected_intervals, corrected_at = excluded.corrected_at,
       rejected_points = excluded.rejected_points, recheck_at = excluded.recheck_at, rechecks = excluded.rechecks`,
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
      column((day) => day.recheckAt),
      column((day) => day.rechecks),
    ],
  );
}

/** Those of some days on which a lane has an open hole. */
export async function selectOpen(
  manager: EntityManager,
  deviceId: string,
  lane: LedgerLane,
  dates: LocalDate[],
): Promise<LocalDate[]> {
  const rows: { local_date: LocalDate }[] = await manager.query(
    `select local_date::text from linky_day_ledger
     where device_id = $1 and lane = $2 and local_date = any($3::date[]) and hole = 'open'`,
    [deviceId, lane, dates],
  );
  return rows.map((row) => row.local_date);
}

/** Those of some days whose energy lacks something in another lane; a daily value or a power is no lack beside a whole curve. */
export async function selectLacking(
  manager: EntityManager,
  deviceId: string,
  otherThan: LedgerLane,
  dates: LocalDate[],
): Promise<Set<LocalDate>> {
  if (dates.length === 0) return new Set();
  const rows: { local_date: LocalDate }[] = await manager.query(
    `select distinct ledger.local_date::text from linky_day_ledger as ledger
     left join iot_days as stored on stored.device_id = ledger.device_id and stored.local_date = ledger.local_date
       and stored.metric = ${METRIC_OF_LEDGER}
     where ledger.device_id = $1 and ledger.lane <> $2 and ledger.lane <> 'maximumPower'
       and ledger.local_date = any($3::date[]) and ledger.hole in ('open', 'lost') and (${CURVE.whole}) is not true`,
    [deviceId, otherThan, dates],
  );
  return new Set(rows.map((row) => row.local_date));
}

/** Days of a stretch whose energy lacked something before an instant, were asked since, and lack it still, in whatever lane. */
export async function countAskedInVain(
  manager: EntityManager,
  deviceId: string,
  { from, to }: Stretch,
  since: Date,
): Promise<number> {
  const [row]: { days: number }[] = await manager.query(
    `select count(distinct ledger.local_date)::integer as days from linky_day_ledger as ledger
     left join iot_days as stored on stored.device_id = ledger.device_id and stored.local_date = ledger.local_date
       and stored.metric = ${METRIC_OF_LEDGER}
     where ledger.device_id = $1 and ledger.lane <> 'maximumPower' and ledger.hole in ('open', 'lost')
       and ledger.found_at < $2 and ledger.last_asked_at >= $2 and (${CURVE.whole}) is not true
       and ledger.local_date >= $3::date and ledger.local_date < $4::date`,
    [deviceId, since, from, to],
  );
  return row?.days ?? 0;
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
  const { metric, told } = FACTS[lane];
  await manager.query(
    `delete from linky_day_ledger
     where device_id = $1 and lane = $2 and hole = 'open' and corrected_intervals = 0 and rejected_points = 0
       and local_date > coalesce(
         (select max(local_date) from iot_days where device_id = $1 and metric = $3 and ${told}), '-infinity')`,
    [deviceId, lane, metric],
  );
}

/** Before the oldest day that is still told open holes are given up, and estimates stay what they are. */
export async function loseBefore(
  manager: EntityManager,
  deviceId: string,
  lane: LedgerLane,
  oldest: LocalDate,
): Promise<void> {
  await manager.query(
    `update linky_day_ledger
     set hole = case hole when 'open' then 'lost' else hole end, next_ask_at = null, recheck_at = null
     where device_id = $1 and lane = $2 and local_date < $3 and (hole = 'open' or recheck_at is not null)`,
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
     select 'maximumPower', min(local_date)::text from iot_days
     where device_id = $1 and metric = ${CONSUMPTION} and pmax_va is not null having count(*) > 0
     union all
     select 'daily', asked_from::text from meters where id = $1 and asked_from is not null`,
    [deviceId],
  );
}
