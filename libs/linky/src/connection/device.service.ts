import type { DeviceList } from '@coprowatt/contracts';
import { ConsentLedger } from '@coprowatt/gdpr';
import { mayConnect, type BuildingAccess } from '@coprowatt/identity';
import { Meter, MeterRepository } from '@coprowatt/iot';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectionEnd } from './connection-end.service.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { deviceView } from './device-view.ts';

/** The meters that a person sees, and their withdrawal. */
@Injectable()
export class DeviceService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly ledger: ConsentLedger,
    private readonly ending: ConnectionEnd,
  ) {}

  /** Oldest first. */
  async list(access: BuildingAccess, userId: string): Promise<DeviceList> {
    const meters = await this.meters.listVisible(userId, access.building.id);
    const ids = meters.map(({ id }) => id);
    const [connections, consents] = await Promise.all([
      this.connections.listOf(ids),
      this.ledger.currentOf(ids),
    ]);
    const byDevice = new Map(connections.map((connection) => [connection.deviceId, connection]));
    return {
      items: meters.flatMap((meter) => {
        const connection = byDevice.get(meter.id);
        const purposes = consents.get(meter.id)?.purposes ?? null;
        return connection ? [deviceView(meter, connection, purposes, mayConnect(access, meter.usage))] : [];
      }),
    };
  }

  /**
   * Withdraws the consent: calls to the operator stop at once, the history stays. A meter that was never connected has
   * none and is removed. Withdrawing twice changes nothing. @throws AppError `not_found`, `forbidden`.
   */
  async withdraw(access: BuildingAccess, userId: string, deviceId: string): Promise<void> {
    const meter = await this.meters.getVisible(userId, access.building.id, deviceId);
    if (!mayConnect(access, meter.usage)) throw new AppError('forbidden');
    const ended = await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(deviceId, manager);
      if (!connection) throw new AppError('not_found');
      if (connection.state === 'withdrawn') return null;
      const done = await this.ending.apply(
        connection,
        'withdraw',
        { actorUserId: userId, cause: 'withdrawn in the application' },
        manager,
      );
      if (connection.connectedAt === null && meter.lastReadingAt === null)
        await manager.delete(Meter, { id: deviceId });
      return done;
    });
    if (ended) await this.ending.tellOf(meter, ended);
  }
}
