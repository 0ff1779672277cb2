import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FreshDemand } from './fresh-demand.ts';
import type { CallQueue } from './meter-data.provider.ts';
import { ProviderError } from './provider-error.ts';
import { ProviderGates } from './provider-gates.ts';
import { QuotaLog, type Taken } from './quota-log.ts';
import { leavingRoom, LONGEST_WINDOW_MS, type QuotaWindow } from './quota-rules.ts';

/** A call that would wait longer than this is refused: its run waits as a row, behind a closed gate. */
const LONGEST_PAUSE_MS = 5_000;
/** A refusal for too many calls that names no time would else be given to each meter in turn. */
const UNTOLD_MS = 60_000;
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** The right to make one call now. Either end must be told: until then the place counts as just taken. */
export interface QuotaPlace {
  /** The answer has come, so the operator has counted the call by now. */
  arrived(): Promise<void>;
  /** The call was not sent after all, or reached nobody. */
  giveBack(): Promise<void>;
}

/**
 * Operators' quotas over all processes: a sliding log of calls in our own table, on the Clock.
 *
 * The operator counts a call when it arrives, somewhere between its departure and its answer. So a call leaves only when
 * those before it were answered a whole window ago: exact whatever the journeys take, without a margin. It costs one
 * journey a window, nothing of an hour's.
 */
@Injectable()
export class ProviderQuota {
  private readonly log: QuotaLog;
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    dataSource: DataSource,
    private readonly clock: Clock,
    private readonly gates: ProviderGates,
    private readonly demand: FreshDemand,
  ) {
    this.log = new QuotaLog(dataSource);
  }

  /**
   * Makes one call within its quota, and closes the gate when the operator says so.
   * @param isFree whether an answer tells that this allowance was not used.
   * @throws ProviderError `quota` with the wait when a place would be long in coming; whatever `send` throws.
   */
  async call<T>(
    api: string,
    windows: QuotaWindow[],
    queue: CallQueue,
    send: () => Promise<T>,
    isFree: (answer: T) => boolean = () => false,
  ): Promise<T> {
    const place = await this.enter(api, windows, queue);
    try {
      const answer = await send();
      await (isFree(answer) ? place.giveBack() : place.arrived());
      return answer;
    } catch (error) {
      await (wasNotCounted(error) ? place.giveBack() : place.arrived());
      await this.obey(api, error);
      throw error;
    }
  }

  /** Waits for a place, shortly. @throws ProviderError `quota` with the wait when it would be long. */
  enter(api: string, windows: QuotaWindow[], queue: CallQueue): Promise<QuotaPlace> {
    return this.inTurn(`${api} ${queue}`, async () => {
      for (;;) {
        const nowMs = this.clock.nowMs();
        const allowed =
          queue === 'fresh' ? windows : leavingRoom(windows, await this.demand.of(api, windows), nowMs);
        const taken = await this.log.take(api, allowed, queue === 'history', nowMs);
        if (taken.id !== null) return this.place(taken.id);
        await this.wait(api, queue, taken);
      }
    });
  }

  /** Forgets the calls of all APIs that no window of any operator counts any more. */
  async prune(): Promise<void> {
    // Twice, because the clocks of processes differ a little.
    await this.log.prune(new Date(this.clock.nowMs() - 2 * LONGEST_WINDOW_MS));
  }

  private place(id: string): QuotaPlace {
    return {
      arrived: () => this.log.arrived(id, this.clock.now()),
      giveBack: () => this.log.giveBack(id),
    };
  }

  /** Until the place is free, or not at all. */
  private async wait(api: string, queue: CallQueue, { freeAtMs, reason }: Refused): Promise<void> {
    const waitMs = freeAtMs - this.clock.nowMs();
    const until = new Date(freeAtMs);
    if (waitMs <= LONGEST_PAUSE_MS) return this.clock.sleepUntil(until);
    if (queue === 'history') await this.gates.closeForHistory(api, until);
    else await this.gates.close(api, until, reason);
    throw new ProviderError('quota', { retryAfterMs: waitMs });
  }

  /** What one caller is told holds for all. */
  private async obey(api: string, error: unknown): Promise<void> {
    if (!(error instanceof ProviderError) || error.status === null) return;
    const { code, retryAfterMs } = error;
    if (code === 'quota')
      await this.gates.close(api, this.after(retryAfterMs ?? UNTOLD_MS), 'too_many_requests');
    if (code === 'unavailable' && retryAfterMs !== null)
      await this.gates.close(api, this.after(retryAfterMs), 'maintenance');
  }

  private after(waitMs: number): Date {
    return new Date(this.clock.nowMs() + waitMs);
  }

  /** One after the other in this process: of all who wait for one allowance a single one looks at the log. */
  private inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.turns.get(key) ?? Promise.resolve()).then(work);
    this.turns.set(
      key,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

type Refused = Extract<Taken, { id: null }>;

/** Nobody answered the name or the port, or we refused the call ourselves. */
function wasNotCounted(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error.status !== null) return false;
  return error.code === 'quota' || UNREACHED.has(String(error.cause));
}
