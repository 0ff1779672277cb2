import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Anomaly, AnomalyPage } from '@coprowatt/contracts';
import { addDays } from '@coprowatt/energy';
import type { Meter } from '../meter/meter.entity.ts';
import { DetectionTick } from './detection-tick.ts';
import { LAST, ORDINARY_WH, startAlertApp, type AlertApp } from './testing-alerts.ts';

const SURGE_WH = 18_000;

let app: AlertApp;
let meter: Meter;
let alert: Anomaly;
beforeAll(async () => {
  app = await startAlertApp();
});
afterAll(() => app.test.close());

const pathOf = ({ buildingId, id }: Pick<Anomaly, 'buildingId' | 'id'>): string =>
  `/buildings/${buildingId}/iot/anomalies/${id}`;
const auditRows = (): Promise<Record<string, unknown>[]> =>
  app.test.database.dataSource.query(
    `select act, outcome, actor_id, organisation_id, subject_kind, subject_id, facts from audit_logs
     where act in ('alert.changed', 'detection.changed') order by at, id`,
  );

/** A meter with one alert of the last day. */
async function addAlert(days?: number): Promise<[Meter, Anomaly]> {
  const added = await app.addMeter({ [LAST]: SURGE_WH }, {}, days);
  await app.judge();
  const [opened] = await app.alerts(added);
  if (!opened) throw new Error('no alert');
  return [added, opened];
}

describe('an alert of a common meter', () => {
  beforeAll(async () => {
    [meter, alert] = await addAlert();
  });

  it('is seen by those who read the figures of the building, and by nobody else', async () => {
    const answers = async (path: string): Promise<Record<string, number>> => {
      const statuses: Record<string, number> = {};
      for (const who of ['syndic', 'council', 'co_owner', 'occupant', 'other', 'admin'] as const)
        statuses[who] = (await app.get(path, who)).status;
      return statuses;
    };
    expect(await answers(pathOf(alert))).toEqual({
      ...{ syndic: 200, council: 200, co_owner: 200 },
      ...{ occupant: 404, other: 404, admin: 404 },
    });
    for (const who of ['occupant', 'other', 'admin'] as const) {
      const { body } = await app.get('/anomalies', who).expect(200);
      expect(body).toEqual({
        items: [],
        nextCursor: null,
        counts: { open: 0, acknowledged: 0, resolved: 0, muted: 0 },
        judging: false,
        tooFewDays: null,
      });
    }
    const { body } = await app.get(`/buildings/${app.lille.id}/iot/anomalies`, 'occupant').expect(200);
    expect(body.items).toEqual([]);
    await app.get('/anomalies', null).expect(401);
  });

  it('is not to be found below another building, nor by what is no id', async () => {
    const elsewhere = `/buildings/${app.lyon.id}/iot/anomalies/${alert.id}`;
    await app.get(elsewhere, 'other').expect(404);
    await app.send('patch', elsewhere, 'other', { status: 'resolved' }).expect(404);
    expect((await app.get(pathOf(alert), 'syndic')).body).toEqual(alert);
    await app.get(pathOf({ ...alert, id: randomUUID() }), 'syndic').expect(404);
    await app.get(pathOf({ ...alert, id: 'x' }), 'syndic').expect(404);
    await app.get('/anomalies', 'syndic', { buildingId: app.lyon.id }).expect(404);
  });

  it('is handled by syndic and council alone, which each reader is told', async () => {
    const mayAct = async (who: 'syndic' | 'council' | 'co_owner'): Promise<boolean> =>
      (await app.get(pathOf(alert), who).expect(200)).body.mayAct;
    expect([await mayAct('syndic'), await mayAct('council'), await mayAct('co_owner')]).toEqual([
      true,
      true,
      false,
    ]);
    const change = { status: 'acknowledged' };
    await app.send('patch', pathOf(alert), 'co_owner', change).expect(403);
    await app.send('patch', pathOf(alert), 'occupant', change).expect(404);
    await app.send('patch', pathOf(alert), 'other', change).expect(404);
    expect((await app.get(pathOf(alert), 'syndic')).body).toMatchObject({
      status: 'open',
      notes: [{ act: 'opened' }],
    });
  });

  it('is acknowledged once, with words; a colleague who comes second changes nothing', async () => {
    app.told();
    const [first, second] = [app.people.council, app.people.syndic];
    const { body } = await app
      .send('patch', pathOf(alert), 'council', { status: 'acknowledged', comment: ' Je regarde.\nDemain. ' })
      .expect(200);
    expect(body).toMatchObject({ status: 'acknowledged' });
    expect(body.notes.at(-1)).toMatchObject({
      act: 'acknowledged',
      author: { id: first.id, name: first.displayName },
      comment: 'Je regarde.\nDemain.',
    });
    const again = await app.send('patch', pathOf(alert), 'syndic', { status: 'acknowledged' }).expect(200);
    expect(again.body).toEqual(body);
    const comment = { comment: 'Vu.' };
    const commented = await app.send('patch', pathOf(alert), 'syndic', comment).expect(200);
    expect(commented.body.notes.at(-1)).toMatchObject({
      act: 'commented',
      author: { id: second.id },
      comment: 'Vu.',
    });
    expect(app.told().map(([rooms, name]) => [rooms, name])).toEqual([
      [[`building:${app.lille.id}`], 'anomaly.detected'],
      [[`building:${app.lille.id}`], 'anomaly.updated'],
    ]);
  });

  it('is muted until a day and no longer, and counted so', async () => {
    const counts = async (): Promise<AnomalyPage['counts']> =>
      (await app.get('/anomalies', 'syndic', { buildingId: app.lille.id }).expect(200)).body.counts;
    expect(await counts()).toMatchObject({ acknowledged: 1, muted: 0 });
    const mute = (mutedUntil: string | null) => app.send('patch', pathOf(alert), 'syndic', { mutedUntil });
    const { body } = await mute('2026-06-25').expect(200);
    expect(body.mutedUntil).toBe('2026-06-24T22:00:00.000Z');
    expect(await counts()).toMatchObject({ acknowledged: 0, muted: 1 });
    const ids = async (muted: boolean): Promise<string[]> =>
      (await app.get('/anomalies', 'syndic', { muted: String(muted) })).body.items.map(
        ({ id }: Anomaly) => id,
      );
    expect([await ids(true), await ids(false)]).toEqual([[alert.id], []]);
    expect((await mute('2026-06-01')).body).toMatchObject({
      errors: [{ field: 'mutedUntil', rule: 'in_the_future' }],
    });
    expect((await mute(null).expect(200)).body).toMatchObject({ mutedUntil: null });
    expect(
      (await app.get(pathOf(alert), 'syndic')).body.notes.map((note: { act: string }) => note.act),
    ).toEqual([...['opened', 'acknowledged', 'commented', 'muted', 'unmuted']]);
  });

  it('that is resolved is opened again by a person, or by days after the one on which it was', async () => {
    const change = (status: string) => app.send('patch', pathOf(alert), 'syndic', { status }).expect(200);
    expect((await change('resolved')).body).toMatchObject({ status: 'resolved', withdrawn: false });
    await app.write(meter, { [LAST]: SURGE_WH + 10 });
    await app.judge();
    expect((await app.get(pathOf(alert), 'syndic')).body.status).toBe('resolved');
    expect((await change('open')).body).toMatchObject({ status: 'open' });
    expect((await change('resolved')).body.notes.at(-1)).toMatchObject({ act: 'resolved' });
  });

  it('leaves a row in the audit log for each act, done or refused, of closed words alone', async () => {
    const rows = await auditRows();
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['success', 'failure']));
    const done = rows.filter(({ outcome }) => outcome === 'success');
    expect(done.map(({ facts }) => JSON.stringify(facts)).sort()).toEqual(
      [
        { acts: 'acknowledged', comment: true },
        { acts: 'commented', comment: true },
        ...['muted', 'unmuted', 'resolved', 'reopened', 'resolved'].map((acts) => ({ acts, comment: false })),
      ]
        .map((facts) => JSON.stringify(facts))
        .sort(),
    );
    expect(done.filter(({ actor_id: id }) => id === app.people.council.id)).toMatchObject([
      { organisation_id: app.lille.organisationId, subject_kind: 'alert', subject_id: alert.id },
    ]);
    expect(JSON.stringify(rows)).not.toContain('regarde');
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a state that is none', { status: 'closed' }],
    ['null', { status: null }],
    ['an empty comment', { comment: '  ' }],
    ['a comment that turns the direction of text', { comment: 'a\u202eb' }],
    ['a comment too long', { comment: 'x'.repeat(2_001) }],
    ['a silence that is no time', { mutedUntil: 'tomorrow' }],
    ['what it does not know', { status: 'open', severity: 'minor' }],
  ])('is not changed by %s', async (_, change) => {
    const before = (await app.get(pathOf(alert), 'syndic')).body;
    await app.send('patch', pathOf(alert), 'syndic', change).expect(400);
    expect((await app.get(pathOf(alert), 'syndic')).body).toEqual(before);
  });

  it('that corrected readings withdrew is commented, not reopened', async () => {
    const [corrected, withdrawn] = await addAlert();
    await app.write(corrected, { [LAST]: ORDINARY_WH });
    await app.judge();
    await app.send('patch', pathOf(withdrawn), 'syndic', { status: 'open' }).expect(409);
    await app.send('patch', pathOf(withdrawn), 'syndic', { comment: 'Erreur d’Enedis.' }).expect(200);
  });
});

describe('an alert that was resolved', () => {
  it('is not opened again beside one that tells of its days since', async () => {
    const [meter, first] = await addAlert();
    await app.send('patch', pathOf(first), 'syndic', { status: 'resolved' }).expect(200);
    await app.test.database.dataSource.query(
      `update anomalies set first_day = first_day - 3, last_day = last_day - 3 where id = $1`,
      [first.id],
    );
    await app.write(meter, { [LAST]: SURGE_WH + 10 });
    await app.judge();
    const second = (await app.alerts(meter)).find(({ id }) => id !== first.id);
    expect(second).toBeDefined();
    await app.test.database.dataSource.query(`update anomalies set last_day = last_day + 3 where id = $1`, [
      first.id,
    ]);
    for (const status of ['open', 'acknowledged'])
      await app.send('patch', pathOf(first), 'syndic', { status }).expect(409);
    await app.send('patch', pathOf(first), 'syndic', { comment: 'Voir l’autre.' }).expect(200);
    await app.send('patch', pathOf(second!), 'syndic', { status: 'resolved' }).expect(200);
    await app.send('patch', pathOf(first), 'syndic', { status: 'open' }).expect(200);
  });
});

describe('an alert of a meter that has ended', () => {
  it('lasts no longer, and nothing is projected of it', async () => {
    const [meter, alert] = await addAlert();
    expect(alert).toMatchObject({ ongoing: true, yearlyWh: expect.any(Number) });
    await app.test.database.dataSource.query('update meters set asked_until = $2 where id = $1', [
      ...[meter.id, LAST],
    ]);
    expect(await app.alerts(meter)).toMatchObject([{ id: alert.id, ongoing: false, yearlyWh: null }]);
  });
});

describe('a muted alert', () => {
  it('worsens without a word', async () => {
    const [quiet, muted] = await addAlert();
    await app.send('patch', pathOf(muted), 'syndic', { mutedUntil: '2026-07-01' }).expect(200);
    await app.write(quiet, { [LAST]: 40_000 });
    await app.judge();
    const [worse] = await app.alerts(quiet);
    expect(worse).toMatchObject({ severity: 'critical' });
    const notices = await app.test.database.dataSource.query(
      'select severity, recalled_at is not null as recalled from notification_notices where subject_id = $1',
      [muted.id],
    );
    expect(notices).toEqual([{ severity: 'major', recalled: true }]);
  });

  const told = async ({ id }: Anomaly): Promise<string[]> => {
    const rows = await app.test.database.dataSource.query<{ change: string; severity: string }[]>(
      `select change, severity from notification_notices
       where subject_id = $1 and recalled_at is null order by created_at, severity desc`,
      [id],
    );
    return rows.map(({ change, severity }) => `${change} ${severity}`);
  };

  it('tells how bad it has become once the silence is over, once, and counts as muted no longer', async () => {
    const [meter, alert] = await addAlert();
    const mutedUntil = new Date(app.test.clock.nowMs() + 7_200_000).toISOString();
    await app.send('patch', pathOf(alert), 'syndic', { mutedUntil }).expect(200);
    await app.write(meter, { [LAST]: 40_000 });
    await app.judge();
    expect(await told(alert)).toEqual([]);
    for (const _ of ['once', 'again']) {
      app.test.clock.advance(7_200_000);
      await app.test.app.get(DetectionTick).look();
      await app.judge();
      expect(await told(alert)).toEqual(['opened major', 'worsened critical']);
    }
    expect(await app.alerts(meter)).toMatchObject([{ id: alert.id, mutedUntil: null, severity: 'critical' }]);
  });

  it('tells nothing anew when nothing came about, however long it was', async () => {
    const [, alert] = await addAlert();
    await app.test.database.dataSource.query(
      'update notification_notices set planned_at = created_at where subject_id = $1',
      [alert.id],
    );
    const mutedUntil = new Date(app.test.clock.nowMs() + 7_200_000).toISOString();
    await app.send('patch', pathOf(alert), 'syndic', { mutedUntil }).expect(200);
    app.test.clock.advance(7_200_000);
    await app.test.app.get(DetectionTick).look();
    await app.judge();
    const rows = await app.test.database.dataSource.query(
      'select change from notification_notices where subject_id = $1',
      [alert.id],
    );
    expect(rows).toEqual([{ change: 'opened' }]);
  });

  it('that came back in silence tells so once the silence is over, once', async () => {
    const [meter, alert] = await addAlert();
    const mutedUntil = new Date(app.test.clock.nowMs() + 7_200_000).toISOString();
    await app.send('patch', pathOf(alert), 'syndic', { mutedUntil }).expect(200);
    for (const energyWh of [ORDINARY_WH, SURGE_WH]) {
      await app.write(meter, { [LAST]: energyWh });
      await app.judge();
    }
    expect(await app.alerts(meter)).toMatchObject([{ id: alert.id, status: 'open', mutedUntil }]);
    expect(await told(alert)).toEqual([]);
    for (const _ of ['once', 'again']) {
      app.test.clock.advance(7_200_000);
      await app.test.app.get(DetectionTick).look();
      await app.judge();
      expect(await told(alert)).toEqual(['reopened major']);
    }
  });

  it('that came back in silence is told of no more once somebody has acknowledged it', async () => {
    const [meter, alert] = await addAlert();
    await app.send('patch', pathOf(alert), 'syndic', { mutedUntil: '2026-07-01' }).expect(200);
    for (const energyWh of [ORDINARY_WH, SURGE_WH]) {
      await app.write(meter, { [LAST]: energyWh });
      await app.judge();
    }
    await app.send('patch', pathOf(alert), 'syndic', { status: 'acknowledged' }).expect(200);
    await app.send('patch', pathOf(alert), 'syndic', { mutedUntil: null }).expect(200);
    expect(await app.alerts(meter)).toMatchObject([{ status: 'acknowledged', mutedUntil: null }]);
    expect((await told(alert)).filter((notice) => notice.startsWith('reopened'))).toEqual([]);
  });

  it('tells it at once to whom somebody ends the silence for, and nothing new when nothing is', async () => {
    const [meter, alert] = await addAlert();
    const mute = (mutedUntil: string | null) =>
      app.send('patch', pathOf(alert), 'syndic', { mutedUntil }).expect(200);
    await mute('2026-07-01');
    await mute(null);
    expect(await told(alert)).toEqual(['opened major']);
    await mute('2026-07-01');
    await app.write(meter, { [LAST]: 40_000 });
    await app.judge();
    await mute(null);
    expect(await told(alert)).toEqual(['opened major', 'worsened critical']);
  });
});

describe('the list', () => {
  it('is paged newest first, each alert once, and narrowed by what is asked', async () => {
    const added: Anomaly[] = [];
    for (let index = 0; index < 5; index++) {
      app.test.clock.advance(1_000);
      added.unshift((await addAlert())[1]);
    }
    const path = `/buildings/${app.lille.id}/iot/anomalies`;
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: 2, ...(cursor ? { cursor } : {}) };
      const page: AnomalyPage = (await app.get(path, 'co_owner', query).expect(200)).body;
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.slice(0, 5)).toEqual(added.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    const ids = async (query: Record<string, string>): Promise<string[]> =>
      (await app.get(path, 'syndic', query).expect(200)).body.items.map(({ id }: Anomaly) => id);
    const [one] = added;
    expect(await ids({ deviceId: one!.deviceId })).toEqual([one!.id]);
    expect(await ids({ deviceId: one!.deviceId, severity: 'critical' })).toEqual([]);
    expect(await ids({ deviceId: one!.deviceId, from: addDays(LAST, 1) })).toEqual([]);
    expect(await ids({ deviceId: one!.deviceId, to: LAST })).toEqual([]);
    expect(await ids({ deviceId: one!.deviceId, from: LAST, to: addDays(LAST, 1), status: 'open' })).toEqual([
      one!.id,
    ]);
    const wrong: Record<string, string>[] = [
      { cursor: 'x' },
      { limit: '0' },
      { status: 'new' },
      { from: '2026-02-30' },
      { muted: '1' },
    ];
    for (const query of wrong) await app.get(path, 'syndic', query).expect(400);
  });

  it('is paged by gravity where that is asked: severity, seen by both detectors, lasting, then the newest', async () => {
    const { manager } = app.test.database.dataSource;
    const facts = ['minor', 'major', 'critical'].flatMap((severity) =>
      [true, false].flatMap((confirmed) =>
        [true, false].map((ongoing) => ({ severity, confirmed, ongoing })),
      ),
    );
    const { id: deviceId } = await app.addMeter();
    for (const [index, { severity, confirmed, ongoing }] of facts.entries())
      for (const minute of [0, 1])
        await manager.query(
          `insert into anomalies (id, device_id, family, kind, severity, status, confirmed, first_day, last_day, ongoing,
             flagged_days, causes, opened_at, updated_at)
           values (gen_random_uuid(), $1, 'energy', 'daily', $2, 'open', $3, $5::date, $5::date, $4, 1, '[]', $6, $6)`,
          [
            ...[deviceId, severity, confirmed, ongoing, addDays('2020-01-01', 10 * index + minute)],
            `2026-06-0${1 + ((index * 5) % 7)}T10:0${minute}:00Z`,
          ],
        );
    const path = `/buildings/${app.lille.id}/iot/anomalies`;
    const seen: Anomaly[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { deviceId, order: 'gravest', limit: '5' };
      const page: AnomalyPage = (await app.get(path, 'syndic', { ...query, ...(cursor && { cursor }) })).body;
      seen.push(...page.items);
      if (page.nextCursor) await app.get(path, 'syndic', { cursor: page.nextCursor }).expect(400);
      cursor = page.nextCursor;
    } while (cursor);
    const place = ({ severity, confirmed, ongoing, openedAt }: Anomaly): string =>
      [['minor', 'major', 'critical'].indexOf(severity), +confirmed, +ongoing, openedAt].join(' ');
    expect(seen).toHaveLength(2 * facts.length);
    expect(seen.map(place)).toEqual(seen.map(place).sort().reverse());
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen[0]).not.toHaveProperty('gravity');
    await app.get(path, 'syndic', { order: 'oldest' }).expect(400);
  });
});

describe('an acknowledged level', () => {
  const shifted = async (): Promise<[Meter, Anomaly]> => {
    const days = Object.fromEntries([3, 2, 1, 0].map((ago) => [addDays(LAST, -ago), SURGE_WH]));
    const added = await app.addMeter(days);
    await app.judge();
    const [opened] = await app.alerts(added);
    return [added, opened!];
  };
  const write = async (to: Meter, energies: number[]): Promise<void> => {
    const days = energies.map((energyWh, index) => [addDays(LAST, 1 + index), energyWh] as const);
    await app.write(to, Object.fromEntries(days));
    await app.judge();
  };
  const highOf = async ({ id, buildingId }: Meter, from: string): Promise<number> => {
    const query = { deviceId: id, from, to: addDays(from, 1) };
    const { body } = await app.get(`/buildings/${buildingId}/iot/expected`, 'syndic', query).expect(200);
    return body.columns.highWh[0];
  };

  it('is the usual one from the next day on: a further rise is an alert of its own, measured by it', async () => {
    const now = app.test.clock.nowMs();
    const [risen, first] = await shifted();
    await app.send('patch', pathOf(first), 'syndic', { status: 'acknowledged' }).expect(200);
    app.test.clock.advance(7 * 86_400_000);
    await write(risen, [SURGE_WH, SURGE_WH, SURGE_WH, SURGE_WH]);
    expect(await app.alerts(risen)).toMatchObject([{ id: first.id, status: 'acknowledged' }]);
    expect(await highOf(risen, addDays(LAST, 4))).toBeGreaterThan(SURGE_WH);
    await write(risen, [SURGE_WH, SURGE_WH, SURGE_WH, SURGE_WH, 40_000]);
    const [second, kept, ...others] = await app.alerts(risen);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ id: first.id, status: 'acknowledged', lastDay: addDays(LAST, 4) });
    expect(second).toMatchObject({ status: 'open', severity: 'critical', firstDay: addDays(LAST, 5) });
    expect(second!.expectedWh).toBeCloseTo(SURGE_WH, -2);
    app.test.clock.set(now);
  });

  it('is taken back with the acknowledgement: its days are judged by what was before', async () => {
    const now = app.test.clock.nowMs();
    const [risen, first] = await shifted();
    const change = (status: string) => app.send('patch', pathOf(first), 'syndic', { status }).expect(200);
    await change('acknowledged');
    app.test.clock.advance(7 * 86_400_000);
    await write(risen, Array(5).fill(SURGE_WH));
    const smartDays = async () => (await app.alerts(risen))[0]?.causes[0];
    expect(await smartDays()).toMatchObject({ detector: 'smart', lastDay: addDays(LAST, 1) });
    await change('open');
    await app.judge();
    expect(await smartDays()).toMatchObject({ detector: 'smart', lastDay: addDays(LAST, 5) });
    app.test.clock.set(now);
  });
});

describe('a private meter', () => {
  it('is judged with its holder’s agreement to advice alone', async () => {
    const silent = await app.addPrivateMeter('occupant', { advice: false }, { [LAST]: SURGE_WH });
    const advised = await app.addPrivateMeter('occupant', { advice: true }, { [LAST]: SURGE_WH });
    await app.judge();
    expect(await app.alerts(silent, 'occupant')).toEqual([]);
    expect(await app.alerts(advised, 'occupant')).toHaveLength(1);
  });

  it('has alerts that its holder alone sees, handles and hears of', async () => {
    const own = await app.addPrivateMeter('council', { advice: true }, { [LAST]: SURGE_WH });
    await app.judge();
    app.told();
    await app.announce();
    const [mine] = await app.alerts(own, 'council');
    expect(mine).toMatchObject({ usage: 'private', mayAct: true });
    expect(app.told()).toContainEqual([
      [`user:${app.people.council.id}`],
      'anomaly.detected',
      { buildingId: app.lille.id, anomalyId: mine!.id },
    ]);
    for (const who of ['syndic', 'co_owner', 'occupant', 'other', 'admin'] as const) {
      await app.get(pathOf(mine!), who).expect(404);
      await app.send('patch', pathOf(mine!), who, { status: 'resolved' }).expect(404);
      const { body } = await app.get('/anomalies', who, { limit: 200 }).expect(200);
      expect(body.items.map(({ id }: Anomaly) => id)).not.toContain(mine!.id);
    }
    await app.send('patch', pathOf(mine!), 'council', { status: 'resolved' }).expect(200);
    const [notice] = await app.test.database.dataSource.query(
      'select holder_user_id from notification_notices where subject_id = $1',
      [mine!.id],
    );
    expect(notice.holder_user_id).toBe(app.people.council.id);
    const [done] = (await auditRows()).filter(({ subject_id: id }) => id === mine!.id);
    expect(done).toMatchObject({ organisation_id: null });
    const refused = (await auditRows()).filter(
      ({ outcome, actor_id: id }) => outcome === 'failure' && id === app.people.occupant.id,
    );
    expect(new Set(refused.map(({ organisation_id: id }) => id))).toEqual(new Set([null]));
  });
});

describe('the settings of detection', () => {
  const path = (): string => `/buildings/${app.lille.id}/iot/detection-settings`;
  const SETTINGS = {
    reference: 'previous-days',
    threshold: 250,
    windowDays: 30,
    minimumDays: 14,
    floorWh: 1_000,
  };

  it('are the defaults until a syndic changes them; others read them at most', async () => {
    expect((await app.get(path(), 'co_owner').expect(200)).body).toEqual({
      ...SETTINGS,
      threshold: 120,
      updatedAt: null,
    });
    await app.get(path(), 'occupant').expect(403);
    await app.get(path(), 'other').expect(404);
    for (const who of ['council', 'co_owner', 'occupant'] as const)
      await app.send('put', path(), who, SETTINGS).expect(403);
    await app.send('put', path(), 'other', SETTINGS).expect(404);
  });

  it('take effect on the last month at once, and leave a row in the audit log', async () => {
    const [loud, raised] = await addAlert(40); // too few days for any detector but the rule
    expect(raised).toMatchObject({ status: 'open', confirmed: false, causes: [{ detector: 'rule' }] });
    const changed = await app.send('put', path(), 'syndic', SETTINGS).expect(200);
    expect(changed.body).toEqual({ ...SETTINGS, updatedAt: app.test.clock.now().toISOString() });
    await app.judge();
    expect(await app.alerts(loud)).toMatchObject([{ withdrawn: true }]);
    await app.send('put', path(), 'syndic', { ...SETTINGS, threshold: 120 }).expect(200);
    await app.judge();
    expect(await app.alerts(loud)).toMatchObject([{ id: raised.id, status: 'open' }]);
    expect(
      (await auditRows()).filter(({ act, outcome }) => act === 'detection.changed' && outcome === 'success'),
    ).toHaveLength(2);
  });

  it('silence like for like below the least excess, too', async () => {
    const [small, raised] = await addAlert();
    expect(raised).toMatchObject({ status: 'open', confirmed: true });
    const floorWh = SURGE_WH - ORDINARY_WH + 1;
    await app.send('put', path(), 'syndic', { ...SETTINGS, floorWh }).expect(200);
    await app.judge();
    expect(await app.alerts(small)).toMatchObject([{ withdrawn: true }]);
    await app.send('put', path(), 'syndic', { ...SETTINGS, threshold: 120 }).expect(200);
    await app.judge();
    expect(await app.alerts(small)).toMatchObject([{ id: raised.id, status: 'open' }]);
  });

  it.each([
    [{ threshold: 100 }],
    [{ threshold: 150.5 }],
    [{ minimumDays: 31 }],
    [{ reference: 'same-weekday', windowDays: 90, minimumDays: 55 }],
    [{ reference: 'last-year' }],
    [{ floorWh: -1 }],
    [{ extra: 1 }],
  ])('refuse %j', async (wrong) => {
    await app.send('put', path(), 'syndic', { ...SETTINGS, ...wrong }).expect(400);
  });
});

describe('what days were expected to hold', () => {
  it('is told of one meter by earlier days, and not of the days before there were enough', async () => {
    const loud = await app.addMeter({ [LAST]: SURGE_WH }, {}, 40);
    const query = { deviceId: loud.id, from: addDays(LAST, -39), to: addDays(LAST, 1) };
    const { body } = await app.get(`/buildings/${app.lille.id}/iot/expected`, 'co_owner', query).expect(200);
    expect(body).toMatchObject({ timeZone: 'Europe/Paris', from: query.from, to: query.to });
    const { localDate, expectedWh, lowWh, highWh } = body.columns;
    expect([localDate, expectedWh, lowWh, highWh].map(({ length }) => length)).toEqual([40, 40, 40, 40]);
    expect(new Set([...expectedWh, ...lowWh, ...highWh])).toEqual(new Set([null]));
  });

  it('lies within bounds that are never those of the rule', async () => {
    const loud = await app.addMeter({ [LAST]: SURGE_WH });
    const query = { deviceId: loud.id, from: LAST, to: addDays(LAST, 1) };
    const { body } = await app.get(`/buildings/${app.lille.id}/iot/expected`, 'co_owner', query).expect(200);
    const { expectedWh, lowWh, highWh } = body.columns;
    expect(expectedWh[0]).toBeCloseTo(ORDINARY_WH, 6);
    expect(lowWh[0]).toBeGreaterThan(ORDINARY_WH / 2);
    expect(highWh[0]).toBeGreaterThan(ORDINARY_WH);
    expect(highWh[0]).toBeLessThan(SURGE_WH);
  });

  it('is nothing for a private meter without agreement to advice, and no one else’s to ask', async () => {
    const own = await app.addPrivateMeter('occupant', { advice: false });
    const path = `/buildings/${app.lille.id}/iot/expected`;
    const { body } = await app.get(path, 'occupant', { deviceId: own.id }).expect(200);
    expect(new Set(body.columns.expectedWh)).toEqual(new Set([null]));
    await app.get(path, 'syndic', { deviceId: own.id }).expect(404);
    await app.get(path, 'occupant').expect(403);
    await app.get(path, 'syndic', { from: '2020-01-01', to: '2026-01-01' }).expect(400);
  });
});
