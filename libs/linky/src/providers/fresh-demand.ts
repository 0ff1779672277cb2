import { PROVIDERS, type ProviderName } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { Clock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { nextPass, type PassHours } from '../schedule/schedule-rules.ts';
import { countsAfterMs, type QuotaWindow } from './quota-rules.ts';

/** How long a count is good for: its meters are many and change slowly. */
const GOOD_FOR_MS = 60_000;
/** A publication pass takes so long (its jitter, then a minute's allowance after another): a place free by then is in time. */
const IN_TIME_MS = 3_600_000;

// A run that is not planned yet may ask anything.
const ACTIVE = `select count(*)::int as calls from linky_sync_runs run
  join linky_connections connection on connection.device_id = run.device_id and connection.provider = $2
  where run.queue = 'fresh' and run.state in ('queued', 'running', 'waiting')
    and (run.next_api = $1 or run.next_api is null)`;
// A meter has its place already when its last pass goes on (it is counted above) or made a call whose place is free in time.
const LIVE = `select count(*)::int as calls from linky_connections connection
  where connection.provider = $1 and connection.state in ('connected', 'suspect') and not exists (
    select from linky_sync_runs run where run.device_id = connection.device_id and run.pass = 'publication'
      and run.local_date >= $2::date
      and (run.finished_at is null or (run.calls > 0 and run.finished_at > $3 and run.finished_at <= $4)))`;

/** How many calls of an API the day's passes will need before its longest window has passed. */
export class FreshDemand {
  private readonly counted = new Map<string, { atMs: number; calls: number }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    /** When a provider publishes; null when it is not available here. */
    private readonly hoursOf: (provider: ProviderName) => PassHours | null,
  ) {}

  /** Open fresh runs, and the meters whose publication pass comes before the longest window is over and has no place yet. */
  async of(api: string, windows: QuotaWindow[]): Promise<number> {
    const nowMs = this.clock.nowMs();
    const last = this.counted.get(api);
    if (last && nowMs >= last.atMs && nowMs - last.atMs < GOOD_FOR_MS) return last.calls;
    const calls = await this.count(api, longestOf(windows), nowMs);
    this.counted.set(api, { atMs: nowMs, calls });
    return calls;
  }

  private async count(api: string, window: QuotaWindow, nowMs: number): Promise<number> {
    const provider = providerOf(api);
    const hours = provider && this.hoursOf(provider);
    if (!hours) return 0;
    const active = await this.countOf(ACTIVE, [api, provider]);
    const next = nextPass(hours, nowMs, 'publication').getTime();
    if (next - nowMs > window.windowMs) return active;
    const sinceMs = countsAfterMs(window, nowMs);
    const inTimeMs = window.resets ? nowMs : next + IN_TIME_MS - window.windowMs;
    const dates = [localDateOf(sinceMs, hours.timeZone), new Date(sinceMs), new Date(inTimeMs)];
    return active + (await this.countOf(LIVE, [provider, ...dates]));
  }

  private async countOf(query: string, values: unknown[]): Promise<number> {
    const rows = await this.dataSource.query<{ calls: number }[]>(query, values);
    return rows[0]?.calls ?? 0;
  }
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
