import {
  PROVIDERS,
  type OperatorState,
  type OperatorStateList,
  type ProviderName,
} from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { providerOf } from '../providers/fresh-demand.ts';
import { ProviderGates } from '../providers/provider-gates.ts';
import { Providers } from '../providers/providers.ts';
import { OperatorStateRepository } from './operator-state.repository.ts';

/** How each operator stands, for the admin's page. */
@Injectable()
export class OperatorStates {
  constructor(
    private readonly repository: OperatorStateRepository,
    private readonly gates: ProviderGates,
    private readonly providers: Providers,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<OperatorStateList> {
    const now = this.clock.now();
    const [meters, successes, runs, incidents, closed, quotas] = await Promise.all([
      this.repository.countMeters(),
      this.repository.lastSuccesses(),
      this.repository.countRuns(now),
      this.repository.listIncidents(now),
      this.gates.listClosed(now),
      this.repository.quotaUses(this.askedApis(), now),
    ]);
    const items = PROVIDERS.map((provider): OperatorState => {
      const runsIn = (state: (typeof runs)[number]['state']): number =>
        runs.find((one) => one.provider === provider && one.state === state)?.runs ?? 0;
      return {
        provider,
        available: this.providers.find(provider) !== null,
        connectedMeters: meters.get(provider)?.live ?? 0,
        endedMeters: meters.get(provider)?.ended ?? 0,
        lastSuccessAt: successes.get(provider)?.toISOString() ?? null,
        closed: closed
          .filter(({ api }) => providerOf(api) === provider)
          .map(({ api, until, reason }) => ({ api, until: until.toISOString(), reason })),
        quotas: quotas.filter(({ api }) => providerOf(api) === provider),
        runs: {
          queued: runsIn('queued'),
          running: runsIn('running'),
          waiting: runsIn('waiting'),
          failedLastDay: runsIn('failed'),
        },
        incidents: incidents.filter((incident) => incident.provider === provider),
      };
    });
    return { items };
  }

  /** Of the providers that this installation can call. */
  private askedApis(): string[] {
    return PROVIDERS.flatMap((name: ProviderName) => {
      const provider = this.providers.find(name);
      return provider ? [...provider.lanes].map((lane) => provider.apiOf(lane)) : [];
    });
  }
}
