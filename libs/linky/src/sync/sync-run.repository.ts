import type { ReactionName, SyncReason, SyncState } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { Injectable } from '@nestjs/common';
import { DataSource, In, MoreThan, type EntityManager, type Repository } from 'typeorm';
import { countAskedInVain } from '../quality/ledger-rows.ts';
import { windowOf } from './lane-rules.ts';
import { SyncAudit } from './sync-audit.ts';
import { SyncRun } from './sync-run.entity.ts';

export const ACTIVE_STATES = ['queued', 'running', 'waiting'] as const satisfies SyncState[];
const LISTED_RUNS = 100;

/** How runs end that do not end by themselves. */
export interface RunEnd {
  state: 'cancelled' | 'failed';
  reason: SyncReason;
  /** What is done about what the operator said; null: he said nothing. Whatever a run did before is no more. */
  reaction: ReactionName | null;
  at: Date;
}

export function isActive(run: SyncRun): boolean {
  return ACTIVE_STATES.some((state) => state === run.state);
}

@Injectable()
export class SyncRunRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: SyncAudit,
  ) {}

  find(id: string, manager?: EntityManager): Promise<SyncRun | null> {
    return this.runs(manager).findOneBy({ id });
  }

  /** Held until the transaction ends. */
  lock(id: string, manager: EntityManager): Promise<SyncRun | null> {
    return this.runs(manager).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** All of a meter that go on, oldest first; held until the transaction ends. */
  lockActive(deviceId: string, manager: EntityManager): Promise<SyncRun[]> {
    return this.runs(manager).find({
      where: { deviceId, state: In([...ACTIVE_STATES]) },
      order: { createdAt: 'ASC', id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** A meter's back-fill that goes on; there is at most one. */
  findHistory(deviceId: string, manager?: EntityManager): Promise<SyncRun | null> {
    return this.runs(manager).findOneBy({ deviceId, kind: 'backfill', state: In([...ACTIVE_STATES]) });
  }

  /** Whether the same pass of a later local date was opened. */
  isOvertaken({ deviceId, pass, localDate }: SyncRun, manager: EntityManager): Promise<boolean> {
    if (!pass || !localDate) return Promise.resolve(false);
    return this.runs(manager).existsBy({ deviceId, pass, localDate: MoreThan(localDate) });
  }

  /** Newest first. */
  listOf(deviceIds: string[]): Promise<SyncRun[]> {
    return this.runs().find({
      where: { deviceId: In(deviceIds) },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: LISTED_RUNS,
    });
  }

  async insert(run: SyncRun, manager: EntityManager): Promise<void> {
    await this.runs(manager).insert(run);
  }

  /**
   * Of a run that is active, in its lock. One that ends with it learns which of its days it asked again in vain, for that is
   * what no later answer brought, and leaves its row in the audit log. Answers the run as it is kept.
   */
  async save(run: SyncRun, manager: EntityManager): Promise<SyncRun> {
    if (isActive(run)) return this.runs(manager).save(run);
    const ended = { ...run, holesRemaining: await askedInVain(run, manager) };
    await this.runs(manager).save(ended);
    await this.audit.finished(ended, manager);
    return ended;
  }

  /** Ends a meter's runs that go on, all or those of a kind, whoever works on them: he sees it before he writes. */
  async endActive(
    deviceId: string,
    end: RunEnd,
    manager: EntityManager,
    isMeant: (run: SyncRun) => boolean = () => true,
  ): Promise<SyncRun[]> {
    const { at: finishedAt, ...how } = end;
    const meant = (await this.lockActive(deviceId, manager)).filter(isMeant);
    const ended = meant.map((run): SyncRun => ({
      ...run,
      ...how,
      finishedAt,
      nextTryAt: null,
    }));
    const saved: SyncRun[] = [];
    for (const run of ended) saved.push(await this.save(run, manager));
    return saved;
  }

  /** Day after the newest one that the operator was ever asked for a meter; null when he was not. */
  async newestAsked(deviceId: string, manager: EntityManager): Promise<LocalDate | null> {
    const rows: { asked_to: LocalDate | null }[] = await manager.query(
      'select max(asked_to) as asked_to from linky_sync_runs where device_id = $1',
      [deviceId],
    );
    return rows[0]?.asked_to ?? null;
  }

  private runs(manager: EntityManager = this.dataSource.manager): Repository<SyncRun> {
    return manager.getRepository(SyncRun);
  }
}

function askedInVain({ deviceId, startedAt, lanes }: SyncRun, manager: EntityManager): Promise<number> {
  const window = windowOf(lanes);
  if (startedAt === null || window === null) return Promise.resolve(0);
  return countAskedInVain(manager, deviceId, window, startedAt);
}
