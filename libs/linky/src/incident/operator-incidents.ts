import type { IncidentKind, ProviderName } from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { IncidentAnnouncer } from './incident-announcer.ts';
import {
  FAILS_FOR_ALL,
  HELD_UP_MS,
  isIncident,
  isOver,
  isWave,
  mayBeOutage,
  SAME_TROUBLE_MS,
  scopeOf,
  WAVE_LASTS_MS,
  WAVE_SETTLES_MS,
} from './incident-rules.ts';
import { IncidentRepository, type LiveIncident } from './incident.repository.ts';

/** An answer without data, in words that an admin may read. */
export interface NotedFailure {
  provider: ProviderName;
  kind: IncidentKind;
  /** Name under which quota and gates count it. */
  api: string | null;
  vendorCode: string | null;
  status: number | null;
  /** Meter that it was about; null for none, e.g. a token. */
  deviceId: string | null;
}

/** A good answer is written down at most this often for an API, or it would cost a write each. */
const GOOD_EVERY_MS = 60_000;

/** The desk where operators' failures are noted. It alone decides whether they are an incident, and tells the admins once. */
@Injectable()
export class OperatorIncidents {
  private readonly goodAtMs = new Map<string, number>();
  private readonly noted = new Set<ProviderName>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: IncidentRepository,
    private readonly announcer: IncidentAnnouncer,
    private readonly clock: Clock,
  ) {}

  /** Not within the caller's transaction: what the operator said stays true when that fails. */
  async note({ provider, kind, api, ...answer }: NotedFailure): Promise<void> {
    this.noted.add(provider);
    const key = { provider, kind, api: scopeOf(kind, api) };
    const id = await this.repository.note(key, { ...answer, at: this.clock.now() });
    const incident = await this.repository.find(id);
    if (incident?.openedAt === null && (await this.isIncident(incident))) await this.open(incident);
  }

  /** The operator gave data: what it said before may be over. Cheap: most calls do nothing. */
  async good(provider: ProviderName, api: string): Promise<void> {
    const now = this.clock.now();
    const lastMs = this.goodAtMs.get(api);
    const isRecent = lastMs !== undefined && Math.abs(now.getTime() - lastMs) < GOOD_EVERY_MS;
    if (isRecent && !this.noted.has(provider)) return;
    this.goodAtMs.set(api, now.getTime());
    this.noted.delete(provider);
    await this.repository.saveSuccess(provider, api, now);
    for (const incident of await this.repository.listLive(provider, api))
      await this.reconsider(incident, now);
  }

  /** Whether an incident of this kind lasts, for any API of the operator. */
  isOpen(provider: ProviderName, kind: IncidentKind, manager?: EntityManager): Promise<boolean> {
    return this.repository.isOpen(provider, kind, manager);
  }

  /** Of these devices, those that their operator's failure keeps waiting: while it lasts, and until it answered for them since, or had two days for it. */
  heldUp(deviceIds: string[]): Promise<Set<string>> {
    const since = new Date(this.clock.nowMs() - HELD_UP_MS);
    return this.repository.heldUp(deviceIds, FAILS_FOR_ALL, since);
  }

  private async isIncident(incident: LiveIncident): Promise<boolean> {
    const { id, kind, firstAt } = incident;
    if (kind === 'not_holder_wave') return this.isWave(incident, this.clock.now());
    const forMs = this.clock.nowMs() - firstAt.getTime();
    if (kind === 'outage' && !mayBeOutage(forMs)) return false;
    return isIncident(kind, { forMs, ...(await this.repository.counts(id)) });
  }

  private async isWave(incident: LiveIncident, now: Date): Promise<boolean> {
    return isWave(await this.repository.waveFacts(incident, new Date(now.getTime() - WAVE_LASTS_MS)));
  }

  /** Opened and mailed in one transaction, by one process. */
  private async open(incident: LiveIncident): Promise<void> {
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.repository.open(incident.id, now, manager))) return;
      const since = new Date(now.getTime() - SAME_TROUBLE_MS);
      if (await this.repository.endedAfter(incident, since, manager)) return;
      await this.announcer.announce(incident, await this.repository.counts(incident.id, manager), manager);
    });
  }

  private async reconsider(incident: LiveIncident, now: Date): Promise<void> {
    const { id, kind, openedAt, lastAt } = incident;
    if (kind === 'not_holder_wave') await this.reconsiderWave(incident, now);
    else if (openedAt === null) await this.repository.forget(id);
    else if (isOver(kind, now.getTime() - lastAt.getTime())) await this.repository.resolve(id, now);
  }

  /** Over once it has been below its limits for a day; what never became one is forgotten with its last answer. */
  private async reconsiderWave(incident: LiveIncident, now: Date): Promise<void> {
    const { id, openedAt, lastAt, underLimitSince } = incident;
    const isOld = now.getTime() - lastAt.getTime() > WAVE_LASTS_MS;
    if (openedAt === null) return isOld ? this.repository.forget(id) : undefined;
    if (await this.isWave(incident, now)) return this.setUnderLimit(incident, null);
    if (underLimitSince === null) return this.setUnderLimit(incident, now);
    if (now.getTime() - underLimitSince.getTime() >= WAVE_SETTLES_MS) await this.repository.resolve(id, now);
  }

  private async setUnderLimit({ id, underLimitSince }: LiveIncident, since: Date | null): Promise<void> {
    if (underLimitSince?.getTime() !== since?.getTime()) await this.repository.setUnderLimit(id, since);
  }
}
