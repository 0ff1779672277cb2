import { BuildingRow } from '@coprowatt/identity';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';

/**
 * Keeps what is done to a whole building (handing it over, ending it) apart from what is done in it. A caller takes this
 * lock before that of any PRM or connection.
 */
@Injectable()
export class BuildingLock {
  /** Until the transaction ends the building stays with this organisation. @throws AppError `not_found` when it does not. */
  async share(
    { id, organisationId }: Pick<BuildingRow, 'id' | 'organisationId'>,
    manager: EntityManager,
  ): Promise<void> {
    const held = await manager.findOne(BuildingRow, {
      where: { id, organisationId, endedAt: IsNull() },
      lock: { mode: 'pessimistic_read' },
    });
    if (!held) throw new AppError('not_found');
  }

  /** Nobody else changes the building until the transaction ends; null when it has ended. */
  take(id: string, manager: EntityManager): Promise<BuildingRow | null> {
    // Not "for update": rows that only point to the building need not wait.
    return manager.findOne(BuildingRow, {
      where: { id, endedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
  }
}
