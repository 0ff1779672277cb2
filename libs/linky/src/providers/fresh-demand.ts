import { PROVIDERS, type ProviderName } from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { nextPass, type PassHours } from '../schedule/schedule-rules.ts';
import type { QuotaWindow } from './quota-rules.ts';

/** How long a count is good for: its meters are many and change slowly. */
const GOOD_FOR_MS = 60_000;

// A run that is not planned yet may ask anything.
const ACTIVE = `select count(*)::int as calls from linky_sync_runs run
  join linky_connections connection on connection.device_id = run.device_id and connection.provider = $2
  where run.queue = 'fresh' and run.state in ('queued', 'running', 'waiting')
    and (run.next_api = $1 or run.next_api is null)`;
const LIVE = `select count(*)::int as calls from linky_connections
  where provider = $1 and state in ('connected', 'suspect')`;

/** How many calls of an API the day's passes will need before its longest window has passed. */
export class FreshDemand {
  private readonly counted = new Map<string, { atMs: number; calls: number }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    /** When a provider publishes; null when it is not available here. */
    private readonly hoursOf: (provider: ProviderName) => PassHours | null,
  ) {}

  /** Open fresh runs, and the meters whose publication pass comes before the longest window is over. */
  async of(api: string, windows: QuotaWindow[]): Promise<number> {
    const nowMs = this.clock.nowMs();
    const last = this.counted.get(api);
    if (last && nowMs >= last.atMs && nowMs - last.atMs < GOOD_FOR_MS) return last.calls;
    const calls = await this.count(api, Math.max(...windows.map(({ windowMs }) => windowMs)), nowMs);
    this.counted.set(api, { atMs: nowMs, calls });
    return calls;
  }

  private async count(api: string, longestMs: number, nowMs: number): Promise<number> {
    const provider = providerOf(api);
    const hours = provider && this.hoursOf(provider);
    if (!hours) return 0;
    const active = await this.countOf(ACTIVE, [api, provider]);
    const isNear = nextPass(hours, nowMs, 'publication').getTime() - nowMs <= longestMs;
    return active + (isNear ? await this.countOf(LIVE, [provider]) : 0);
  }

  private async countOf(query: string, values: unknown[]): Promise<number> {
    const rows = await this.dataSource.query<{ calls: number }[]>(query, values);
    return rows[0]?.calls ?? 0;
  }
}

/** The provider that an API's name begins with, e.g. of `enedis.courbe_de_charge_consommation`. */
export function providerOf(api: string): ProviderName | null {
  return PROVIDERS.find((name) => api === name || api.startsWith(`${name}.`)) ?? null;
}
