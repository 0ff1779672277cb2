import { addDays, type Interval, type LocalDate } from '@coprowatt/energy';
import { IdentitySeeder, UserRepository } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { ReadingStore, type StoredMeter } from '@coprowatt/iot';
import { insertMeter } from '@coprowatt/iot/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { copyDays, METRIC } from '../store/clones.ts';
import { TIME_ZONE } from '../store/ground.ts';
import { firstOf, halfHours, LAST_DAY } from '../store/series.ts';

/** The morning on which the last day of the generated curves is known. */
export const CLOCK_START = '2026-06-23T08:00:00Z';
/** A year and a month: what detection looks back to. */
const HISTORY_DAYS = 395;
const MODELS = 5;
const MANY_TIMES = 4;

/** A building as far as it matters here. */
export interface Place {
  id: string;
  organisationId: string;
}

/** Buildings of one organisation. */
export async function settle(app: INestApplicationContext, count: number): Promise<Place[]> {
  const seeder = app.get(IdentitySeeder);
  const { id } = await seeder.createOrganisation(`Syndic ${randomUUID()}`);
  const places: Place[] = [];
  for (let number = 1; number <= count; number++) {
    const building = await seeder.createBuilding(id, {
      ...A_BUILDING,
      name: `Résidence n° ${number}, Lille`,
    });
    places.push({ id: building.id, organisationId: id });
  }
  return places;
}

/** A person with a role: the syndic of an organisation, or a co-owner in one building. Nobody signs in by password. */
export async function addPerson(
  app: INestApplicationContext,
  scope: { role: 'syndic' | 'co_owner'; organisationId: string | null; buildingId: string | null },
): Promise<string> {
  const id = randomUUID();
  await app.get(UserRepository).insert({
    id,
    email: `${id}@copro.example`,
    passwordHash: '$argon2id$none',
    displayName: 'Camille',
    language: 'fr',
    createdAt: new Date(CLOCK_START),
  });
  await app.get(IdentitySeeder).grant(id, scope);
  return id;
}

/** Common meters, spread over the buildings, with half-hours of a year and a month up to the day before the last one. */
export async function addMeters(
  app: INestApplicationContext,
  places: readonly Place[],
  count: number,
): Promise<StoredMeter[]> {
  const db = app.get(DataSource);
  const [from, to] = [firstOf(HISTORY_DAYS), LAST_DAY];
  const facts = { askedFrom: from, lastReadingAt: new Date(`${LAST_DAY}T00:00:00Z`) };
  const meters: StoredMeter[] = [];
  for (let index = 0; index < count + MODELS; index++) {
    const { id: buildingId, organisationId } = places[index % places.length] as Place;
    const { id } = await insertMeter(db, { buildingId, organisationId }, facts);
    meters.push({ id, timeZone: TIME_ZONE });
  }
  const models = meters.splice(0, MODELS);
  const store = app.get(ReadingStore);
  for (const [seed, model] of models.entries())
    await store.writeCurve(model, METRIC, halfHours(seed, from, to));
  await copyDays(db, models, meters, { from, to });
  await judgeAll(db, meters, from);
  await db.query('vacuum (analyze) iot_days');
  return meters;
}

/** The worker judges what was copied, as it judges what a back-fill writes: chance makes an alert of some day in it. */
async function judgeAll(db: DataSource, meters: readonly StoredMeter[], from: LocalDate): Promise<void> {
  await db.query(
    'insert into detection_due (device_id, from_day, next_try_at) select id, $2, $3 from unnest($1::uuid[]) as id',
    [meters.map(({ id }) => id), from, CLOCK_START],
  );
}

/** The last day of a meter, as its operator tells it in the morning, on which far more was used than ever before. */
export function surgeDay(): Interval[] {
  return halfHours(1, LAST_DAY, addDays(LAST_DAY, 1)).map((point) => ({
    ...point,
    value: point.value * MANY_TIMES,
  }));
}
