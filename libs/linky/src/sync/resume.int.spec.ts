import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { kill, startWorker } from '../testing/worker.ts';

jest.setTimeout(600_000);

/** Three more processes have to start on a machine that is busy with other tests. */
const WITHIN_MS = 150_000;

let linky: LinkyApp;
let syndic: Browser;
let worker: ChildProcess | null = null;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
  syndic = await linky.browser('syndic');
});
afterAll(async () => {
  if (worker) await kill(worker);
  await linky.close();
});

function start(): ChildProcess {
  return startWorker({ databaseUrl: linky.database.url, sandboxUrl: linky.sandbox.url, keys: linky.keys });
}

async function latestRun(): Promise<SyncRun> {
  const [run] = await syndic.runs();
  if (!run) throw new Error('no run');
  return run;
}

/** Everything that is stored of the readings. */
async function stored(): Promise<unknown[]> {
  const days = await linky.database.dataSource.query(
    'select * from iot_days order by device_id, metric, local_date',
  );
  const rows = await linky.database.dataSource.query(
    'select * from iot_readings order by device_id, metric, ts',
  );
  return [...days, ...rows];
}

describe('a back-fill whose worker is killed again and again', () => {
  it('goes on where it stood and leaves the same rows as one that nobody disturbed', async () => {
    const prm = '00000000000130';
    await linky.limitDepth('2025-12-15');
    const { device, authorizationUrl } = await syndic.configured(prm);
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
    // Slow answers: the run is not over before the kill, however late that comes.
    await linky.sandbox.fault({ api: '*', kind: 'latency', ms: 500, times: 1_000 });
    for (const calls of [2, 8]) {
      worker = start();
      await eventually(latestRun, (run) => run.calls >= calls, WITHIN_MS);
      await kill(worker);
      expect((await latestRun()).state).toBe('running');
    }
    await linky.sandbox.clearFaults();
    worker = start();
    const resumed = await eventually(latestRun, ({ state }) => state === 'succeeded', WITHIN_MS);
    const disturbed = await stored();
    expect(disturbed.length).toBeGreaterThan(99);

    await linky.database.dataSource.query('truncate iot_days, iot_readings');
    await linky.database.dataSource.query(`update linky_connections set whole_lanes = '[]'`);
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(202);
    const undisturbed = await eventually(
      async () => (await syndic.runs()).filter(({ id }) => id !== resumed.id),
      (runs) => runs.length === 2 && runs.every(({ state }) => state === 'succeeded'),
      WITHIN_MS,
    );
    expect(undisturbed.map(({ kind }) => kind).sort()).toEqual(['backfill', 'manual']);
    expect(await stored()).toEqual(disturbed);
    const sum = (count: (run: SyncRun) => number) =>
      undisturbed.reduce((total, run) => total + count(run), 0);
    expect(resumed.daysWritten).toBe(sum(({ daysWritten }) => daysWritten));
    expect(resumed.intervalsWritten).toBe(sum(({ intervalsWritten }) => intervalsWritten));
  });
});
