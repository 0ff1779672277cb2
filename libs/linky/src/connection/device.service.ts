import type { DeviceList } from '@coprowatt/contracts';
import { mayConnect, type BuildingAccess } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { Withdrawal } from '../consent/withdrawal.service.ts';
import { DeviceViews } from './device-views.service.ts';

/** The meters that a person sees, and their withdrawal. */
@Injectable()
export class DeviceService {
  constructor(
    private readonly meters: MeterRepository,
    private readonly views: DeviceViews,
    private readonly withdrawal: Withdrawal,
  ) {}

  /** Oldest first. */
  async list(access: BuildingAccess, userId: string): Promise<DeviceList> {
    const meters = await this.meters.listVisible(access, userId);
    return { items: await this.views.list(meters, ({ usage }) => mayConnect(access, usage)) };
  }

  /** Withdraws the consent (`Withdrawal`). @throws AppError `not_found`, `forbidden`. */
  async withdraw(access: BuildingAccess, userId: string, deviceId: string): Promise<void> {
    const meter = await this.meters.getVisible(access, userId, deviceId);
    if (!mayConnect(access, meter.usage)) throw new AppError('forbidden');
    await this.withdrawal.withdraw(meter, userId);
  }
}
