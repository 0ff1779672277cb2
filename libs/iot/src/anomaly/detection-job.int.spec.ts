import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addDays } from '@coprowatt/energy';
import { Notices } from '@coprowatt/notifications';
import { PlatformConfig } from '@coprowatt/platform';
import { Logger } from '@nestjs/common';
import { ReadingStore } from '../reading/reading.store.ts';
import { AlertsApart1790000003041 } from '../migrations/1790000003041-alerts-apart.ts';
import { insertAnomaly } from './anomaly-rows.ts';
import { DetectionJob } from './detection-job.ts';
import { DetectionTick } from './detection-tick.ts';
import { LAST, ORDINARY_WH, startAlertApp, type AlertApp } from './testing-alerts.ts';

const SURGE_WH = 18_000;
const ago = (days: number): string => addDays(LAST, -days);

let app: AlertApp;
beforeAll(async () => {
  app = await startAlertApp();
});
afterAll(() => app.test.close());

const query = <Row>(sql: string, values: unknown[]): Promise<Row[]> =>
  app.test.database.dataSource.query<Row[]>(sql, values);
const dueOf = (id: string): Promise<{ from_day: string }[]> =>
  query('select from_day::text from detection_due where device_id = $1', [id]);
const rowsOf = (id: string): Promise<Record<string, unknown>[]> =>
  query('select * from anomalies where device_id = $1 order by opened_at, id', [id]);
interface Told {
  step: string;
  severity: string;
  change: string;
  texts: { fr: { title: string } };
  recalled: boolean;
}
const noticesOf = (alertId: string): Promise<Told[]> =>
  query(
    `select step, severity, change, texts, recalled_at is not null as recalled from notification_notices
     where subject_id = $1 order by created_at, step`,
    [alertId],
  );

describe('a write of readings', () => {
  it('marks its meter from the first day that changed, with the write or not at all', async () => {
    const meter = await app.addMeter();
    await app.judge();
    expect(await dueOf(meter.id)).toEqual([]);
    const store = app.test.app.get(ReadingStore);
    const write = (energyWh: number, manager = app.test.database.dataSource.manager) =>
      store.writeOperatorDays(
        { id: meter.id, timeZone: 'Europe/Paris' },
        'electricity_consumption',
        [ago(2), ago(1)].map((localDate) => ({ localDate, energyWh })),
        manager,
      );
    const undone = app.test.database.dataSource.transaction(async (manager) => {
      await write(9_000, manager);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await write(ORDINARY_WH);
    expect(await dueOf(meter.id)).toEqual([]);
    await write(9_999);
    expect(await dueOf(meter.id)).toEqual([{ from_day: ago(2) }]);
    await app.judge();
    expect(await dueOf(meter.id)).toEqual([]);
  });

  it('of injected energy marks nothing', async () => {
    const meter = await app.addMeter();
    await app.judge();
    const store = app.test.app.get(ReadingStore);
    await store.writeOperatorDays({ id: meter.id, timeZone: 'Europe/Paris' }, 'electricity_production', [
      { localDate: LAST, energyWh: 5 },
    ]);
    expect(await dueOf(meter.id)).toEqual([]);
  });

  it('of an old past waits until the back-fill rests', async () => {
    const meter = await app.addMeter();
    await app.judge();
    await app.write(meter, { [ago(300)]: 5_000 });
    await app.judge();
    expect(await dueOf(meter.id)).toHaveLength(1);
    app.test.clock.advance(15_000);
    await app.judge();
    expect(await dueOf(meter.id)).toEqual([]);
  });
});

describe('an unusual day', () => {
  it('is one alert that says what was expected and seen, and is told', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH });
    await app.judge();
    const [alert, ...others] = await app.alerts(meter);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      deviceId: meter.id,
      kind: 'daily',
      severity: 'major',
      status: 'open',
      firstDay: LAST,
      lastDay: LAST,
      ongoing: true,
      flaggedDays: 1,
      observedWh: SURGE_WH,
      notes: [{ act: 'opened', author: null, comment: null }],
    });
    expect(alert?.causes.map(({ detector }) => detector)).toContain('rule');
    expect(await noticesOf(alert!.id)).toMatchObject([{ severity: 'major', recalled: false }]);
  });

  it('stays the same alert, untouched, when it is judged again', async () => {
    const meter = await app.addMeter({ [ago(1)]: SURGE_WH });
    await app.judge();
    const before = await rowsOf(meter.id);
    expect(before).toHaveLength(1);
    app.test.clock.advance(60_000);
    for (const energyWh of [ORDINARY_WH + 1, ORDINARY_WH]) {
      await app.write(meter, { [LAST]: energyWh });
      await app.judge();
    }
    expect(await rowsOf(meter.id)).toEqual(before);
  });

  it('that goes on is the same alert, and worsens', async () => {
    const meter = await app.addMeter({ [ago(2)]: 13_000 });
    await app.judge();
    await app.write(meter, { [ago(1)]: 12_900, [LAST]: 30_000 });
    await app.judge();
    const [alert, ...others] = await app.alerts(meter);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: 'critical', firstDay: ago(2), lastDay: LAST, flaggedDays: 3 });
    expect(alert?.notes.map(({ act }) => act)).toEqual(['opened', 'worsened']);
    expect((await noticesOf(alert!.id)).map(({ severity }) => severity).sort()).toEqual([
      'critical',
      'minor',
    ]);
  });

  it('that somebody has in hand and that worsens is told as that, not as a new one', async () => {
    const meter = await app.addMeter({ [LAST]: 13_000 });
    await app.judge();
    const [alert] = await app.alerts(meter);
    const path = `/buildings/${meter.buildingId}/iot/anomalies/${alert!.id}`;
    await app.send('patch', path, 'syndic', { status: 'acknowledged' }).expect(200);
    app.test.clock.advance(1_000);
    await app.write(meter, { [LAST]: 30_000 });
    await app.judge();
    expect(await app.alerts(meter)).toMatchObject([{ status: 'acknowledged', severity: 'critical' }]);
    const [first, second, ...others] = await noticesOf(alert!.id);
    expect([first?.change, second?.change, others]).toEqual(['opened', 'worsened', []]);
    expect(second?.texts.fr.title).toBe(
      `L’alerte s’aggrave, de mineure à critique. ${first?.texts.fr.title}`,
    );
  });

  it('that was a mistake of the operator is withdrawn, comes back with it, and its mails with it', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH });
    await app.judge();
    await app.write(meter, { [LAST]: ORDINARY_WH });
    await app.judge();
    const [alert] = await app.alerts(meter);
    expect(alert).toMatchObject({ status: 'resolved', withdrawn: true });
    expect(alert?.notes.map(({ act }) => act)).toEqual(['opened', 'withdrawn']);
    expect(await noticesOf(alert!.id)).toMatchObject([{ recalled: true }]);
    await app.write(meter, { [LAST]: SURGE_WH });
    await app.judge();
    const [back, ...others] = await app.alerts(meter);
    expect(others).toEqual([]);
    expect(back).toMatchObject({ id: alert!.id, status: 'open', withdrawn: false });
    expect(await noticesOf(alert!.id)).toHaveLength(2);
  });

  it('that goes on after a person resolved it is opened again, and told', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH });
    await app.judge();
    const [alert] = await app.alerts(meter);
    const path = `/buildings/${meter.buildingId}/iot/anomalies/${alert!.id}`;
    await app.send('patch', path, 'syndic', { status: 'resolved' }).expect(200);
    const today = addDays(LAST, 1);
    const now = app.test.clock.nowMs();
    app.test.clock.advance(2 * 86_400_000);
    await app.write(meter, { [today]: SURGE_WH });
    await app.judge();
    expect(await app.alerts(meter)).toMatchObject([{ status: 'resolved', lastDay: today }]);
    await app.write(meter, { [addDays(today, 1)]: SURGE_WH });
    await app.judge();
    const [back, ...others] = await app.alerts(meter);
    expect(others).toEqual([]);
    expect(back).toMatchObject({ id: alert!.id, status: 'open', flaggedDays: 3 });
    expect(back?.notes.map(({ act }) => act)).toEqual(['opened', 'resolved', 'reopened']);
    expect((await noticesOf(alert!.id)).map(({ change }) => change)).toEqual(['opened', 'reopened']);
    app.test.clock.set(now);
  });

  it('of long ago opens nothing, nor do years that are filled in', async () => {
    const meter = await app.addMeter({ [ago(45)]: SURGE_WH, [ago(100)]: SURGE_WH }, {}, 400);
    await app.judge();
    expect(await app.alerts(meter)).toEqual([]);
  });

  it('is none in the first weeks', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH }, {}, 10);
    await app.judge();
    expect(await app.alerts(meter)).toEqual([]);
  });
});

describe('what a tick finds', () => {
  it('is sent out as soon as it is committed', async () => {
    await app.judge();
    await app.addMeter({ [LAST]: SURGE_WH });
    const config = app.test.app.get(PlatformConfig);
    const count = () =>
      query<{ count: number }>('select count(*)::int as count from notification_notices', []);
    const before = await count();
    const seen: ReturnType<typeof count>[] = [];
    const stop = app.test.app.get(Notices).onPosted(() => seen.push(count()));
    Object.defineProperty(config, 'works', { value: true, configurable: true });
    const ticked = app.test.app.get(DetectionTick).tick();
    Reflect.deleteProperty(config, 'works'); // else other ticks of this process would work meanwhile, too
    await ticked;
    stop();
    expect(await Promise.all(seen)).toEqual([[{ count: (before[0]?.count ?? 0) + 1 }]]);
  });
});

describe('ten workers at one episode', () => {
  it('make one alert of it', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH });
    const job = app.test.app.get(DetectionJob);
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const write = (index: number) => app.write(meter, { [ago(40)]: ORDINARY_WH - index });
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await write(index);
        app.test.clock.advance(15_000);
        await job.step();
      }),
    );
    app.test.clock.advance(15_000);
    await app.judge();
    expect(errors.mock.calls).toEqual([]);
    errors.mockRestore();
    const alerts = await app.alerts(meter);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.notes.map(({ act }) => act)).toEqual(['opened']);
    expect(await noticesOf(alerts[0]!.id)).toHaveLength(1);
  });

  it('that know nothing of each other are held apart by the database', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH });
    await app.judge();
    const [alert] = await app.alerts(meter);
    const episode = { ...alert!, family: 'energy' } as const;
    const { dataSource } = app.test.database;
    await query('delete from anomalies where device_id = $1', [meter.id]);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        dataSource.transaction((manager) => insertAnomaly(manager, meter.id, episode, new Date())),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await rowsOf(meter.id)).toHaveLength(1);
  });
});

describe('alerts of one meter', () => {
  it('that nobody resolved share no day, whatever writes them', async () => {
    const meter = await app.addMeter({ [ago(1)]: SURGE_WH, [LAST]: SURGE_WH });
    await app.judge();
    const [alert] = await app.alerts(meter);
    const insert = (firstDay: string, lastDay: string, family: 'energy' | 'zero' = 'energy') =>
      app.test.database.dataSource.transaction((manager) =>
        insertAnomaly(manager, meter.id, { ...alert!, family, firstDay, lastDay }, new Date()),
      );
    await expect(insert(LAST, LAST)).rejects.toThrow('anomalies_apart');
    await expect(insert(ago(9), ago(1))).rejects.toThrow('anomalies_apart');
    await insert(ago(9), ago(2));
    await insert(LAST, LAST, 'zero');
    await query(`update anomalies set status = 'resolved' where id = $1`, [alert!.id]);
    await insert(LAST, LAST);
  });

  it.each([
    ['while they last', [0, 13]],
    ['when all are there', [13]],
  ])('acknowledged %s, take no day that the rule alone flags later: it is told', async (_, acts) => {
    const began = app.test.clock.nowMs();
    const day = (index: number): string => addDays(LAST, index);
    // A spring that used more: what comes back of it is no alarm like for like.
    const spring = Array.from({ length: 50 }, (_, place) => [ago(100 - place), SURGE_WH]);
    const meter = await app.addMeter({ ...Object.fromEntries(spring), [LAST]: SURGE_WH }, {}, 120);
    const lived: Record<number, number> = { 12: 25_000, 13: 25_000, 20: 14_500 };
    await app.judge();
    for (let place = 0; place <= 20; place++) {
      app.test.clock.set(began + place * 86_400_000);
      if (place > 0) await app.write(meter, { [day(place)]: lived[place] ?? ORDINARY_WH });
      await app.judge();
      for (const { id } of acts.includes(place) ? await app.alerts(meter) : []) {
        const path = `/buildings/${meter.buildingId}/iot/anomalies/${id}`;
        await app.send('patch', path, 'syndic', { status: 'acknowledged' }).expect(200);
      }
      // Whatever level an alert bears, also one that was over when it was acknowledged.
      if (place === 13)
        await query(
          'update anomalies set level_since = first_day, level_from = $2 where device_id = $1 and level_since is null',
          [meter.id, day(15)],
        );
    }
    expect(await dueOf(meter.id)).toEqual([]);
    const alerts = await app.alerts(meter);
    expect(alerts.map(({ firstDay, lastDay, status }) => [firstDay, lastDay, status])).toEqual([
      [day(20), day(20), 'open'],
      [day(12), day(13), 'acknowledged'],
      [LAST, LAST, 'acknowledged'],
    ]);
    expect(alerts[0]?.causes.map(({ detector }) => detector)).toEqual(['rule']);
    expect(await noticesOf(alerts[0]!.id)).toHaveLength(1);
    app.test.clock.set(began);
  });
});

describe('live alerts that shared days before the database kept them apart', () => {
  it('are kept by the oldest at the migration: the others are withdrawn, and the meter is judged again', async () => {
    const meter = await app.addMeter({ [ago(1)]: SURGE_WH, [LAST]: SURGE_WH });
    await app.judge();
    const [alert] = await app.alerts(meter);
    const { dataSource } = app.test.database;
    const runner = dataSource.createQueryRunner();
    const migration = new AlertsApart1790000003041();
    await migration.down(runner);
    const spans = [
      { firstDay: ago(29), lastDay: ago(9), family: 'energy' },
      { firstDay: ago(17), lastDay: ago(16), family: 'energy' },
      { firstDay: ago(10), lastDay: ago(3), family: 'energy' },
      { firstDay: ago(8), lastDay: ago(4), family: 'energy' },
      { firstDay: ago(20), lastDay: ago(1), family: 'zero' },
    ] as const;
    const ids: string[] = [];
    for (const [minutes, span] of spans.entries()) {
      const now = new Date(Date.parse('2026-06-23T06:00:00Z') + minutes * 60_000);
      ids.push(await insertAnomaly(runner.manager, meter.id, { ...alert!, ...span }, now));
    }
    await runner.startTransaction();
    await migration.up(runner);
    await runner.commitTransaction();
    await runner.release();
    const withdrawn = await query<{ id: string; status: string; due_event: string }>(
      `select id, status, due_event from anomalies where device_id = $1 and withdrawn order by opened_at`,
      [meter.id],
    );
    expect(withdrawn).toEqual(
      [ids[1], ids[2]].map((id) => ({ id, status: 'resolved', due_event: 'anomaly.detected' })),
    );
    const notes = await query(
      'select anomaly_id from anomaly_notes where act = $1 and anomaly_id = any($2)',
      ['withdrawn', ids],
    );
    expect(notes).toHaveLength(2);
    expect(await dueOf(meter.id)).toEqual([{ from_day: ago(17) }]);
    await app.judge();
    expect(await dueOf(meter.id)).toEqual([]);
    expect(await app.alerts(meter)).toContainEqual(
      expect.objectContaining({ id: alert!.id, status: 'open', firstDay: ago(1) }),
    );
  });
});

describe('a server that lets a database have no further extension', () => {
  it('is migrated all the same, without the constraint', async () => {
    const runner = app.test.database.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      const migration = new AlertsApart1790000003041();
      await migration.down(runner);
      const role = `owner_${randomUUID().replaceAll('-', '')}`;
      await runner.query(`drop extension btree_gist`);
      await runner.query(`create role ${role}`);
      await runner.query(`grant usage, create on schema public to ${role}`);
      await runner.query(`alter table anomalies owner to ${role}`);
      await runner.query(`set local role ${role}`);
      await migration.up(runner);
      const constraints = await runner.query(
        `select conname from pg_constraint where conname = 'anomalies_apart'`,
      );
      expect(constraints).toEqual([]);
      await migration.down(runner);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });
});

describe('a meter that cannot be judged', () => {
  it('waits longer each time and holds up no other', async () => {
    const broken = await app.addMeter({ [LAST]: SURGE_WH });
    const sound = await app.addMeter({ [LAST]: SURGE_WH });
    await query(
      'insert into detection_settings (building_id, reference, threshold, window_days, minimum_days, floor_wh, updated_at) ' +
        "select $1, 'previous-days', 5, 30, 14, 1000, now()",
      [app.lyon.id],
    );
    await query('update meters set building_id = $2 where id = $1', [broken.id, app.lyon.id]);
    await app.judge();
    expect(await app.alerts(sound)).toHaveLength(1);
    const waiting = await query<{ attempts: number; wait: number }>(
      `select attempts, extract(epoch from next_try_at - $2::timestamptz)::integer as wait from detection_due
       where device_id = $1`,
      [broken.id, app.test.clock.now()],
    );
    expect(waiting).toEqual([{ attempts: 1, wait: 10 }]);
    await query('delete from detection_settings where building_id = $1', [app.lyon.id]);
    app.test.clock.advance(10_000);
    await app.judge();
    expect(await rowsOf(broken.id)).toHaveLength(1);
  });
});

describe('browsers', () => {
  it('are told once of what was saved, whoever was killed in between', async () => {
    const meter = await app.addMeter({ [LAST]: SURGE_WH });
    await app.announce();
    app.told();
    await app.judge();
    expect(app.told()).toEqual([]);
    const [alert] = await app.alerts(meter);
    const detected = {
      buildingId: app.lille.id,
      anomalyId: alert?.id,
    };
    await Promise.all([app.announce(), app.announce()]);
    await app.announce();
    expect(app.told()).toEqual([[[`building:${app.lille.id}`], 'anomaly.detected', detected]]);
    await app.write(meter, { [LAST]: SURGE_WH + 1 });
    await app.judge();
    await app.announce();
    expect(app.told()).toEqual([[[`building:${app.lille.id}`], 'anomaly.updated', detected]]);
  });
});
