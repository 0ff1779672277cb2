import {
  PROVIDERS,
  SYNC_LANES,
  type ProviderName,
  type SyncLaneName,
  type SyncPass,
} from '@coprowatt/contracts';
import { addDays, daysBetween, localDateOf, type LocalDate } from '@coprowatt/energy';
import { Clock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { dueOfNight } from '../quality/ledger-due.ts';
import { ENERGY_LANES } from '../quality/ledger-rules.ts';
import { dayIsWhole } from '../schedule/pass-opening.ts';
import { dueRuns, jitterOf, publishedTo, type DuePass } from '../schedule/schedule-rules.ts';
import { MOST_PASS_CALLS } from '../sync/fresh-plan-rules.ts';
import { SLIDING_DAYS } from '../sync/sync-window-rules.ts';
import { lanesAsked, type MeterKind } from './fresh-need-rules.ts';
import type { MeterDataProvider } from './meter-data.provider.ts';
import type { FreshCalls, QuotaWindow } from './quota-rules.ts';

/** How long a count is good for: its meters are many and change slowly. */
const GOOD_FOR_MS = 60_000;
/** A publication pass takes so long (its jitter, then a minute's allowance after another): a place free by then is in time. */
const IN_TIME_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;
const WEEK_DAYS = 7;
/** The ranged calls of a week are made up for after so long, those of the contract are due after so long. */
const WEEKLY_DAYS = 8;
const CONTRACT_DAYS = 30;

/** Of an operator: when it publishes and what it is asked. */
type Asked = Pick<MeterDataProvider, 'name' | 'timeZone' | 'publishesAtHour' | 'lanes' | 'limits' | 'apiOf'>;

const ACTIVE = `run.queue = 'fresh' and run.state in ('queued', 'running', 'waiting')`;

const lacks = (scope: string): string =>
  `coalesce(connection.scopes_learned ->> '${scope}', '') in ('not_offered', 'not_subscribed')`;
const CURVE_IS_OPEN = `(connection.curve_state <> 'not_consented' and not ${lacks('loadCurve')})`;
const CURVE = `(${CURVE_IS_OPEN} and connection.curve_state <> 'not_collected')`;
const DAILY = `(not ${lacks('daily')})`;
const INJECTS = `(connection.production is true and not ${lacks('production')})`;
const INJECTS_CURVE = `(connection.curve_state not in ('not_collected', 'not_consented')
    and coalesce(connection.scopes_learned ->> 'productionCurve', '') not in ('not_collected', 'not_subscribed'))`;

// $2: local date of the pass; $3: the day of the week that it is, as `FreshPlanner` gives each meter its own; $4: both told at once.
const KINDS = `select count(*)::int as meters, ${CURVE} as curve, ${DAILY} as daily, ${INJECTS} as injects,
    ${INJECTS_CURVE} as "injectsCurve",
    ${CURVE_IS_OPEN} as "curveTried",
    ('x' || left(connection.device_id::text, 8))::bit(32)::bigint % ${WEEK_DAYS} = $3
      or coalesce(connection.daily_asked_to, '-infinity') <= $2::date - ${WEEKLY_DAYS} as weekly,
    coalesce(connection.contract_asked_at, '-infinity') <= $2::date - ${CONTRACT_DAYS - 1} as "contractDue",
    not ${dayIsWhole('$2::date - 1', '$4')} as late`;
const LIVE = `${KINDS} from linky_connections as connection
  where connection.provider = $1 and connection.state in ('connected', 'suspect') group by 2, 3, 4, 5, 6, 7, 8, 9`;
// What a run asks is not known before its plan: as much as its pass may.
const UNPLANNED = `${KINDS}, run.pass from linky_connections as connection
  join linky_sync_runs as run on run.device_id = connection.device_id and ${ACTIVE} and not run.planned
  where connection.provider = $1 group by 2, 3, 4, 5, 6, 7, 8, 9, run.pass`;

// What is left of the plans: of each stretch below the cursor as many calls as it has spans.
const PLANNED = `select coalesce(sum(ceil((least((gap ->> 'to')::date, (lane.value ->> 'reached')::date)
      - greatest((gap ->> 'from')::date, (lane.value ->> 'from')::date))::numeric / (lane.value ->> 'span')::int)), 0)::int as calls
  from linky_connections as connection
  join linky_sync_runs as run on run.device_id = connection.device_id and ${ACTIVE} and run.planned
  cross join jsonb_each(run.lanes) as lane
  cross join jsonb_array_elements(
    case jsonb_typeof(lane.value -> 'gaps') when 'array' then lane.value -> 'gaps' else jsonb_build_array(lane.value) end) as gap
  where connection.provider = $1 and lane.key = any($2) and (gap ->> 'from')::date < (lane.value ->> 'reached')::date
    and (gap ->> 'to')::date > (lane.value ->> 'from')::date`;

const IS_ASKED = `ledger.lane = any($4) and case ledger.lane when 'daily' then ${DAILY} when 'curve' then ${CURVE}
    when 'productionDaily' then ${INJECTS} else ${INJECTS} and ${INJECTS_CURVE} end`;
// Neighbours in one call; a night makes at most so many calls of a meter.
const HOLES = `select coalesce(sum(least(calls, ${MOST_PASS_CALLS})), 0)::int as calls from (
    select count(distinct (due.lane, (due.local_date - date '1970-01-01')
      / case due.lane when 'curve' then $5::int when 'productionCurve' then $5 else $6::int end)) as calls
    from (${dueOfNight(IS_ASKED)}) as due group by due.device_id) as meter`;

/** How many calls of an API the day's passes will make while a call that is made now still counts. */
export class FreshDemand {
  private readonly counted = new Map<string, { atMs: number; calls: FreshCalls }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    /** Null when a provider is not available here. */
    private readonly find: (provider: ProviderName) => Asked | null,
  ) {}

  /** Of open fresh runs, and of the passes that come before the longest window is over. */
  async of(api: string, windows: QuotaWindow[]): Promise<FreshCalls> {
    const nowMs = this.clock.nowMs();
    const last = this.counted.get(api);
    if (last && nowMs >= last.atMs && nowMs - last.atMs < GOOD_FOR_MS) return last.calls;
    const calls = await this.count(api, longestOf(windows), nowMs);
    this.counted.set(api, { atMs: nowMs, calls });
    return calls;
  }

  private async count(api: string, window: QuotaWindow, nowMs: number): Promise<FreshCalls> {
    const name = providerOf(api);
    const provider = name && this.find(name);
    const lanes = SYNC_LANES.filter((lane) => provider?.lanes.has(lane) && provider.apiOf(lane) === api);
    if (!provider || lanes.length === 0) return { open: 0, passes: [] };
    const demand = { provider, lanes, window, nowMs };
    const passes = [];
    // Rows of a pass appear a little after its instant, and this count stands that long: one may be counted twice, none is missed.
    for (const due of dueRuns(nowMs - GOOD_FOR_MS, nowMs + window.windowMs, provider))
      passes.push({ atMs: roomBy(due, window), calls: await this.callsOf(due, demand) });
    return { open: await this.open(demand), passes };
  }

  private async open({ provider, lanes, nowMs }: Demand): Promise<number> {
    const planned = await this.callsIn(PLANNED, [provider.name, lanes]);
    const today = localDateOf(nowMs, provider.timeZone);
    const kinds = await this.kinds<MeterKind & { pass: SyncPass }>(UNPLANNED, provider, today);
    return planned + sum(kinds, (kind) => callsOf(kind.pass, kind, lanes));
  }

  /**
   * Of a pass to come. Until a day is published nobody knows who will be asked again at 13:00 and 17:30: where the whole
   * allowance begins anew at midnight room is kept for all, for a few hours; elsewhere it would be kept for ever.
   */
  private async callsOf({ pass, localDate, dueAtMs }: DuePass, demand: Demand): Promise<number> {
    const { provider, lanes, window, nowMs } = demand;
    if (pass === 'nightly') {
      const { curveSpanDays, dailySpanDays } = provider.limits;
      const week = addDays(publishedTo(provider, dueAtMs), -SLIDING_DAYS);
      const asked = ENERGY_LANES.filter((lane) => lanes.includes(lane));
      const values = [provider.name, week, new Date(dueAtMs), asked, curveSpanDays, dailySpanDays];
      return this.callsIn(HOLES, values);
    }
    const isPublished = publishedTo(provider, nowMs) >= localDate;
    if (pass !== 'publication' && !isPublished && !window.resets) return 0;
    const kinds = await this.kinds<MeterKind>(LIVE, provider, localDate);
    const asked = kinds.filter(({ late }) => pass === 'publication' || !isPublished || late);
    return sum(asked, (kind) => callsOf(pass, kind, lanes));
  }

  private kinds<Kind extends MeterKind>(query: string, provider: Asked, date: LocalDate): Promise<Kind[]> {
    const weekday = daysBetween('1970-01-01', date) % WEEK_DAYS;
    const tellsBoth = !provider.lanes.has('productionCurve');
    return this.dataSource.query<Kind[]>(query, [provider.name, date, weekday, tellsBoth]);
  }

  private async callsIn(query: string, values: unknown[]): Promise<number> {
    const rows = await this.dataSource.query<{ calls: number }[]>(query, values);
    return rows[0]?.calls ?? 0;
  }
}

interface Demand {
  provider: Asked;
  /** That the API serves. */
  lanes: SyncLaneName[];
  window: QuotaWindow;
  nowMs: number;
}

/** Of an hour: when the first meter's turn is. Of a whole day: yesterday's calls of the same pass leave it meanwhile. */
function roomBy({ pass, dueAtMs }: DuePass, { windowMs }: QuotaWindow): number {
  return dueAtMs + (windowMs < DAY_MS ? jitterOf(pass).fromMs : IN_TIME_MS);
}

function callsOf(pass: SyncPass, kind: MeterKind, lanes: SyncLaneName[]): number {
  return kind.meters * lanesAsked(pass, kind).filter((lane) => lanes.includes(lane)).length;
}

function sum<Item>(items: Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function longestOf(windows: QuotaWindow[]): QuotaWindow {
  return windows.reduce((one, other) => (other.windowMs > one.windowMs ? other : one), {
    calls: 0,
    windowMs: 0,
  });
}

/** The provider that an API's name begins with, e.g. of `enedis.courbe_de_charge_consommation`. */
export function providerOf(api: string): ProviderName | null {
  return PROVIDERS.find((name) => api === name || api.startsWith(`${name}.`)) ?? null;
}
