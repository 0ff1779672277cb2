import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { IncidentKind, OperatorIncident, OperatorState, OperatorStateList } from '@coprowatt/contracts';
import { MeterNeeds } from '@coprowatt/iot';
import { FreshDemand } from '../providers/fresh-demand.ts';
import { ProviderGates } from '../providers/provider-gates.ts';
import { ProviderQuota } from '../providers/provider-quota.ts';
import { ENEDIS_QUOTA } from '../providers/quota-rules.ts';
import { Retention } from '../retention.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { OperatorIncidents } from './operator-incidents.ts';

jest.setTimeout(180_000);

const CURVE = 'enedis.courbe_de_charge_consommation';
const DAILY = 'enedis.consommation_quotidienne';
let linky: LinkyApp;
let admin: Browser;
let incidents: OperatorIncidents;
/** Four of the organisation, then one of a co-owner and one of an occupant. */
let meters: string[] = [];

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
  admin = await linky.browser('admin');
  incidents = linky.app.get(OperatorIncidents);
  const syndic = await linky.browser('syndic');
  const common = [501, 502, 503, 504].map((serial) => syndic.configured(prmOf(serial)));
  const people = [await linky.browser('co_owner'), await linky.browser('occupant')];
  const private_ = people.map((person, index) => person.configured(prmOf(505 + index), { usage: 'private' }));
  meters = (await Promise.all([...common, ...private_])).map(({ device }) => device.id);
  await linky.database.dataSource.query(
    `update linky_connections set state = 'connected', consent_given_at = created_at, connected_at = created_at,
      authorisation_sealed = 'x', proved_authorisation_hash = 'x'`,
  );
});
afterAll(() => linky.close());
beforeEach(async () => {
  for (const table of ['linky_operator_incidents', 'linky_operator_successes', 'platform_mails'])
    await linky.database.dataSource.query(`delete from ${table}`);
  await pass('PT2M');
});

/** Lets simulated time pass, for this process too. */
async function pass(duration: string): Promise<void> {
  const before = linky.clock.nowMs();
  await linky.sandbox.advance(duration);
  await eventually(
    async () => linky.clock.nowMs() - before,
    (passedMs) => passedMs >= 60_000,
  );
}

function note(
  kind: IncidentKind,
  meter: number | null,
  more: { api?: string; status?: number } = {},
): Promise<void> {
  return incidents.note({
    provider: 'enedis',
    kind,
    api: more.api ?? CURVE,
    vendorCode: 'technical-error',
    status: more.status ?? 500,
    deviceId: meter === null ? null : (meters[meter] ?? null),
  });
}

const good = (api = CURVE) => incidents.good('enedis', api);

async function stateOf(provider: string): Promise<OperatorState> {
  const { body } = await admin.get('/api/v1/admin/operators').expect(200);
  const state = (body as OperatorStateList).items.find((item) => item.provider === provider);
  if (!state) throw new Error(`no ${provider}`);
  return state;
}

async function listed(): Promise<OperatorIncident[]> {
  return (await stateOf('enedis')).incidents;
}

async function mails(): Promise<number> {
  const [row] = await linky.database.dataSource.query<{ mails: number }[]>(
    'select count(*)::int as mails from platform_mails',
  );
  return row?.mails ?? 0;
}

describe('an incident', () => {
  it('is opened by one answer that nobody knows, told once, and counts its answers and meters', async () => {
    await Promise.all([0, 1, 1, 2].map((meter) => note('unknown_answer', meter, { status: 418 })));
    await note('unknown_answer', null, { status: 418 });
    expect(await listed()).toEqual([
      {
        id: expect.any(String),
        provider: 'enedis',
        kind: 'unknown_answer',
        api: CURVE,
        vendorCode: 'technical-error',
        status: 418,
        firstAt: expect.any(String),
        lastAt: expect.any(String),
        answers: 5,
        meters: 3,
        resolvedAt: null,
      },
    ]);
    expect(await mails()).toBe(1);
    await note('unknown_answer', 0, { api: DAILY });
    expect(await mails()).toBe(2);
  });

  it('ends with good answers, keeps its figures and no meter, and is not mailed again within a day', async () => {
    await Promise.all([0, 1].map((meter) => note('not_subscribed', meter)));
    await good(DAILY);
    expect(await listed()).toMatchObject([{ resolvedAt: null }]);
    await good();
    expect(await listed()).toMatchObject([{ answers: 2, meters: 2, resolvedAt: expect.any(String) }]);
    expect(await linky.database.dataSource.query('select 1 from linky_incident_meters')).toEqual([]);
    await note('not_subscribed', 0);
    expect(await listed()).toMatchObject([{ resolvedAt: null }, { resolvedAt: expect.any(String) }]);
    expect(await mails()).toBe(1);
    await good();
    await pass('PT25H');
    await note('not_subscribed', 0);
    expect(await mails()).toBe(2);
    await pass('P31D');
    await good();
    await pass('P31D');
    expect(await listed()).toEqual([]);
  });

  it('is removed 90 days after its end, and one that lasts is not', async () => {
    const retention = linky.app.get(Retention);
    const kept = () =>
      linky.database.dataSource.query('select kind from linky_operator_incidents order by kind');
    await note('not_subscribed', 0);
    await good();
    await note('credentials', 0);
    await pass('P89D');
    await retention.remove('incidents');
    expect(await kept()).toEqual([{ kind: 'credentials' }, { kind: 'not_subscribed' }]);
    await pass('P2D');
    await retention.remove('incidents');
    expect(await kept()).toEqual([{ kind: 'credentials' }]);
  });

  it('is opened and told once, whoever notes it at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => note('credentials', index % 6)));
    expect(await listed()).toMatchObject([{ kind: 'credentials', api: null, answers: 40, meters: 6 }]);
    expect(await mails()).toBe(1);
  });

  it('of an answer that nobody knows outlasts the good answers of other meters for an hour', async () => {
    await note('unknown_answer', 0);
    await good();
    expect(await listed()).toMatchObject([{ resolvedAt: null }]);
    await pass('PT61M');
    await good();
    expect(await listed()).toMatchObject([{ resolvedAt: expect.any(String) }]);
  });
});

describe('an outage', () => {
  it('is many failures and no good answer for an hour', async () => {
    await note('outage', 0);
    await pass('PT61M');
    await note('outage', 1);
    expect(await listed()).toEqual([]);
    await note('outage', 2);
    expect(await listed()).toMatchObject([{ kind: 'outage', api: CURVE, meters: 3 }]);
    expect(await mails()).toBe(1);
    expect(await incidents.isOpen('enedis', 'outage')).toBe(true);
    await good();
    expect(await incidents.isOpen('enedis', 'outage')).toBe(false);
  });

  it('of one meter alone is one after ten failures', async () => {
    await note('outage', 0);
    await pass('PT61M');
    for (let failure = 2; failure < 10; failure += 1) await note('outage', 0);
    expect(await listed()).toEqual([]);
    await note('outage', 0);
    expect(await listed()).toMatchObject([{ answers: 10, meters: 1 }]);
  });

  it('is none when a good answer came between', async () => {
    await Promise.all([0, 1, 2].map((meter) => note('outage', meter)));
    await good();
    await pass('PT61M');
    await Promise.all([0, 1, 2].map((meter) => note('outage', meter)));
    expect(await listed()).toEqual([]);
  });
});

describe('a failure of the operator', () => {
  const sync = (meter: number, at = linky.clock.now()) =>
    linky.database.dataSource.query('update linky_connections set last_sync_at = $2 where device_id = $1', [
      meters[meter],
      at,
    ]);
  const waiting = async () => {
    const needs = await linky.app.get(MeterNeeds).of(meters);
    return meters.flatMap((id, index) => (needs.get(id) === 'operator' ? [index] : []));
  };

  it('holds each of its meters up until it answered for that one', async () => {
    await Promise.all(meters.map((_, meter) => sync(meter)));
    expect(await waiting()).toEqual([]);
    await note('outage', 0);
    expect(await waiting()).toEqual([]);
    await pass('PT61M');
    await Promise.all([1, 2].map((meter) => note('outage', meter)));
    await sync(3);
    expect(await waiting()).toEqual([0, 1, 2, 3, 4, 5]);
    await good();
    expect(await waiting()).toEqual([0, 1, 2, 3, 4, 5]);
    await Promise.all([0, 1, 2, 4].map((meter) => sync(meter)));
    expect(await waiting()).toEqual([3, 5]);
  });

  it('holds none up that it did not answer for within two days of its end', async () => {
    await linky.database.dataSource.query('update linky_connections set last_sync_at = null');
    await sync(0);
    await note('credentials', 1);
    await pass('PT60H');
    expect(await waiting()).toEqual([0, 1, 2, 3, 4, 5]);
    await good();
    await pass('PT47H');
    expect(await waiting()).toEqual([0, 1, 2, 3, 4, 5]);
    await pass('PT2H');
    expect(await waiting()).toEqual([]);
  });

  it('that is about some meters holds those up alone', async () => {
    await Promise.all(meters.map((_, meter) => sync(meter)));
    await note('unknown_answer', 4);
    expect(await waiting()).toEqual([4]);
  });
});

describe('a wave of "not the holder"', () => {
  it('is said of three meters of two holdings, and over when it was said of fewer for a day', async () => {
    for (const meter of [0, 1, 2, 3]) await note('not_holder_wave', meter);
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(false);
    await note('not_holder_wave', 4);
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(true);
    expect(await listed()).toMatchObject([{ api: null, meters: 5 }]);
    await good();
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(true);
    await pass('PT25H');
    await good();
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(true);
    await pass('PT25H');
    await good();
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(false);
    expect(await mails()).toBe(1);
  });

  it('is said of one syndic, too: of all that he has in one building it is believed, of several buildings not', async () => {
    const { dataSource } = linky.database;
    const moveLast = (to: string) =>
      dataSource.query('update meters set building_id = $2 where id = $1', [meters[3], to]);
    for (const meter of [0, 1, 2, 3]) await note('not_holder_wave', meter);
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(false);
    await moveLast(linky.namur.id);
    await note('not_holder_wave', 3);
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(true);
    await moveLast(linky.tenants.lille.id);
  });

  it('goes on when it comes back before the day is over', async () => {
    for (const meter of [0, 1, 4]) await note('not_holder_wave', meter);
    await pass('PT25H');
    await good();
    for (const meter of [0, 1, 4]) await note('not_holder_wave', meter);
    await good();
    await pass('PT23H');
    await good();
    await pass('PT2H');
    await good();
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(true);
  });

  it('is none when three days lie between', async () => {
    for (const meter of [0, 4]) await note('not_holder_wave', meter);
    await pass('PT72H');
    await note('not_holder_wave', 1);
    expect(await incidents.isOpen('enedis', 'not_holder_wave')).toBe(false);
  });
});

describe('good answers', () => {
  it('cost a write a minute at most while all is well', async () => {
    const updates = async () => {
      const [row] = await linky.database.dataSource.query<{ at: Date }[]>(
        'select last_at as at from linky_operator_successes where api = $1',
        [CURVE],
      );
      return row?.at.getTime();
    };
    await good();
    const first = await updates();
    for (let answer = 0; answer < 20; answer += 1) await good();
    expect(await updates()).toBe(first);
    await pass('PT2M');
    await good();
    expect(await updates()).toBeGreaterThan(first ?? Infinity);
  });
});

describe('the demand of the passes of the day', () => {
  it('is what their open runs have planned, and every live meter while publication is near', async () => {
    const demand = linky.app.get(FreshDemand);
    const aDay = [{ calls: 2_000, windowMs: 24 * 3_600_000 }];
    const anHour = [{ calls: 1_000, windowMs: 3_600_000 }];
    const none = { open: 0, passes: [] };
    const mostOf = async (api: string) =>
      Math.max(...(await demand.of(api, aDay)).passes.map(({ calls }) => calls));
    expect(await mostOf(CURVE)).toBe(6);
    expect(await mostOf('ores')).toBe(0);
    expect(await demand.of('unknown', aDay)).toEqual(none);
    const untilTwo =
      Date.parse(`${linky.clock.now().toISOString().slice(0, 10)}T13:00:00Z`) - linky.clock.nowMs();
    await pass(`PT${Math.round(untilTwo / 60_000 + 24 * 60)}M`);
    expect(await demand.of(CURVE, anHour)).toEqual(none);
    const fortnight = { from: '2026-06-01', to: '2026-06-15', reached: '2026-06-15', span: 7, gaps: null };
    await linky.database.dataSource.query(
      `insert into linky_sync_runs (id, device_id, building_id, kind, state, lanes, created_at, next_try_at)
        select gen_random_uuid(), m.id, m.building_id, kind, state, jsonb_build_object(lane, $2::jsonb), now(), now()
        from meters m, (values ('manual', 'queued', 'curve'), ('manual', 'waiting', 'daily'), ('backfill', 'queued', 'curve'))
          as run (kind, state, lane)
        where m.id = $1`,
      [meters[0], fortnight],
    );
    expect(await demand.of(CURVE, anHour)).toEqual(none);
    await pass('PT2M');
    expect(await demand.of(CURVE, anHour)).toEqual({ ...none, open: 2 });
    await linky.database.dataSource.query('delete from linky_sync_runs');
  });
});

describe("the operators' state", () => {
  it('is for admins', async () => {
    for (const person of ['syndic', 'council', 'co_owner', 'occupant'] as const)
      await (await linky.browser(person)).get('/api/v1/admin/operators').expect(403);
  });

  it('tells quota use, closed gates, runs, meters and the last success, and no meter by name', async () => {
    const quota = linky.app.get(ProviderQuota);
    for (let call = 0; call < 3; call += 1)
      await quota.call(CURVE, ENEDIS_QUOTA, 'fresh', () => Promise.resolve());
    await quota.call('enedis.subscribed_services', ENEDIS_QUOTA, 'fresh', () => Promise.resolve());
    const until = new Date(linky.clock.nowMs() + 600_000);
    await linky.app.get(ProviderGates).close(DAILY, until, 'maintenance');
    await good();
    await note('credentials', 0);
    const state = await stateOf('enedis');
    expect(state).toMatchObject({
      available: true,
      connectedMeters: 6,
      endedMeters: 0,
      lastSuccessAt: expect.any(String),
      closed: [{ api: DAILY, until: until.toISOString(), reason: 'maintenance' }],
      runs: { queued: 0, running: 0, waiting: 0, failedLastDay: 0 },
    });
    const uses = state.quotas.map(({ api, calls, windowSeconds, used }) => [api, calls, windowSeconds, used]);
    expect(uses).toContainEqual([CURVE, 1_000, 3_600, 3]);
    expect(uses).toContainEqual(['enedis.subscribed_services', 1_000, 3_600, 1]);
    expect(uses).toContainEqual([DAILY, 5, 1, 0]);
    expect(JSON.stringify(state)).not.toMatch(new RegExp(`\\d{14}|${meters.join('|')}`));
    const turn = (state: string) =>
      linky.database.dataSource.query('update linky_connections set state = $2 where device_id = $1', [
        meters[0],
        state,
      ]);
    await turn('revoked');
    expect(await stateOf('enedis')).toMatchObject({ connectedMeters: 5, endedMeters: 1 });
    await turn('connected');
    const gateway = await stateOf('myelectricaldata');
    expect(gateway).toMatchObject({
      available: true,
      connectedMeters: 0,
      lastSuccessAt: null,
      incidents: [],
    });
    expect(gateway.quotas).toEqual([{ api: 'myelectricaldata', calls: 50, windowSeconds: 86_400, used: 0 }]);
  });
});
