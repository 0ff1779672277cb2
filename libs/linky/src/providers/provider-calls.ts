import type { ProviderName } from '@coprowatt/contracts';
import { Metrics } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ProviderError } from './provider-error.ts';

/** Calls for data, refused ones too, that some piece of work made so far. */
export interface Tally {
  calls: number;
}

/** Counts calls to operators, tokens included, for whoever monitors. */
@Injectable()
export class ProviderCalls {
  private readonly tallies = new AsyncLocalStorage<Tally>();
  private readonly count: (labels: { provider: ProviderName; outcome: string }) => void;

  constructor(metrics: Metrics) {
    this.count = metrics.counter({
      name: 'coprowatt_provider_calls_total',
      help: 'Calls to operators by what they answered: ok, or the code of the refusal.',
      labelNames: ['provider', 'outcome'],
    });
  }

  /** What `work` answers; the tally has the calls for data that it made, also when it throws. */
  tallied<T>(tally: Tally, work: () => Promise<T>): Promise<T> {
    return this.tallies.run(tally, work);
  }

  /** A call for data, as `tallied` counts them: no token. */
  data<T>(provider: ProviderName, send: () => Promise<T>): Promise<T> {
    const tally = this.tallies.getStore();
    if (tally) tally.calls += 1;
    return this.counted(provider, send);
  }

  async counted<T>(provider: ProviderName, send: () => Promise<T>): Promise<T> {
    try {
      const answer = await send();
      this.count({ provider, outcome: 'ok' });
      return answer;
    } catch (error) {
      this.count({ provider, outcome: error instanceof ProviderError ? error.code : 'error' });
      throw error;
    }
  }
}
