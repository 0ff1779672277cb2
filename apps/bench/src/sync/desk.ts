/** A share as the simulated Enedis lists it. */
export interface Share {
  prm: string;
  autorisationId: number;
  dateDebut: string;
  dateFin: string;
}

/** One call as the operators logged it. */
export interface LoggedCall {
  /** Instant on the Clock at which the quota counted it. */
  time: string;
  api: string;
  /** Resolution asked from ORES. */
  resolution: string | null;
  /** Null: it is none that a quota counts. */
  quota: 'counted' | 'refused' | null;
}

/** The simulated operators' control desk (apps/sandbox/README.md). */
export class Desk {
  constructor(private readonly url: string) {}

  async now(): Promise<number> {
    return Date.parse((await this.json<{ now: string }>('GET', 'clock')).now);
  }

  /** Moves every process; answers the new instant. */
  async advance(ms: number): Promise<number> {
    const duration = `PT${(Math.max(1, Math.ceil(ms)) / 1_000).toFixed(3)}S`;
    return Date.parse((await this.json<{ now: string }>('POST', 'clock', { advance: duration })).now);
  }

  async share(prms: readonly string[]): Promise<Share[]> {
    return (await this.json<{ shares: Share[] }>('POST', 'shares', { prms })).shares;
  }

  async enforceQuotas(enforced: boolean): Promise<void> {
    await this.json('POST', 'quotas', { enforced });
  }

  /** Calls since an instant of the Clock that an operator's quota counted or refused. @throws Error when it forgot some. */
  async calls(sinceMs: number): Promise<LoggedCall[]> {
    const path = `requests?${new URLSearchParams({ since: new Date(sinceMs).toISOString() })}`;
    const { requests, dropped } = await this.json<{ requests: LoggedCall[]; dropped: number }>('GET', path);
    const [first] = requests;
    if (dropped > 0 && first && Date.parse(first.time) <= sinceMs + 1_000)
      throw new Error('the operators have forgotten calls that are to be counted');
    return requests.filter(({ quota }) => quota !== null);
  }

  private async json<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await fetch(`${this.url}/control/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`/control/${path} answered ${answer.status}: ${await answer.text()}`);
    return (answer.status === 204 ? null : await answer.json()) as Body;
  }
}
