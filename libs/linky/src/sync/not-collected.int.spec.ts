import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addDays, eachDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { ReadingStore } from '@coprowatt/iot';
import { ForgetUncollectedProduction1790000004273 } from '../migrations/1790000004273-forget-uncollected-production.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { answered, connectedToAsk, workOf } from '../testing/work.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import type { CurveAnswer } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { lanesOf, openGaps, openLane } from './lane-rules.ts';
import { SyncAsker } from './sync-asker.ts';
import type { Answer, Work } from './sync-work.ts';

const TODAY = '2026-06-23';
const WEEKS = 7;
const NO_DATA: Answer = {
  reaction: { name: 'wait', incident: null, kind: 'empty', because: 'hole' },
  vendorCode: null,
};
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  // No worker: what the operator answers is said here.
  linky = await startLinkyApp(`${TODAY}T10:00:00Z`, 'api');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

const connected = (prm: string): Promise<string> =>
  connectedToAsk(
    linky,
    syndic,
    prm,
    lanesOf({ curve: openLane(addDays(TODAY, -7 * WEEKS), TODAY, 7, true) }),
  );

/** The next call of the back-fill is answered. */
async function answeredBy(deviceId: string, answer: (work: Work) => Answer): Promise<void> {
  const work = await workOf(linky, deviceId);
  await answered(linky, work, answer(work));
}

async function holes(deviceId: string): Promise<string[]> {
  const rows: { day: string }[] = await linky.database.dataSource.query(
    `select local_date::text as day from linky_day_ledger where device_id = $1 and hole = 'open' order by 1`,
    [deviceId],
  );
  return rows.map(({ day }) => day);
}

it('days on which no curve is collected are no holes of it, until older ones turn out to be there', async () => {
  const id = await connected(prmOf(3_912));
  await answeredBy(id, () => NO_DATA);
  expect(await holes(id)).toEqual(eachDay(addDays(TODAY, -7), TODAY));
  for (let week = 2; week < WEEKS; week += 1) await answeredBy(id, () => NO_DATA);
  expect((await syndic.device(id))?.curveState).toBe('not_collected');
  expect(await holes(id)).toEqual([]);

  await answeredBy(id, ({ step: { from, to } }) => {
    const intervals = eachDay(from, to).flatMap((date) => wholeDay({ date, zone: 'Europe/Paris' }, 30));
    const curve = { intervals, rejected: 0, missing: 0, inServiceFrom: null, ambiguousDays: [] };
    return { lane: 'curve', curve };
  });
  expect(await holes(id)).toEqual(eachDay(addDays(TODAY, -7 * (WEEKS - 1)), TODAY));
});

it('holes of a curve stay when it is collected no more, days after it are none', async () => {
  const id = await connected(prmOf(3_913));
  const { manager } = linky.database.dataSource;
  await manager.query(
    `insert into linky_day_ledger (device_id, lane, local_date, hole, found_at, asks, due_asks, last_asked_at, next_ask_at, corrected_intervals, rejected_points)
     select $1, 'curve', day::date, 'open', now(), 0, 0, now(), now(), 0, 0 from unnest(array['2026-05-10', '2026-06-20']) as day`,
    [id],
  );
  await manager.query(
    `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, covered_min)
     values ($1, 1, '2026-06-01', '2026-05-31T22:00:00Z', 1440, 60)`,
    [id],
  );
  await answeredBy(id, () => ({
    reaction: { name: 'enable_collection', incident: null, kind: 'no_curve' },
    vendorCode: null,
  }));
  expect(await holes(id)).toEqual(['2026-05-10']);
});

async function hollowInjection(deviceId: string): Promise<void> {
  await linky.database.dataSource.query(
    `insert into linky_day_ledger (device_id, lane, local_date, hole, found_at, asks, due_asks, last_asked_at, next_ask_at, corrected_intervals, rejected_points)
     values ($1, 'productionCurve', '2026-06-20', 'open', now(), 0, 0, now(), now(), 0, 0)`,
    [deviceId],
  );
}

it('holes of what is injected go with the collection of the point; those left from before are swept', async () => {
  const id = await connected(prmOf(3_918));
  await hollowInjection(id);
  await answeredBy(id, () => ({
    reaction: { name: 'enable_collection', incident: null, kind: 'no_curve' },
    vendorCode: null,
  }));
  expect(await holes(id)).toEqual([]);
  await hollowInjection(id);
  const collected = await connected(prmOf(3_919));
  await hollowInjection(collected);
  const runner = linky.database.dataSource.createQueryRunner();
  await new ForgetUncollectedProduction1790000004273().up(runner);
  await runner.release();
  expect([await holes(id), await holes(collected)]).toEqual([[], ['2026-06-20']]);
});

describe('a curve that came once', () => {
  const EMPTY = { intervals: [], rejected: 0, missing: 0, inServiceFrom: null, ambiguousDays: [] };
  const WEEK = { from: addDays(TODAY, -7), to: TODAY };
  const no = (): Promise<never> => Promise.reject(new ProviderError('no_data', { status: 404 }));
  const nothing = (): Promise<CurveAnswer> => Promise.resolve({ ...EMPTY, rejectedByDay: new Map() });

  /** A meter whose curve came until `silentDays` ago and was asked since, whose daily values still come, and its next call. */
  async function silentFor(prm: string, silentDays: number): Promise<Work> {
    const id = await connectedToAsk(linky, syndic, prm, lanesOf({ curve: openGaps([WEEK], 7) }));
    const { manager } = linky.database.dataSource;
    await manager.query(
      `update linky_connections set curve_state = 'active', scopes_learned = '{"loadCurve":"active"}', asked_to = $2
        where device_id = $1`,
      [id, TODAY],
    );
    await manager.query(
      `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, covered_min, operator_wh)
        select $1, 1, day::date, day at time zone 'Europe/Paris', 1440, case when day < $3::date then 1440 else 0 end, 9000
          from generate_series($2::date - 60, $2::date - 2, interval '1 day') as day`,
      [id, TODAY, addDays(TODAY, -silentDays)],
    );
    return workOf(linky, id);
  }

  const asked = (work: Work, loadCurve: () => Promise<CurveAnswer>): Promise<Answer> => {
    const provider = Object.create(work.provider, { loadCurve: { value: loadCurve } }) as Work['provider'];
    return linky.app.get(SyncAsker).ask({ ...work, provider });
  };
  const ended = ({ meter }: Work) =>
    linky.database.dataSource.query("update linky_connections set state = 'withdrawn' where device_id = $1", [
      meter.id,
    ]);
  const connectionOf = async (deviceId: string) => linky.app.get(ConnectionRepository).find(deviceId);

  it('and is silent for two weeks beside its daily values is switched off; its holder is told what to turn on', async () => {
    const work = await silentFor(prmOf(3_920), 14);
    const answer = await asked(work, no);
    const since = addDays(TODAY, -14);
    const off = { name: 'enable_collection', incident: null, kind: 'no_curve', since };
    expect(answer).toEqual({ reaction: off, vendorCode: null });
    const looks = jest.spyOn(linky.app.get(ReadingStore), 'coverage');
    expect(await asked(work, nothing)).toEqual(answer);
    expect(looks).toHaveBeenCalledTimes(1);
    looks.mockRestore();
    await answered(linky, work, answer);
    const device = await syndic.device(work.meter.id);
    expect(device).toMatchObject({ curveState: 'not_collected', scopes: { loadCurve: 'not_collected' } });
    expect(await holes(work.meter.id)).toEqual([]);
    // Once it comes again its days since then are asked, too.
    const connection = await connectionOf(work.meter.id);
    expect(connection?.askedTo).toBe(since);
    const again = {
      ...work,
      connection: { ...work.connection, curveState: 'not_collected', askedTo: since },
    } as const;
    expect(await asked(again, no)).toEqual(answer);
  });

  it('is no switched off one while that of what the point injects comes', async () => {
    const work = await silentFor(prmOf(3_923), 20);
    const injecting = { ...work, connection: { ...work.connection, production: true } };
    expect(await asked(injecting, no)).toMatchObject({ reaction: { kind: 'no_curve' } });
    await linky.database.dataSource.query(
      `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, covered_min)
        values ($1, 2, '2026-06-20', '2026-06-19T22:00:00Z', 1440, 30)`,
      [work.meter.id],
    );
    expect(await asked(injecting, no)).toMatchObject({
      reaction: { kind: 'empty', because: 'not_published' },
    });
    expect(await asked(injecting, nothing)).toMatchObject({ lane: 'curve' });
    await ended(work);
  });

  it('is no switched off one while the curves of others are silent, too', async () => {
    const works = [await silentFor(prmOf(3_924), 14), await silentFor(prmOf(3_925), 15)];
    const [work, other] = [await silentFor(prmOf(3_926), 14), works[0]];
    if (!other) throw new Error('no other meter');
    const hole = { reaction: { kind: 'empty', because: 'not_published' } };
    expect(await asked(work, no)).toMatchObject(hole);
    const known = { ...work, connection: { ...work.connection, curveState: 'not_collected' } } as const;
    expect(await asked(known, no)).toMatchObject({ reaction: { kind: 'no_curve' } });
    const covered = (date: string) =>
      linky.database.dataSource.query(
        'update iot_days set covered_min = 30 where device_id = $1 and metric = 1 and local_date = $2',
        [other.meter.id, date],
      );
    await covered(addDays(TODAY, -8));
    expect(await asked(work, no)).toMatchObject(hole);
    await covered(addDays(TODAY, -7));
    expect(await asked(work, no)).toMatchObject({ reaction: { kind: 'no_curve' } });
    for (const one of [...works, work]) await ended(one);
  });

  it('is a hole while it is silent for less, of older days, or after days that nobody asked', async () => {
    const short = await silentFor(prmOf(3_921), 13);
    const hole = (because: string) => ({
      reaction: { name: 'wait', incident: null, kind: 'empty', because },
      vendorCode: null,
    });
    expect(await asked(short, no)).toEqual(hole('not_published'));
    expect(await asked(short, nothing)).toMatchObject({ lane: 'curve' });
    const long = await silentFor(prmOf(3_922), 20);
    const old = { from: addDays(TODAY, -40), to: addDays(TODAY, -38) };
    expect(await asked({ ...long, step: { ...long.step, ...old } }, no)).toEqual(hole('hole'));
    const unasked = { ...long.connection, askedTo: addDays(TODAY, -10) };
    expect(await asked({ ...long, connection: unasked }, no)).toEqual(hole('not_published'));
    const never = { ...long.connection, curveState: 'unknown', scopesLearned: {} } as const;
    expect(await asked({ ...long, connection: never }, no)).toEqual(hole('not_published'));
  });
});
