import type { SyncAccepted, SyncRun as SyncRunAnswer, SyncRunList } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { maySyncMeter, type BuildingAccess } from '@coprowatt/identity';
import { MeterRepository, type Meter } from '@coprowatt/iot';
import { AppError, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { askedDays } from './asked-days.ts';
import { SyncAudit } from './sync-audit.ts';
import { SyncPlanner } from './sync-planner.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import type { Stretch } from './stretch-rules.ts';
import { syncRunView } from './sync-run-view.ts';
import type { SyncRequestDto } from './sync.dto.ts';

/** Syncs that people ask for, and the runs that they may see. */
@Injectable()
export class SyncService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly planner: SyncPlanner,
    private readonly runs: SyncRunRepository,
    private readonly audit: SyncAudit,
    private readonly clock: Clock,
  ) {}

  /** A meter that is being synced is joined. @throws AppError `not_found`, `forbidden`, `meter_not_connected`, `validation_failed`. */
  async request(access: BuildingAccess, userId: string, asked: SyncRequestDto): Promise<SyncAccepted> {
    const zone = access.building.timeZone;
    const days = askedDays(asked, zone, localDateOf(this.clock.nowMs(), zone));
    const meters = await this.chosen(access, userId, asked.deviceId);
    const runs = await Promise.all(meters.map((meter) => this.start(meter, userId, days)));
    const started = runs.filter((run) => run !== null);
    if (asked.deviceId !== undefined && started.length === 0) throw new AppError('meter_not_connected');
    return { runs: started.map(({ id, deviceId }) => ({ id, deviceId })) };
  }

  /** @throws AppError `not_found` for a meter that the person may not see. */
  async list(access: BuildingAccess, userId: string, deviceId?: string): Promise<SyncRunList> {
    const meters = await this.visible(access, userId, deviceId);
    return { items: (await this.runs.listOf(meters.map(({ id }) => id))).map(syncRunView) };
  }

  /** @throws AppError `not_found`. */
  async get(access: BuildingAccess, userId: string, runId: string): Promise<SyncRunAnswer> {
    const run = isUUID(runId) ? await this.runs.find(runId) : null;
    if (!run) throw new AppError('not_found');
    await this.meters.getVisible(access, userId, run.deviceId);
    return syncRunView(run);
  }

  private async visible(access: BuildingAccess, userId: string, deviceId?: string): Promise<Meter[]> {
    if (deviceId === undefined) return this.meters.listVisible(access, userId);
    return [await this.meters.getVisible(access, userId, deviceId)];
  }

  private async chosen(
    access: BuildingAccess,
    userId: string,
    deviceId: string | undefined,
  ): Promise<Meter[]> {
    const visible = await this.visible(access, userId, deviceId);
    const allowed = visible.filter((meter) => maySyncMeter(access, userId, meter));
    if (visible.length > 0 && allowed.length === 0) throw new AppError('forbidden');
    return allowed;
  }

  /** Null when the meter is not connected. */
  private start(meter: Meter, requestedBy: string, days: Stretch | null): Promise<SyncRun | null> {
    return this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(meter.id, manager);
      if (!connection || !isLive(connection.state)) return null;
      const consent = await this.ledger.current(meter.id, manager);
      if (!consent) return null;
      const categories = consent.dataCategories;
      const run = await this.planner.openManual(
        { meter, connection, categories, requestedBy, days },
        manager,
      );
      await this.audit.asked(run, meter, requestedBy, manager);
      return run;
    });
  }
}
