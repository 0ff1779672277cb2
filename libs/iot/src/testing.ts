import { randomBytes, randomUUID } from 'node:crypto';
import { identityEntities, identityMigrations } from '@coprowatt/identity';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import type { DataSource } from 'typeorm';
import { iotEntities, iotMigrations } from './iot.database.ts';
import { Meter } from './meter/meter.entity.ts';

/** Support of integration tests: a database with meters in it. */

const CREATED = new Date('2020-01-01T00:00:00Z');

/** A database of its own with the tables of identity and of this library. */
export function createIotDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    entities: [...identityEntities, ...iotEntities],
    migrations: [...identityMigrations, ...iotMigrations],
  });
}

/** An organisation with one building in France. */
export async function insertBuilding(
  db: DataSource,
  city = 'Lille',
): Promise<{ buildingId: string; organisationId: string }> {
  const [organisationId, buildingId] = [randomUUID(), randomUUID()];
  await db.query(`insert into organisations (id, name, created_at) values ($1, 'Syndic du Nord', $2)`, [
    organisationId,
    CREATED,
  ]);
  await db.query(
    `insert into buildings (id, organisation_id, name, address, city, country, lots, floor_area_m2, has_lift, has_heating,
       has_parking, currency, accounting_year_start, created_at)
     values ($1, $2, $3, '1 rue de la Gare', $4, 'FR', 12, 900, true, true, false, 'EUR', '01-01', $5)`,
    [buildingId, organisationId, `Résidence ${city}`, city, CREATED],
  );
  return { buildingId, organisationId };
}

/** A common meter of the building, unless `facts` say otherwise. */
export async function insertMeter(
  db: DataSource,
  building: { buildingId: string; organisationId: string },
  facts: Partial<Meter> = {},
): Promise<Meter> {
  const meter: Meter = {
    id: randomUUID(),
    ...building,
    holderUserId: null,
    provider: 'enedis',
    prmSealed: 'sealed',
    prmHash: randomBytes(32),
    prmLast4: '0101',
    label: 'Ascenseur',
    usage: 'common',
    equipment: 'lift',
    mandateReference: null,
    subscribedPowerKva: 36,
    askedFrom: null,
    inServiceFrom: null,
    askedUntil: null,
    lastReadingAt: null,
    createdAt: CREATED,
    ...facts,
  };
  await db.getRepository(Meter).insert(meter);
  return meter;
}
