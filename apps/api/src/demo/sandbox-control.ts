import { setTimeout as delay } from 'node:timers/promises';
import type { LocalDate } from '@coprowatt/energy';

/** `GET /control/history` of the sandbox (apps/sandbox/README.md). */
export interface SandboxHistory {
  activation: LocalDate;
  days: { date: LocalDate; wh: number | null }[];
  points: { start: string; minutes: number; watts: number }[];
}

/** `POST /control/shares`: the share that a customer would have made on the consent page. */
export interface SandboxShare {
  autorisationId: number;
  dateDebut: LocalDate;
  dateFin: LocalDate;
}

const ANSWER_WITHIN_MS = 60_000;
const POLL_MS = 200;

/** The sandbox's control endpoints, which no operator has: bulk history outside quotas. */
export class SandboxControl {
  constructor(private readonly baseUrl: string) {}

  /** @throws Error when the sandbox does not answer. */
  async ping(): Promise<void> {
    await this.ask('/clock');
  }

  /** Waits for a sandbox that is still starting. */
  async untilThere(withinMs = ANSWER_WITHIN_MS): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      try {
        return await this.ping();
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await delay(POLL_MS);
      }
    }
  }

  /** What the operator holds of `[from, to)`, published days only. */
  async history(prm: string, from: LocalDate, to: LocalDate): Promise<SandboxHistory> {
    return (await this.ask(`/history?${new URLSearchParams({ prm, from, to })}`)) as SandboxHistory;
  }

  /** Shares a meter as its customer would; a share that lives is answered as it is. */
  async share(prm: string): Promise<SandboxShare> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prm }),
    };
    return (await this.ask('/shares', init)) as SandboxShare;
  }

  private async ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`${this.baseUrl}${path}`, {
      ...init,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch((error: unknown) => {
      throw new Error('the sandbox does not answer', { cause: error });
    });
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
    return answer.json();
  }
}
