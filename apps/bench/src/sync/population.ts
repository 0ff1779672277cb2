import { randomUUID } from 'node:crypto';
import type { ProviderName } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { IdentitySeeder } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { MeterRepository, prmContext, type Meter } from '@coprowatt/iot';
import { ConnectionSeeder } from '@coprowatt/linky';
import { prmOf } from '@coprowatt/linky/testing';
import { Secrets } from '@coprowatt/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { keepTokens, shareAtOres } from './ores-grants.ts';
import type { World } from './world.ts';

/** Points that the sandbox makes up; the first hundreds are its personas. */
const FIRST_POINT = 1_000_000;
const BATCH = 200;
const PURPOSES = { daily: true, loadCurve: true, advice: false };

export interface Population {
  provider: 'enedis' | 'ores';
  /** The first of them have three meters, the others one. */
  buildings: number;
  meters: number;
  /** Day after the newest one whose data they have. */
  askedTo: LocalDate;
}

/** What an operator has granted for a point. */
export interface Grant {
  point: string;
  authorisationId: string;
  from: LocalDate;
  until: LocalDate;
  /** Where the operator gives such. */
  tokens?: { access: string; refresh: string };
}

/** Connected meters with seals, consents and shares of their own, through the application's own parts. */
export async function populate(world: World, population: Population): Promise<void> {
  const { provider, buildings, meters, askedTo } = population;
  const serials = Array.from({ length: meters }, (_, index) => FIRST_POINT + index);
  const grants =
    provider === 'enedis' ? await shareAtEnedis(world, serials) : await shareAtOres(world, serials, askedTo);
  await world.withParts(async (app) => {
    const home = await foundOrganisation(app, provider, buildings);
    for (let first = 0; first < grants.length; first += BATCH)
      await app.get(DataSource).transaction(async (manager) => {
        for (const [index, grant] of grants.slice(first, first + BATCH).entries())
          await connect(
            { app, home, provider, askedTo, manager },
            grant,
            buildingOf(first + index, buildings),
          );
      });
  });
  await settleIn(world.db, askedTo);
}

/** Place of the building that a meter is in. */
function buildingOf(index: number, buildings: number): number {
  return index < buildings ? index : Math.floor((index - buildings) / 2) % buildings;
}

async function shareAtEnedis({ desk }: World, serials: readonly number[]): Promise<Grant[]> {
  const shares = await desk.share(serials.map(prmOf));
  return shares.map(({ prm, autorisationId, dateDebut, dateFin }) => ({
    point: prm,
    authorisationId: String(autorisationId),
    from: dateDebut,
    until: dateFin,
  }));
}

interface Home {
  organisationId: string;
  userId: string;
  buildingIds: string[];
}

async function foundOrganisation(
  app: INestApplicationContext,
  provider: Population['provider'],
  count: number,
): Promise<Home> {
  const seeder = app.get(IdentitySeeder);
  const { id: organisationId } = await seeder.createOrganisation('Syndic du banc');
  const user = {
    email: 'syndic@bench.test',
    password: randomUUID(),
    displayName: 'Syndic',
    language: 'fr',
  } as const;
  const { id: userId } = await seeder.createUser(user);
  const country = provider === 'ores' ? 'BE' : 'FR';
  const { id } = await seeder.createBuilding(organisationId, { ...A_BUILDING, country });
  const others: { id: string }[] = await app.get(DataSource).query(
    `insert into buildings select (jsonb_populate_record(model, jsonb_build_object('id', gen_random_uuid(), 'name', 'Résidence ' || number))).*
      from buildings model, generate_series(2, $2::int) number where model.id = $1 returning id`,
    [id, count],
  );
  return { organisationId, userId, buildingIds: [id, ...others.map((building) => building.id)] };
}

interface Seeding {
  app: INestApplicationContext;
  home: Home;
  provider: Population['provider'];
  askedTo: LocalDate;
  manager: EntityManager;
}

async function connect(
  { app, home, provider, askedTo, manager }: Seeding,
  grant: Grant,
  building: number,
): Promise<void> {
  const { organisationId, userId, buildingIds } = home;
  const secrets = app.get(Secrets);
  const buildingId = buildingIds[building] ?? '';
  const meter = meterRow(secrets, { organisationId, buildingId, provider, point: grant.point });
  await app.get(MeterRepository).insert(meter, manager);
  const { authorisationId, from, until, tokens } = grant;
  const seed = { meter, actorUserId: userId, purposes: PURPOSES, authorisationId, from, until, askedTo };
  await app.get(ConnectionSeeder).seed(seed, manager);
  if (tokens) await keepTokens(secrets, meter, tokens, manager);
}

interface NewMeter {
  organisationId: string;
  buildingId: string;
  provider: ProviderName;
  point: string;
}

function meterRow(secrets: Secrets, { organisationId, buildingId, provider, point }: NewMeter): Meter {
  const id = randomUUID();
  return {
    id,
    buildingId,
    organisationId,
    holderUserId: null,
    provider,
    prmSealed: secrets.seal(point, prmContext(id)),
    prmHash: secrets.lookupHash(point),
    prmLast4: point.slice(-4),
    label: 'Services généraux',
    usage: 'common',
    equipment: 'building',
    mandateReference: null,
    subscribedPowerKva: null,
    askedFrom: null,
    inServiceFrom: null,
    askedUntil: null,
    lastReadingAt: null,
    createdAt: new Date(),
  };
}

/** As after months of service: the history is there, the weekly and monthly questions are behind them, spread as chance does. */
async function settleIn(db: DataSource, askedTo: LocalDate): Promise<void> {
  await db.query(
    `update linky_connections set production = false, whole_lanes = '["daily", "curve", "maximumPower"]',
      daily_asked_to = $1::date - (hashtext(device_id::text) & 3),
      contract_asked_at = $1::date - (hashtext(device_id::text) & 15) * interval '1 day'`,
    [askedTo],
  );
}
