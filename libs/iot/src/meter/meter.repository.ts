import { AppError } from '@coprowatt/platform';
import { AccessPolicy, maySeeMeter } from '@coprowatt/identity';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, In, IsNull, Not, type EntityManager, type Repository } from 'typeorm';
import { Meter } from './meter.entity.ts';

/** Whom a meter belongs to: exactly one of the two. */
export type MeterSubject = { organisationId: string } | { holderUserId: string };

/** A meter with its sealed PRM, for whoever talks to the operator. */
export type MeterWithPrm = Meter & { prmSealed: string };

/** Every method takes an optional EntityManager to join the caller's transaction. */
@Injectable()
export class MeterRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
  ) {}

  find(id: string, manager?: EntityManager): Promise<Meter | null> {
    return this.meters(manager).findOneBy({ id });
  }

  /** @throws AppError `not_found`. */
  async get(id: string, manager?: EntityManager): Promise<Meter> {
    const meter = await this.find(id, manager);
    if (!meter) throw new AppError('not_found');
    return meter;
  }

  /** Those of these that exist, in no order. */
  listByIds(ids: string[]): Promise<Meter[]> {
    return this.meters().findBy({ id: In(ids) });
  }

  /** With the sealed PRM. @throws AppError `not_found`. */
  async getWithPrm(id: string, manager?: EntityManager): Promise<MeterWithPrm> {
    const query = this.meters(manager).createQueryBuilder('meter').addSelect('meter.prmSealed');
    const meter = await query.where({ id }).getOne();
    if (!meter) throw new AppError('not_found');
    return meter;
  }

  /** The subject's row for a PRM, by its lookup hash, in any building. */
  findBySubject(subject: MeterSubject, prmHash: Buffer, manager?: EntityManager): Promise<Meter | null> {
    return this.meters(manager).findOneBy({ ...subject, prmHash });
  }

  /** Every subject's row for a PRM, oldest first. */
  listByPrmHash(prmHash: Buffer, manager?: EntityManager): Promise<Meter[]> {
    return this.meters(manager).find({ where: { prmHash }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async insert(meter: Meter, manager?: EntityManager): Promise<void> {
    await this.meters(manager).insert(meter);
  }

  async update(id: string, changes: Partial<Meter>, manager?: EntityManager): Promise<void> {
    await this.meters(manager).update({ id }, changes);
  }

  /** Whether any meter of the building, common or private, has a reading. */
  hasReadings(buildingId: string): Promise<boolean> {
    return this.meters().existsBy({ buildingId, lastReadingAt: Not(IsNull()) });
  }

  /** Every meter of a building, private ones too, oldest first: for acts on the building as a whole. */
  listAllIn(buildingId: string, manager?: EntityManager): Promise<Meter[]> {
    return this.meters(manager).find({ where: { buildingId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Common meters of one building, oldest first. */
  listCommon(buildingId: string, manager?: EntityManager): Promise<Meter[]> {
    return this.listCommonOf([buildingId], manager);
  }

  /** Common meters of several buildings, oldest first. */
  listCommonOf(buildingIds: string[], manager?: EntityManager): Promise<Meter[]> {
    return this.meters(manager).find({
      where: { buildingId: In(buildingIds), usage: 'common' },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** Meters of a building that a person may see (`maySeeMeter`), oldest first; none when the building is out of scope. */
  async listVisible(userId: string, buildingId: string): Promise<Meter[]> {
    const access = await this.policy.buildingAccess(userId, buildingId);
    if (!access) return [];
    const meters = await this.meters().find({
      where: { buildingId },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return meters.filter((meter) => maySeeMeter(access, userId, meter));
  }

  /** One meter of one building, whoever's it is. */
  async findIn(buildingId: string, id: string): Promise<Meter | null> {
    return isUUID(id) ? this.meters().findOneBy({ id, buildingId }) : null;
  }

  /** One meter of a building that a person may see. @throws AppError `not_found` for every other, existing or not. */
  async getVisible(userId: string, buildingId: string, id: string): Promise<Meter> {
    const [access, meter] = await Promise.all([
      this.policy.buildingAccess(userId, buildingId),
      this.findIn(buildingId, id),
    ]);
    if (!access || !meter || !maySeeMeter(access, userId, meter)) throw new AppError('not_found');
    return meter;
  }

  private meters(manager: EntityManager = this.dataSource.manager): Repository<Meter> {
    return manager.getRepository(Meter);
  }
}
