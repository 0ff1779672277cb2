import type { LocalDate } from '@coprowatt/contracts';
import { eachDay } from '@coprowatt/energy';
import type { DataSource } from 'typeorm';
import type { Connected } from './connect.ts';
import type { Span } from './readings-verdict.ts';
import { openRuns } from './rows.ts';

/** Passes that every meter has every day; noon and evening are opened where something is missing. */
const ALWAYS = ['nightly', 'publication'] as const;

/** Each meter had each pass of each day exactly once, no pass twice, and nothing is left to be done. */
export async function judgeRuns(db: DataSource, meters: readonly Connected[], days: Span): Promise<string[]> {
  const rows = await db.query<{ device_id: string; pass: string; local_date: LocalDate; runs: number }[]>(
    `select device_id, pass, local_date::text, count(*)::int as runs from chaos_passes group by 1, 2, 3`,
  );
  const count = new Map(
    rows.map(({ device_id, pass, local_date, runs }) => [`${device_id} ${pass} ${local_date}`, runs]),
  );
  const missing = meters.flatMap(({ deviceId, label }) =>
    eachDay(days.from, days.to).flatMap((date) =>
      ALWAYS.filter((pass) => !count.has(`${deviceId} ${pass} ${date}`)).map(
        (pass) => `${label}: no ${pass} pass on ${date}`,
      ),
    ),
  );
  const twice = rows
    .filter(({ runs }) => runs > 1)
    .map(({ pass, local_date, runs }) => `${runs} ${pass} passes on ${local_date}`);
  const open = (await openRuns(db)).map((line) => `still open: ${line}`);
  return [...missing, ...twice, ...open];
}

const DISAGREEMENTS = `with lane as (
    select 'curve' as lane, 1 as metric union all select 'daily', 1 union all select 'maximumPower', 1
    union all select 'productionCurve', 2 union all select 'productionDaily', 2
  ), known as (
    select ledger.device_id, ledger.lane, ledger.local_date, ledger.hole,
      case when ledger.lane in ('curve', 'productionCurve') then day.covered_min = day.expected_min
        when ledger.lane = 'maximumPower' then day.pmax_va is not null else day.operator_wh is not null end is true as whole
    from linky_day_ledger ledger join lane on lane.lane = ledger.lane
    left join iot_days day on day.device_id = ledger.device_id and day.metric = lane.metric and day.local_date = ledger.local_date
  )
  select concat_ws(' ', meters.label, lane, local_date, 'is', hole, 'in the ledger and', case when whole then 'whole' else 'not whole' end) as line
  from known join meters on meters.id = device_id where (hole in ('open', 'lost') and whole) or (hole = 'filled' and not whole)
  union all
  select concat_ws(' ', meters.label, day.local_date, 'has', day.covered_min, 'of', day.expected_min, 'minutes and no hole in the ledger')
  from iot_days day join meters on meters.id = day.device_id
  where day.metric = 1 and day.local_date >= $1 and day.local_date < $2 and day.covered_min > 0 and day.covered_min < day.expected_min
    and not exists (select from linky_day_ledger ledger where ledger.device_id = day.device_id and ledger.lane = 'curve'
      and ledger.local_date = day.local_date and ledger.hole in ('open', 'lost'))`;

/** A hole of the ledger is one of the store, and one that was filled is whole; a partial day is a hole. */
export async function judgeLedger(db: DataSource, { from, to }: Span): Promise<string[]> {
  const rows = await db.query<{ line: string }[]>(DISAGREEMENTS, [from, to]);
  return rows.map(({ line }) => line);
}
