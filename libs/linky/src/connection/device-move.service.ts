import type { LinkyDevice } from '@coprowatt/contracts';
import { AccessPolicy, BuildingRepository, mayConnect, type BuildingAccess } from '@coprowatt/identity';
import { AlertNotices, MeterRepository, type Meter } from '@coprowatt/iot';
import { AppError, AuditLog } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { LinkyLive } from '../linky-live.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { DeviceViews } from './device-views.service.ts';

/** Puts a common meter into another building of the same organisation; connection, consent and history stay as they are. */
@Injectable()
export class DeviceMove {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
    private readonly buildings: BuildingRepository,
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly alerts: AlertNotices,
    private readonly views: DeviceViews,
    private readonly live: LinkyLive,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws AppError `not_found` for a meter or a target out of scope, existing or not; `forbidden`; `usage_not_allowed` for
   * a private meter; `conflict` for a building of another organisation, `zone_fixed` for one with other local days.
   */
  async move(
    access: BuildingAccess,
    userId: string,
    deviceId: string,
    buildingId: string,
  ): Promise<LinkyDevice> {
    const meter = await this.meters.getVisible(access, userId, deviceId);
    if (meter.usage !== 'common') throw new AppError('usage_not_allowed');
    if (!mayConnect(access, 'common')) throw new AppError('forbidden');
    const target = await this.policy.requireBuilding(userId, buildingId, 'meter.connect.common');
    refuseOther(access, target);
    const { moved, connection } = await this.dataSource.transaction(async (manager) => {
      for (const { building } of [access, target]) await this.buildings.keep(building, manager);
      const held = await this.connections.lock(deviceId, manager);
      const before = await this.meters.get(deviceId, manager);
      // Another was faster: moved elsewhere, or to another organisation with its building.
      if (!held || before.buildingId !== meter.buildingId || before.organisationId !== meter.organisationId)
        throw new AppError('not_found');
      const after = { ...before, buildingId };
      if (before.buildingId !== buildingId) await this.write(before, buildingId, userId, manager);
      return { moved: after, connection: held };
    });
    await this.tell(meter, moved, connection);
    return this.views.mine(moved, connection);
  }

  /** What is under way goes on in the new building. The ledger keeps where a consent was given; the move is an audit row. */
  private async write(
    meter: Meter,
    buildingId: string,
    userId: string,
    manager: EntityManager,
  ): Promise<void> {
    const { id, organisationId } = meter;
    await this.meters.update(id, { buildingId }, manager);
    await this.alerts.move(manager, id, buildingId);
    await manager.query(
      `update linky_sync_runs set building_id = $2 where device_id = $1 and finished_at is null`,
      [id, buildingId],
    );
    await manager.query(
      `update linky_authorisation_requests set building_id = $2 where device_id = $1 and consumed_at is null`,
      [id, buildingId],
    );
    await manager.query(`update linky_claims set building_id = $2 where device_id = $1 and state = 'open'`, [
      id,
      buildingId,
    ]);
    await this.audit.record(
      {
        act: 'meter.moved',
        actorId: userId,
        organisationId,
        buildingId: meter.buildingId,
        subject: { kind: 'meter', id },
        facts: { to: buildingId },
      },
      manager,
    );
  }

  private async tell(from: Meter, to: Meter, { state }: Connection): Promise<void> {
    await this.live.consentChanged(from, state);
    if (to.buildingId !== from.buildingId) await this.live.consentChanged(to, state);
  }
}

function refuseOther({ building: from }: BuildingAccess, { building: to }: BuildingAccess): void {
  if (from.organisationId !== to.organisationId)
    throw new AppError('conflict', { detail: 'That building is managed by another organisation' });
  if (from.timeZone !== to.timeZone) throw new AppError('zone_fixed');
}
