import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Building, LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import type { Response, Test } from 'supertest';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let second: Building;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  syndic = await linky.browser('syndic');
  const { organisationId } = linky.tenants.lille;
  second = await linky.app
    .get(IdentitySeeder)
    .createBuilding(organisationId, { ...A_BUILDING, name: 'Paris', city: 'Paris' });
});
afterEach(() =>
  linky.database.dataSource.query(
    'update buildings set organisation_id = $2, ended_at = null where id = $1',
    [syndic.buildingId, linky.tenants.lille.organisationId],
  ),
);
afterAll(() => linky.close());

async function connect(prm: string): Promise<LinkyDevice> {
  const { device, authorizationUrl } = await syndic.configured(prm);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device;
}

/** Sends a request when the building is already held, and changes the building once the request waits for it. */
async function overtaken(act: () => Test, change: string, values: unknown[] = []): Promise<Response> {
  const runner = linky.database.dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.startTransaction();
    await runner.query('select 1 from buildings where id = $1 for no key update', [syndic.buildingId]);
    const answer = act().then((response) => response);
    await Promise.race([answer, eventually(waiting, (count) => count > 0)]);
    await runner.query(`update buildings set ${change} where id = $1`, [syndic.buildingId, ...values]);
    await runner.commitTransaction();
    return await answer;
  } finally {
    await runner.release();
  }
}

/** Statements of this database that wait for a row of somebody else. */
async function waiting(): Promise<number> {
  const [{ n }]: [{ n: number }] = await linky.database.dataSource.query(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return n;
}

async function rowOf({ id }: LinkyDevice): Promise<object> {
  const [row] = await linky.database.dataSource.query(
    'select m.building_id, c.state from meters m join linky_connections c on c.device_id = m.id where m.id = $1',
    [id],
  );
  return row;
}

describe('what is done in a building while it goes to another syndic, or ends', () => {
  it('takes no meter out of it: what was handed over is what was offered', async () => {
    const device = await connect('00000000009101');
    const away = { buildingId: second.id };
    const moved = await overtaken(
      () => syndic.post(`${syndic.linky}/devices/${device.id}/move`, away),
      'organisation_id = $2',
      [linky.tenants.lyon.organisationId],
    );
    expect(moved.status).toBe(404);
    expect(await rowOf(device)).toEqual({ building_id: syndic.buildingId, state: 'connected' });
  });

  it('connects no meter again: nobody would see what the operator is asked for', async () => {
    const device = await connect('00000000009102');
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
    const again = await overtaken(
      () => syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, agreement),
      'ended_at = created_at',
    );
    expect(again.status).toBe(404);
    expect(await rowOf(device)).toEqual({ building_id: syndic.buildingId, state: 'withdrawn' });
  });
});
