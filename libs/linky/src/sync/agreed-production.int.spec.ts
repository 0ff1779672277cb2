import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CurveRetention } from '@coprowatt/iot';
import { eventually, ORES, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { eanOf } from '../testing/points.ts';

// ORES tells in one answer what a point takes and what it injects; only later texts name the second.

jest.setTimeout(180_000);

const INJECTING = '541400000000000073';
const PRODUCTION = 2;
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T12:00:00Z');
  await linky.limitDepth('2026-06-18');
  syndic = (await linky.browser('syndic')).in(linky.namur);
});
afterAll(() => linky.close());

/** As a person left who agreed before `ores-2`: what was asked then is copied to all that became of it. */
async function toFirstText(deviceId: string): Promise<void> {
  await linky.database.dataSource.transaction(async (manager) => {
    await manager.query('set local session_replication_role = replica');
    await manager.query(
      `update consent_events set text_version = 'ores-1',
          data_categories = data_categories || '{"maximumPower": false, "contract": false}'
        where device_id = $1`,
      [deviceId],
    );
  });
}

async function daysOf(text: 'ores-1' | 'ores-2', ean: string) {
  const { device, authorizationUrl } = await syndic.configured(ean, ORES);
  if (text === 'ores-1') await toFirstText(device.id);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', ean));
  const runs = await eventually(
    async () => (await syndic.runs()).filter((run) => run.deviceId === device.id),
    (runs) => runs.length > 0 && runs.every(({ finishedAt }) => finishedAt !== null),
  );
  const rows: { metric: number }[] = await linky.database.dataSource.query(
    'select metric from iot_days where device_id = $1',
    [device.id],
  );
  const missed: unknown[] = await linky.database.dataSource.query(
    `select from linky_day_ledger where device_id = $1 and lane = 'productionCurve'`,
    [device.id],
  );
  await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
  const injected = rows.filter(({ metric }) => metric === PRODUCTION).length;
  const rejected = runs.reduce((sum, { intervalsRejected }) => sum + intervalsRejected, 0);
  return { injected, used: rows.length - injected, rejected, missed: missed.length };
}

describe('what an ORES point injects', () => {
  it('is not kept under a text that did not name it, and its consumption is', async () => {
    const { injected, used } = await daysOf('ores-1', INJECTING);
    expect(injected).toBe(0);
    expect(used).toBeGreaterThan(0);
  });

  it('is kept under the text that names it', async () => {
    expect((await daysOf('ores-2', INJECTING)).injected).toBeGreaterThan(0);
  });

  it('is neither rejected nor missed where it is kept for less time than what the point takes', async () => {
    const retention = linky.app.get(CurveRetention);
    const keptFrom = retention.keptFrom.bind(retention);
    const spy = jest
      .spyOn(retention, 'keptFrom')
      .mockImplementation((metric, ...now) =>
        metric === 'electricity_production' ? '2026-06-21' : keptFrom(metric, ...now),
      );
    const { injected, rejected, missed } = await daysOf('ores-2', INJECTING);
    spy.mockRestore();
    expect({ isInjected: injected > 0, rejected, missed }).toEqual({
      isInjected: true,
      rejected: 0,
      missed: 0,
    });
  });

  it('is nothing where there is none', async () => {
    expect((await daysOf('ores-2', eanOf(9_801))).injected).toBe(0);
  });
});
