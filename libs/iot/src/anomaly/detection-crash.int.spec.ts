import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConsentLedger } from '@coprowatt/gdpr';
import { LiveBus } from '@coprowatt/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { MeterNeeds } from '../meter/meter-needs.ts';
import { AnomalyAnnouncer } from './anomaly-announcer.ts';
import { AnomalyWriter } from './anomaly-writer.ts';
import { DetectionJob } from './detection-job.ts';
import { LAST, startAlertApp, type AlertApp } from './testing-alerts.ts';

let app: AlertApp;
beforeAll(async () => {
  app = await startAlertApp();
});
afterAll(() => app.test.close());

/** From another connection, as the server sees a process go. */
async function endConnection(dataSource: DataSource, manager: EntityManager): Promise<void> {
  const [row] = await manager.query<{ pid: number }[]>('select pg_backend_pid() as pid');
  await dataSource.query('select pg_terminate_backend($1)', [row?.pid]);
}

/** Transactions whose connection ends just before the n-th statement, as the end of a process does. */
function dyingAfter(dataSource: DataSource, allowed: number): DataSource {
  let statements = 0;
  const dying = (manager: EntityManager): EntityManager => {
    const wrapped = Object.create(manager) as EntityManager;
    wrapped.query = async <T>(...asked: Parameters<EntityManager['query']>): Promise<T> => {
      if (statements++ === allowed) await endConnection(dataSource, manager);
      return manager.query<T>(...asked);
    };
    return wrapped;
  };
  const source = Object.create(dataSource) as DataSource;
  const transaction = (work: (manager: EntityManager) => Promise<unknown>): Promise<unknown> =>
    dataSource.transaction((manager) => work(dying(manager)));
  return Object.assign(source, { transaction });
}

const count = async (sql: string, id: string): Promise<number> => {
  const [row] = await app.test.database.dataSource.query<{ n: number }[]>(sql, [id]);
  return row?.n ?? 0;
};

/** What is stored of one meter's alerts. */
async function storedOf(meterId: string): Promise<Record<string, number>> {
  const OF = 'from anomalies a where a.device_id = $1';
  return {
    alerts: await count(`select count(*)::integer as n ${OF}`, meterId),
    notes: await count(
      `select count(*)::integer as n from anomaly_notes where anomaly_id in (select id ${OF})`,
      meterId,
    ),
    notices: await count(
      `select count(*)::integer as n from notification_notices where subject_id in (select id ${OF})`,
      meterId,
    ),
    due: await count('select count(*)::integer as n from detection_due where device_id = $1', meterId),
  };
}

const NOTHING = { alerts: 0, notes: 0, notices: 0, due: 1 };
const WHOLE = { alerts: 1, notes: 1, notices: 1, due: 0 };

describe('a worker that is killed', () => {
  it('before any statement of a judgement leaves all of it or nothing, and another does it', async () => {
    const { dataSource } = app.test.database;
    const nest = app.test.app;
    const meter = await app.addMeter({ [LAST]: 18_000 });
    let killed = 0;
    for (; (await storedOf(meter.id)).alerts === 0; killed++) {
      const job = new DetectionJob(
        dyingAfter(dataSource, killed),
        nest.get(ConsentLedger),
        nest.get(MeterNeeds),
        nest.get(AnomalyWriter),
        app.test.clock,
      );
      await job.step().catch(() => false);
      expect([NOTHING, WHOLE]).toContainEqual(await storedOf(meter.id));
      app.test.clock.advance(3_600_000);
    }
    expect(killed).toBeGreaterThan(8);
    expect(await storedOf(meter.id)).toEqual(WHOLE);
  });

  it('between saving and telling only delays the telling, and then it is told once', async () => {
    const { dataSource } = app.test.database;
    await app.announce();
    const meter = await app.addMeter({ [LAST]: 18_000 });
    await app.judge();
    const dying = new AnomalyAnnouncer(dyingAfter(dataSource, 0), app.test.app.get(LiveBus), app.test.clock);
    app.told();
    await expect(dying.announce()).rejects.toThrow();
    expect(app.told()).toEqual([]);
    await app.announce();
    await app.announce();
    const [alert] = await app.alerts(meter);
    expect(app.told()).toEqual([
      [[`building:${app.lille.id}`], 'anomaly.detected', { buildingId: app.lille.id, anomalyId: alert?.id }],
    ]);
  });

  it('whose telling the database refuses leaves it due, and later tells what was left', async () => {
    const meters = [await app.addMeter({ [LAST]: 18_000 }), await app.addMeter({ [LAST]: 18_000 })];
    await app.judge();
    app.told();
    const emit = jest.mocked(app.test.app.get(LiveBus).emitOrThrow);
    emit.mockResolvedValueOnce().mockRejectedValueOnce(new Error('no NOTIFY now'));
    await app.announce();
    expect(app.told()).toHaveLength(2);
    await app.announce();
    const told = app.told();
    expect(told).toHaveLength(1);
    const alerts = await Promise.all(meters.map((meter) => app.alerts(meter)));
    expect(alerts.flat().map(({ id }) => id)).toContain((told[0]?.[2] as { anomalyId: string }).anomalyId);
  });
});
