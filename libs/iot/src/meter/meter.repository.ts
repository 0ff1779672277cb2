import { AppError, runPrepared } from '@coprowatt/platform';
import { maySeeMeter, type BuildingAccess } from '@coprowatt/identity';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, In, IsNull, Not, type EntityManager, type Repository } from 'typeorm';
import { versionColumn, type VersionedDays } from '../reading/day-versions.ts';
import { CurveRetention, type DroppedBefore } from '../retention/curve-retention.ts';
import { DROPPED_BEFORE } from '../retention/retention-rows.ts';
import { Meter } from './meter.entity.ts';

/** Whom a meter belongs to: exactly one of the two. */
export type MeterSubject = { organisationId: string } | { holderUserId: string };

/** A meter with its sealed PRM, for whoever talks to the operator. */
export type MeterWithPrm = Meter & { prmSealed: string };

// What figures begin with: written out, for speed. Without the PRM, as the entity's default. How far curves are dropped comes
// along, so that no answer goes by what another process has changed since.
const METERS = `
  select id, building_id as "buildingId", organisation_id as "organisationId", holder_user_id as "holderUserId", provider,
    prm_last4 as "prmLast4", label, usage, equipment, mandate_reference as "mandateReference",
    subscribed_power_kva as "subscribedPowerKva", asked_from::text as "askedFrom",
    in_service_from::text as "inServiceFrom", asked_until::text as "askedUntil",
    last_reading_at as "lastReadingAt", created_at as "createdAt",
    ${DROPPED_BEFORE} as "droppedBefore"`;

/** A meter with the version of its days (`versionColumn`); null when that was not asked. */
export type VersionedMeter = Meter & { daysVersion: string | null };

type FoundMeter = VersionedMeter & { droppedBefore: DroppedBefore | null };

/** Every method takes an optional EntityManager to join the caller's transaction. */
@Injectable()
export class MeterRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly retention: CurveRetention,
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
  listCommonOf(
    buildingIds: string[],
    manager?: EntityManager,
    days?: VersionedDays,
  ): Promise<VersionedMeter[]> {
    const common = `building_id = any($1::uuid[]) and usage = 'common' order by created_at, id`;
    return this.select(common, [buildingIds], manager, days);
  }

  /** Meters of the building that the person who has this access may see (`maySeeMeter`), oldest first. */
  async listVisible(access: BuildingAccess, userId: string): Promise<Meter[]> {
    const meters = await this.meters().find({
      where: { buildingId: access.building.id },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return meters.filter((meter) => maySeeMeter(access, userId, meter));
  }

  /** One meter of one building, whoever's it is. */
  async findIn(buildingId: string, id: string, days?: VersionedDays): Promise<VersionedMeter | null> {
    if (!isUUID(id)) return null;
    const [meter] = await this.select(`id = $1 and building_id = $2`, [id, buildingId], undefined, days);
    return meter ?? null;
  }

  /** One of them. @throws AppError `not_found` for every other, existing or not. */
  async getVisible(access: BuildingAccess, userId: string, id: string): Promise<Meter> {
    const meter = await this.findIn(access.building.id, id);
    if (!meter || !maySeeMeter(access, userId, meter)) throw new AppError('not_found');
    return meter;
  }

  private async select(
    where: string,
    parameters: unknown[],
    manager?: EntityManager,
    days?: VersionedDays,
  ): Promise<VersionedMeter[]> {
    const version = versionColumn(days, parameters.length);
    const found = await runPrepared<FoundMeter>(
      manager ?? this.dataSource.manager,
      `${METERS}, ${version.sql} as "daysVersion" from meters where ${where}`,
      [...parameters, ...version.parameters],
    );
    this.retention.learn(found[0]?.droppedBefore ?? null);
    return found.map(({ droppedBefore: _, ...meter }) => meter);
  }

  private meters(manager: EntityManager = this.dataSource.manager): Repository<Meter> {
    return manager.getRepository(Meter);
  }
}
