import type { LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { CURVE, METRIC_OF_LEDGER } from './ledger-rows.ts';
import type { LedgerLane } from './ledger-rules.ts';

/** SQL of what `linky_day_ledger` has to be asked again, and when. */

/** Enough to fill one call. */
const SPARE_DAYS = 60;

/** A day that is to be asked again. */
export interface DueDay {
  lane: LedgerLane;
  localDate: LocalDate;
  /** Whether the day's energy is known without it: a daily value beside a whole curve, or a power. */
  beside: boolean;
}

const CURVE_LANES = `('curve', 'productionCurve')`;
const FIRST_KNOWN = `with first_known as (
       select metric, min(local_date) as local_date from iot_days where device_id = $1 and covered_min > 0 group by metric
     )`;
const LEDGER = `linky_day_ledger as ledger left join first_known on first_known.metric = ${METRIC_OF_LEDGER}`;
// While a curve has nothing before a day, only the week before that day is worth a call whenever it is due: where collection
// began late, two years of empty weeks would be asked for nothing; once the last of them delivers, those before it follow.
const IS_EARLY = `(ledger.lane in ${CURVE_LANES} and ledger.local_date < coalesce(first_known.local_date, $2::date) - 7)`;
const IS_BESIDE = `(ledger.lane = 'maximumPower' or ledger.lane not in ${CURVE_LANES} and ${CURVE.whole}) is true`;
const STORED = `iot_days as stored on stored.device_id = ledger.device_id and stored.local_date = ledger.local_date
       and stored.metric = ${METRIC_OF_LEDGER}`;

/** Open holes that are due, newest first. */
export function selectDue(
  manager: EntityManager,
  deviceId: string,
  before: LocalDate,
  now: Date,
): Promise<DueDay[]> {
  return manager.query(
    `${FIRST_KNOWN}
     select ledger.lane, ledger.local_date::text as "localDate", ${IS_BESIDE} as beside
     from ${LEDGER}
     left join ${STORED}
     where ledger.device_id = $1 and ledger.hole = 'open' and ledger.next_ask_at <= $3 and ledger.local_date < $2
       and not ${IS_EARLY}
     order by ledger.local_date desc, ledger.lane`,
    [deviceId, before, now],
  );
}

/**
 * SQL of the holes of all meters of an operator ($1) that a night will ask (`selectDue`), as `device_id`, `lane` and
 * `local_date`. $2: the first day of that night's sliding week; $3: when it is due. Of lanes that `isAsked` (SQL on `ledger`
 * and `connection`).
 */
export const dueOfNight = (isAsked: string): string =>
  `with due as materialized (
     select ledger.device_id, ledger.lane, ledger.local_date
     from linky_connections as connection
     join linky_day_ledger as ledger on ledger.device_id = connection.device_id
     where connection.provider = $1 and connection.state = 'connected' and ledger.hole = 'open' and ledger.next_ask_at <= $3
       and ${isAsked}
   ), first_known as (
     select ledger.device_id, ledger.lane, (
       select min(known.local_date) from iot_days as known
       where known.device_id = ledger.device_id and known.metric = ${METRIC_OF_LEDGER} and known.covered_min > 0
     ) as local_date
     from (select distinct device_id, lane from due where lane in ${CURVE_LANES}) as ledger
   )
   select ledger.device_id, ledger.lane, ledger.local_date
   from due as ledger
   left join first_known on first_known.device_id = ledger.device_id and first_known.lane = ledger.lane
   left join ${STORED}
   where not ${IS_EARLY} and not ${IS_BESIDE}`;

/** Days of these lanes' curves that may have come or become better, though little says so: before the first known week, or estimated. What waits longest first. */
export function selectSpare(
  manager: EntityManager,
  deviceId: string,
  lanes: LedgerLane[],
  before: LocalDate,
  now: Date,
): Promise<Pick<DueDay, 'lane' | 'localDate'>[]> {
  return manager.query(
    `${FIRST_KNOWN}
     select ledger.lane, ledger.local_date::text as "localDate"
     from ${LEDGER}
     where ledger.device_id = $1 and ledger.lane = any($4) and ledger.local_date < $2
       and (ledger.recheck_at <= $3 or ledger.next_ask_at <= $3 and ledger.hole = 'open' and ${IS_EARLY})
     order by coalesce(ledger.recheck_at, ledger.next_ask_at), ledger.local_date desc limit ${SPARE_DAYS}`,
    [deviceId, before, now, lanes],
  );
}
