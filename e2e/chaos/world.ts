import type { Building, LocalDate } from '@coprowatt/contracts';
import { addDays } from '@coprowatt/energy';
import { IdentitySeeder } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import {
  listen,
  newKeys,
  PARTS,
  Sandbox,
  secretsOf,
  startClockAt,
  type TestKeys,
} from '@coprowatt/linky/testing';
import { useSandbox } from '@coprowatt/linky/testing';
import type { StoreForm } from '@coprowatt/iot';
import { dataSourceOptions, openClock } from '@coprowatt/platform';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DEMO_PASSWORD, Person } from '../support/person.ts';
import type { CastMeter } from './cast.ts';
import { Desk } from './desk.ts';
import { openGround } from './ground.ts';

const BELGIAN = {
  ...A_BUILDING,
  name: 'Résidence de la Meuse, Namur',
  city: 'Namur',
  country: 'BE',
} as const;
const LANES = ['daily', 'curve', 'maximumPower', 'productionDaily', 'productionCurve'];

/** Everything around the workers: database, operators, and an API while meters are connected. */
export interface World {
  databaseUrl: string;
  keys: TestKeys;
  db: DataSource;
  sandbox: Sandbox;
  desk: Desk;
  close(): Promise<void>;
}

export async function openWorld(seed: number, start: string): Promise<World> {
  const ground = await openGround(seed);
  const db = await new DataSource(dataSourceOptions(ground.url, PARTS)).initialize();
  await db.runMigrations({ transaction: 'each' });
  await startClockAt(db, start);
  const sandbox = await Sandbox.start(ground.url);
  return {
    databaseUrl: ground.url,
    keys: newKeys(),
    db,
    sandbox,
    desk: new Desk(sandbox.url),
    close: async () => {
      await sandbox.stop();
      await db.destroy();
      await ground.clear();
    },
  };
}

/** People and buildings, and the API through which they connect. */
export interface Office {
  syndic: Person;
  admin: Person;
  buildings: Record<'FR' | 'BE', Building>;
  close(): Promise<void>;
}

export async function openOffice({ databaseUrl, db, keys, sandbox }: World): Promise<Office> {
  useSandbox(sandbox.url);
  const clock = await openClock(databaseUrl);
  const app = await listen(databaseUrl, db, secretsOf(keys), clock, 'api');
  const seeder = app.get(IdentitySeeder);
  const { id } = await seeder.createOrganisation('Syndic du chaos');
  const [french, belgian] = [
    await seeder.createBuilding(id, A_BUILDING),
    await seeder.createBuilding(id, BELGIAN),
  ];
  return {
    syndic: await hire(app, 'syndic', id),
    admin: await hire(app, 'admin', null),
    buildings: { FR: french, BE: belgian },
    close: async () => {
      await app.close();
      await clock.close();
      if (!db.isInitialized) await db.initialize();
    },
  };
}

async function hire(
  app: INestApplication,
  role: 'syndic' | 'admin',
  organisationId: string | null,
): Promise<Person> {
  const email = `${role}@chaos.test`;
  const seeder = app.get(IdentitySeeder);
  const user = await seeder.createUser({ email, password: DEMO_PASSWORD, displayName: role, language: 'fr' });
  await seeder.grant(user.id, { role, organisationId, buildingId: null });
  return new Person(await app.getUrl()).signIn(email);
}

/** Keeps each meter's back-fill to its days before `today`, in the database, so that no worker can be faster. */
export async function limitHistory(
  db: DataSource,
  cast: readonly CastMeter[],
  today: LocalDate,
): Promise<void> {
  const cuts = LANES.map(
    (lane) => `if new.lanes -> '${lane}' is not null and new.lanes -> '${lane}' ->> 'from' < oldest then
      new.lanes := jsonb_set(new.lanes, '{${lane},from}', to_jsonb(oldest)); end if;`,
  );
  await db.query('create table chaos_history (label text primary key, oldest text not null)');
  for (const { label, historyDays } of cast)
    await db.query('insert into chaos_history values ($1, $2)', [label, addDays(today, -historyDays)]);
  await db.query(
    `create function limit_history() returns trigger language plpgsql as $$ declare oldest text; begin
      select chaos_history.oldest into strict oldest from chaos_history join meters using (label) where meters.id = new.device_id;
      ${cuts.join(' ')} return new; end $$`,
  );
  await db.query(`create trigger limit_history before insert or update on linky_sync_runs
    for each row when (new.kind = 'backfill') execute function limit_history()`);
}

/** Decides how curves are kept, as the first start of a process would. */
export async function beginStore(db: DataSource, store: StoreForm): Promise<void> {
  await db.query('update iot_storage set form = $1 where form is null', [store]);
}

/** Notes every pass that is ever opened: rows of passes that had nothing to ask do not stay for a month. */
export async function notePasses(db: DataSource): Promise<void> {
  await db.query('create table chaos_passes (device_id uuid, pass text, local_date date)');
  await db.query(`create function note_pass() returns trigger language plpgsql as $$
    begin insert into chaos_passes values (new.device_id, new.pass, new.local_date); return new; end $$`);
  await db.query(`create trigger note_pass after insert on linky_sync_runs
    for each row when (new.pass is not null) execute function note_pass()`);
}
