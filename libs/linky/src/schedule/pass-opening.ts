import { addDays } from '@coprowatt/energy';
import { METRIC_CODES } from '@coprowatt/iot';
import type { EntityManager } from 'typeorm';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { injectedLaneOf } from '../sync/both-directions-rules.ts';
import { jitterOf, type DuePass } from './schedule-rules.ts';

/** SQL that opens the rows of a pass, all meters of an operator at once. */

const CONSUMPTION = METRIC_CODES.electricity_consumption;
const PRODUCTION = METRIC_CODES.electricity_production;

const isWhole = (date: string, metric: string | number): string => `exists (
  select from iot_days as day
  where day.device_id = connection.device_id and day.local_date = ${date}
    and day.metric = ${metric}
    and case when connection.curve_state in ('not_collected', 'not_consented')
        or connection.scopes_learned ->> 'loadCurve' = 'not_subscribed'
      then day.operator_wh is not null else day.covered_min >= day.expected_min end)`;

/**
 * SQL condition on `connection`: nothing is missing of a local day. A point that only injects is told by what it injects; one
 * that does both by both, where one answer tells them (`tellsBoth`).
 */
export function dayIsWhole(date: string, tellsBoth: string): string {
  return `(
  ${isWhole(date, `case connection.scopes_learned ->> 'daily' when 'not_offered' then ${PRODUCTION} else ${CONSUMPTION} end`)}
  and (not ${tellsBoth} or connection.production is not true or ${isWhole(date, PRODUCTION)}))`;
}

const YESTERDAY_IS_WHOLE = dayIsWhole('$5', '$9');

const FRESH_IS_ACTIVE = `exists (
  select from linky_sync_runs as run
  where run.device_id = connection.device_id and run.queue = 'fresh' and run.state in ('queued', 'running', 'waiting'))`;

const WHO = {
  // A meter whose holder is doubted has one try a day, the publication pass; its night is a record without a call.
  nightly: `connection.state in ('connected', 'suspect')`,
  publication: `connection.state in ('connected', 'suspect')`,
  midday: `connection.state = 'connected' and not ${YESTERDAY_IS_WHOLE} and not ${FRESH_IS_ACTIVE}`,
  evening: `connection.state = 'connected' and not ${YESTERDAY_IS_WHOLE} and not ${FRESH_IS_ACTIVE}`,
} as const satisfies Record<DuePass['pass'], string>;

/** Of an operator: its name, and what it is asked apart. */
type PassProvider = Pick<MeterDataProvider, 'name' | 'lanes'>;

/**
 * Opens a pass for each meter that it is meant for, unplanned, each at its own moment of the pass's spread. One that is
 * open already stays as it is. An overtaken one has its turn now, after all calls that are due.
 */
export async function openPass(
  { name, lanes }: PassProvider,
  { pass, localDate, dueAtMs, isOvertaken = false }: DuePass,
  now: Date,
  manager: EntityManager,
): Promise<void> {
  const { fromMs, spreadMs } = isOvertaken ? { fromMs: 0, spreadMs: 1 } : jitterOf(pass);
  const tellsBoth = injectedLaneOf('curve', lanes) !== null;
  await manager.query(
    `insert into linky_sync_runs
       (id, device_id, building_id, kind, pass, local_date, state, planned, created_at, next_try_at)
     select gen_random_uuid(), meter.id, meter.building_id, 'daily', $2, $3::date, 'queued', false, $4,
       $6::timestamptz + make_interval(secs => (($7 + (hashtext(meter.id::text)::bigint & 2147483647) % $8) / 1000.0)::double precision)
     from linky_connections as connection join meters as meter on meter.id = connection.device_id
     where connection.provider = $1 and $5::date is not null and $9::boolean is not null and ${WHO[pass]}
     on conflict (device_id, local_date, pass) where pass is not null do nothing`,
    [
      name,
      pass,
      localDate,
      now,
      addDays(localDate, -1),
      isOvertaken ? now : new Date(dueAtMs),
      fromMs,
      spreadMs,
      tellsBoth,
    ],
  );
}
