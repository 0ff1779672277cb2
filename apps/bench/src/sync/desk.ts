/** A share as the simulated Enedis lists it. */
export interface Share {
  prm: string;
  autorisationId: number;
  dateDebut: string;
  dateFin: string;
}

/** Calls of one API, and those that its quota refused. */
export interface CallTally {
  calls: number;
  refused: number;
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

  /** Numbers of all calls since the last clearing, by API. */
  async summary(): Promise<Record<string, CallTally>> {
    return (await this.json<{ apis: Record<string, CallTally> }>('GET', 'requests/summary')).apis;
  }

  async forgetCalls(): Promise<void> {
    await this.json('DELETE', 'requests');
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
