import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { IncidentRepository } from './incident/incident.repository.ts';
import { ProviderQuota } from './providers/provider-quota.ts';
import { RunRetention, type RunRule } from './sync/run-retention.ts';

const EVERY_MS = 3_600_000;
const INCIDENT_KEPT_MS = 90 * 24 * 3_600_000;
const ALL = ['idle', 'old', 'calls', 'incidents'] as const satisfies (RunRule | 'calls' | 'incidents')[];

export type Kept = (typeof ALL)[number];

/** Removes once an hour what was kept long enough (docs/operations.md), so that no table of the sync grows for ever. */
@Injectable()
export class Retention {
  private readonly dueMs = new Map<Kept, number>();

  constructor(
    private readonly runs: RunRetention,
    private readonly quota: ProviderQuota,
    private readonly incidents: IncidentRepository,
    private readonly clock: Clock,
  ) {}

  /** What is looked through now; at the next tick again until nothing is left. */
  listDue(): Kept[] {
    return ALL.filter((what) => (this.dueMs.get(what) ?? 0) <= this.clock.nowMs());
  }

  async remove(what: Kept): Promise<void> {
    if (what === 'calls') await this.quota.prune();
    else if (what === 'incidents')
      await this.incidents.removeResolved(new Date(this.clock.nowMs() - INCIDENT_KEPT_MS));
    else if (!(await this.runs.remove(what))) return;
    this.dueMs.set(what, this.clock.nowMs() + EVERY_MS);
  }
}
