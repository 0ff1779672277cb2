import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, type EntityManager, type Repository } from 'typeorm';
import { BuildingRow } from './building.entity.ts';

/** Buildings that have not ended; one that has is as if it did not exist. */
@Injectable()
export class BuildingRepository {
  private readonly buildings: Repository<BuildingRow>;

  constructor(dataSource: DataSource) {
    this.buildings = dataSource.getRepository(BuildingRow);
  }

  find(id: string): Promise<BuildingRow | null> {
    return this.buildings.findOneBy({ id, endedAt: IsNull() });
  }

  /**
   * The same, and until the transaction ends nobody else changes it, hands it over or ends it. Whoever acts on a whole
   * building, or keeps it, does so before any lock of a meter. Rows that only point to the building need not wait.
   */
  hold(id: string, manager: EntityManager): Promise<BuildingRow | null> {
    return this.within(manager).findOne({
      where: { id, endedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /**
   * Until the transaction ends the building stays with this organisation; others may hold it so as well.
   * @throws AppError `not_found` when it is not there.
   */
  async keep(
    { id, organisationId }: Pick<BuildingRow, 'id' | 'organisationId'>,
    manager: EntityManager,
  ): Promise<void> {
    const kept = await this.within(manager).findOne({
      where: { id, organisationId, endedAt: IsNull() },
      lock: { mode: 'pessimistic_read' },
    });
    if (!kept) throw new AppError('not_found');
  }

  /** @throws AppError `not_found`. */
  async get(id: string): Promise<BuildingRow> {
    const building = await this.find(id);
    if (!building) throw new AppError('not_found');
    return building;
  }

  /** By name, then id. */
  listByOrganisation(organisationId: string): Promise<BuildingRow[]> {
    return this.buildings.find({
      where: { organisationId, endedAt: IsNull() },
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  /** Buildings named one by one or through their organisation, by name, then id. */
  listWithin(buildingIds: string[], organisationIds: string[]): Promise<BuildingRow[]> {
    return this.buildings.find({
      where: [
        { id: In(buildingIds), endedAt: IsNull() },
        { organisationId: In(organisationIds), endedAt: IsNull() },
      ],
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  async insert(building: BuildingRow, manager?: EntityManager): Promise<void> {
    await this.within(manager).insert(building);
  }

  async update(id: string, changes: Partial<BuildingRow>, manager?: EntityManager): Promise<void> {
    if (Object.keys(changes).length > 0) await this.within(manager).update({ id }, changes);
  }

  /** Takes a building out of everybody's scope. Returns false when it had ended before. */
  async end(id: string, endedAt: Date, manager: EntityManager): Promise<boolean> {
    const { affected } = await this.within(manager).update({ id, endedAt: IsNull() }, { endedAt });
    return affected === 1;
  }

  /** Gives a building to another organisation; the mandate of the former one ends with it. */
  async handOver(id: string, organisationId: string, manager: EntityManager): Promise<void> {
    await this.within(manager).update({ id }, { organisationId, mandateReference: null });
  }

  private within(manager?: EntityManager): Repository<BuildingRow> {
    return manager?.getRepository(BuildingRow) ?? this.buildings;
  }
}
