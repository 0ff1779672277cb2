import { lastPublishedDay } from '@coprowatt/energy';
import { can, maySeeMeter, type BuildingAccess } from '@coprowatt/identity';
import { AppError, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { VersionedDays } from '../reading/day-versions.ts';
import type { Meter } from './meter.entity.ts';
import { MeterRepository } from './meter.repository.ts';
import { meterScope, type MeterScope } from './meter-scope.ts';

/** Decides which meters a figure is made of, and on which days their readings are due. */
@Injectable()
export class MeterScopes {
  constructor(
    private readonly repository: MeterRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * One meter that the person may see, else the building's common meters; with the version of these days, if any.
   * @throws AppError `not_found` for any other meter, `forbidden` for the common meters without `building.energy.read`.
   */
  async of(
    access: BuildingAccess,
    userId: string,
    deviceId?: string,
    days?: VersionedDays,
  ): Promise<MeterScope> {
    const { id, timeZone } = access.building;
    if (deviceId !== undefined) {
      const meter = await this.repository.findIn(id, deviceId, days);
      if (!meter || !maySeeMeter(access, userId, meter)) throw new AppError('not_found');
      return this.scope([meter], timeZone);
    }
    if (!can(access, 'building.energy.read')) throw new AppError('forbidden');
    return this.scope(await this.repository.listCommonOf([id], undefined, days), timeZone);
  }

  /** These meters at the present time. */
  scope(meters: Meter[], timeZone: string): MeterScope {
    return meterScope(meters, lastPublishedDay(this.clock.nowMs(), timeZone), timeZone);
  }
}
