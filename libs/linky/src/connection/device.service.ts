import type { DeviceList } from '@coprowatt/contracts';
import { ConsentLedger } from '@coprowatt/gdpr';
import { mayConnect, type BuildingAccess } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { ClaimRepository } from '../claim/claim.repository.ts';
import { Withdrawal } from '../consent/withdrawal.service.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { deviceView } from './device-view.ts';

/** The meters that a person sees, and their withdrawal. */
@Injectable()
export class DeviceService {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly ledger: ConsentLedger,
    private readonly claims: ClaimRepository,
    private readonly withdrawal: Withdrawal,
  ) {}

  /** Oldest first. */
  async list(access: BuildingAccess, userId: string): Promise<DeviceList> {
    const meters = await this.meters.listVisible(userId, access.building.id);
    const ids = meters.map(({ id }) => id);
    const [connections, consents, contested] = await Promise.all([
      this.connections.listOf(ids),
      this.ledger.currentOf(ids),
      this.claims.contestedOf(ids),
    ]);
    const byDevice = new Map(connections.map((connection) => [connection.deviceId, connection]));
    return {
      items: meters.flatMap((meter) => {
        const connection = byDevice.get(meter.id);
        const purposes = consents.get(meter.id)?.purposes ?? null;
        const mine = mayConnect(access, meter.usage);
        return connection ? [deviceView(meter, connection, purposes, mine, contested.has(meter.id))] : [];
      }),
    };
  }

  /** Withdraws the consent (`Withdrawal`). @throws AppError `not_found`, `forbidden`. */
  async withdraw(access: BuildingAccess, userId: string, deviceId: string): Promise<void> {
    const meter = await this.meters.getVisible(userId, access.building.id, deviceId);
    if (!mayConnect(access, meter.usage)) throw new AppError('forbidden');
    await this.withdrawal.withdraw(meter, userId);
  }
}
