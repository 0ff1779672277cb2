import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, In, type Repository } from 'typeorm';
import { BuildingRow } from './building.entity.ts';

@Injectable()
export class BuildingRepository {
  private readonly buildings: Repository<BuildingRow>;

  constructor(dataSource: DataSource) {
    this.buildings = dataSource.getRepository(BuildingRow);
  }

  find(id: string): Promise<BuildingRow | null> {
    return this.buildings.findOneBy({ id });
  }

  /** @throws AppError `not_found`. */
  async get(id: string): Promise<BuildingRow> {
    const building = await this.find(id);
    if (!building) throw new AppError('not_found');
    return building;
  }

  /** By name, then id. */
  listByOrganisation(organisationId: string): Promise<BuildingRow[]> {
    return this.buildings.find({ where: { organisationId }, order: { name: 'ASC', id: 'ASC' } });
  }

  /** Buildings named one by one or through their organisation, by name, then id. */
  listWithin(buildingIds: string[], organisationIds: string[]): Promise<BuildingRow[]> {
    return this.buildings.find({
      where: [{ id: In(buildingIds) }, { organisationId: In(organisationIds) }],
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  async insert(building: BuildingRow): Promise<void> {
    await this.buildings.insert(building);
  }

  async update(id: string, changes: Partial<BuildingRow>): Promise<void> {
    if (Object.keys(changes).length > 0) await this.buildings.update({ id }, changes);
  }
}
