import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ALL_PURPOSES,
  eventually,
  ORES,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { eanOf, prmOf } from '../testing/points.ts';

jest.setTimeout(180_000);

interface Row {
  act: string;
  outcome: string;
  actor_id: string | null;
  organisation_id: string | null;
  building_id: string | null;
  subject_kind: string;
  facts: Record<string, unknown>;
}

let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z');
  syndic = await linky.browser('syndic');
  await linky.limitDepth('2026-11-20');
});
afterAll(() => linky.close());

/** Rows of the audit log about one meter, in the order of their writing. */
function rowsOf(deviceId: string): Promise<Row[]> {
  return linky.database.dataSource.query(
    `select act, outcome, actor_id, organisation_id, building_id, subject_kind, facts from audit_logs
      where facts ->> 'meter' = $1 order by at, id`,
    [deviceId],
  );
}

async function connect(browser: Browser, point: string, more: object): Promise<string> {
  const { device, authorizationUrl } = await browser.configured(point, more);
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', point));
  await eventually(
    () => rowsOf(device.id),
    (rows) => rows.some(({ act }) => act === 'sync.finished'),
    60_000,
  );
  return device.id;
}

describe('the audit log', () => {
  it.each([
    ['enedis', () => linky.tenants.lille, prmOf(7_701), {}],
    ['ores', () => linky.namur, eanOf(7_701), ORES],
  ])('has a row for each act on a common meter of %s', async (provider, building, point, more) => {
    const browser = syndic.in(building());
    const deviceId = await connect(browser, point, more);
    await browser.post(`${browser.linky}/sync`, { deviceId }).expect(202);
    const rows = await eventually(
      () => rowsOf(deviceId),
      (all) => all.length >= 5,
      60_000,
    );
    const by = linky.tenants.people.syndic.id;
    const place = { organisation_id: linky.tenants.lille.organisationId, building_id: building().id };
    expect(rows).toMatchObject([
      { ...place, act: 'consent.asked', actor_id: by, facts: { provider, ...ALL_PURPOSES } },
      { ...place, act: 'consent.given', actor_id: by, subject_kind: 'consent' },
      { ...place, act: 'sync.finished', outcome: 'success', actor_id: null, facts: { kind: 'backfill' } },
      { ...place, act: 'sync.asked', actor_id: by, subject_kind: 'sync_run' },
      { ...place, act: 'sync.finished', outcome: 'success', facts: { kind: 'manual', state: 'succeeded' } },
    ]);
    expect(rows[2]?.facts).toMatchObject({ holesFound: 0, holesFilled: 0, daysCorrected: 0 });
    expect(JSON.stringify(rows)).not.toContain(point);
  });

  it('has the rows of a private meter in no organisation', async () => {
    const owner = await linky.browser('co_owner');
    const deviceId = await connect(owner, prmOf(7_702), { usage: 'private' });
    const rows = await rowsOf(deviceId);
    expect(rows.map(({ act }) => act)).toEqual(['consent.asked', 'consent.given', 'sync.finished']);
    expect(rows.map(({ organisation_id }) => organisation_id)).toEqual([null, null, null]);
  });

  it('has a row for a run that the withdrawal ended, and for a refusal', async () => {
    const point = prmOf(7_703);
    await linky.sandbox.fault({ api: 'consommation_quotidienne', kind: '503', prm: point, times: 100 });
    const { device, authorizationUrl } = await syndic.configured(point);
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', point));
    await eventually(
      () => syndic.runs(),
      (runs) => runs.some((run) => run.deviceId === device.id && run.reaction === 'back_off'),
    );
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(409);
    const ended = (await rowsOf(device.id)).find(({ act }) => act === 'sync.finished');
    expect(ended).toMatchObject({
      outcome: 'failure',
      facts: { state: 'cancelled', reason: 'consent_withdrawn' },
    });
    expect(ended?.facts).not.toHaveProperty('reaction');
    const refused: Row[] = await linky.database.dataSource.query(
      `select * from audit_logs where act = 'sync.asked' and outcome = 'failure'`,
    );
    expect(refused).toHaveLength(1);
  });
});
