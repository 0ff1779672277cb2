import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { countStatements } from '@coprowatt/platform/testing';
import { insertAnomaly } from './anomaly-rows.ts';
import { LAST, startAlertApp, type AlertApp } from './testing-alerts.ts';
import { episodeOf } from './episode-rules.ts';
import { aRun } from './testing-runs.ts';

let app: AlertApp;

/** A common meter of a building, with an alert. */
async function addAlertIn(buildingId: string): Promise<void> {
  const meter = await app.addMeter({}, { buildingId }, 1);
  const { manager } = app.test.database.dataSource;
  await insertAnomaly(manager, meter.id, episodeOf([aRun(LAST, 1)], null), app.test.clock.now());
}

async function addBuildings(count: number): Promise<void> {
  const { organisationId } = app.lille;
  for (let index = 0; index < count; index++) {
    const name = `Résidence ${index}, Lille`;
    const { id } = await app.test.seeder.createBuilding(organisationId, { ...A_BUILDING, name });
    await addAlertIn(id);
  }
}

beforeAll(async () => {
  app = await startAlertApp();
  await addAlertIn(app.lille.id);
  await app.get('/portfolio', 'syndic').expect(200); // a session's first request notes that it was seen
}, 60_000);
afterAll(() => app.test.close());

/** Statements that a request sends, the session's and the guard's included: the least of three. */
const statementsOf = (path: string, query: Record<string, string> = {}): Promise<number> =>
  countStatements(() => app.get(path, 'syndic', query).expect(200), 3);

describe('statements of one request for alerts', () => {
  it('are as many for a hundred buildings as for one', async () => {
    const here = `/buildings/${app.lille.id}/iot`;
    const [alert] = (await app.get('/anomalies', 'syndic').expect(200)).body.items;
    const count = async (): Promise<Record<string, number>> => ({
      list: await statementsOf('/anomalies', { limit: '200' }),
      building: await statementsOf(`${here}/anomalies`, { limit: '200' }),
      one: await statementsOf(`${here}/anomalies/${alert.id}`),
      expected: await statementsOf(`${here}/expected`, { from: LAST, to: '2026-06-23' }),
      portfolio: await statementsOf('/portfolio'),
    });
    const before = await count();
    await addBuildings(100);
    for (let alerts = 0; alerts < 3; alerts++) await addAlertIn(app.lille.id);
    expect((await app.get('/anomalies', 'syndic', { limit: '200' })).body.items).toHaveLength(104);
    expect(await count()).toEqual(before);
  }, 120_000);
});
