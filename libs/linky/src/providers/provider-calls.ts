import type { ProviderName } from '@coprowatt/contracts';
import { Metrics } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { ProviderError } from './provider-error.ts';

/** Counts calls to operators, tokens included, for whoever monitors. */
@Injectable()
export class ProviderCalls {
  private readonly count: (labels: { provider: ProviderName; outcome: string }) => void;

  constructor(metrics: Metrics) {
    this.count = metrics.counter({
      name: 'coprowatt_provider_calls_total',
      help: 'Calls to operators by what they answered: ok, or the code of the refusal.',
      labelNames: ['provider', 'outcome'],
    });
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
