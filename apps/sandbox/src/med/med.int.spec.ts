import { beforeEach, describe, expect, it } from '@jest/globals';
import { CURVE, TestSandbox } from '../testing/test-sandbox.ts';

const PRM = '22516914714270';
const SELF_CONSUMPTION = '12655648759651';
const CORRECTED = '00000000000140';
const CLIENT = { client_id: 'coprowatt-demo', client_secret: 'coprowatt-demo-med-secret' };

let sandbox: TestSandbox;
let token = '';

async function start(now: string): Promise<void> {
  sandbox = await TestSandbox.start(now);
  await consent(PRM);
  const { body } = await sandbox.http
    .post('/med/accounts/token')
    .type('form')
    .send({ grant_type: 'client_credentials', ...CLIENT })
    .expect(200);
  token = (body as { access_token: string }).access_token;
}

const consent = (prm: string) => sandbox.http.post('/control/med/accounts').send({ prm }).expect(201);

function get(path: string, prm: string, query: Record<string, string> = {}, format = '2026') {
  return sandbox.http
    .get(`/med/enedis/${path}/${prm}`)
    .query(query)
    .set({ Authorization: `Bearer ${token}`, ...(format && { 'X-MED-Format': format }) });
}

const week = { start: '2026-11-15', end: '2026-11-22' };
const cached = { ...week, use_cache: 'true' };

interface Point {
  v: string;
  d: string;
  p?: string;
}

async function pointsOf(path: string, prm: string, query: Record<string, string>): Promise<Point[]> {
  const { body } = await get(path, prm, query).expect(200);
  return (body as { data: { grandeur: { points: Point[] }[] } }).data.grandeur[0]?.points ?? [];
}

const codeOf = async (path: string, prm: string, query: Record<string, string>) =>
  ((await get(path, prm, query).expect(200)).body as { error: { code: string } | null }).error?.code;

beforeEach(() => start('2026-11-22T10:00:00Z'));

describe('the token of the gateway', () => {
  it('is a bearer token whose end is not told; credentials also come as Basic header', async () => {
    const answer = await sandbox.http
      .post('/med/accounts/token')
      .auth(CLIENT.client_id, CLIENT.client_secret)
      .expect(200);
    expect(Object.keys(answer.body as object).sort()).toEqual(['access_token', 'token_type']);
    expect(answer.body).toMatchObject({ token_type: 'bearer' });
  });

  it('is refused to strangers, and required', async () => {
    await sandbox.http
      .post('/med/accounts/token')
      .type('form')
      .send({ client_id: 'x', client_secret: 'y' })
      .expect(401);
    await sandbox.http.post('/med/accounts/token').expect(422);
    await sandbox.http.get(`/med/enedis/contract/${PRM}`).expect(401, { detail: 'Not authenticated' });
    await sandbox.http.get(`/med/enedis/contract/${PRM}`).set('Authorization', 'Bearer nothing').expect(401);
  });
});

describe('a measure', () => {
  it('is what Enedis tells, each point of the curve one step earlier', async () => {
    await sandbox.share(PRM);
    const atEnedis = await sandbox.points(CURVE, PRM, week.start, week.end);
    const points = await pointsOf('consumption/detail', PRM, week);
    expect(points.map(({ v }) => v)).toEqual(atEnedis.map(({ v }) => v));
    expect(points[0]).toMatchObject({ d: '2026-11-15 00:00:00', p: 'PT30M' });
    expect(points.at(-1)).toMatchObject({ d: '2026-11-21 23:30:00' });
    expect(atEnedis.at(-1)).toMatchObject({ d: '2026-11-22 00:00:00' });
  });

  it('serves daily values, maximum power and both series of production', async () => {
    await consent(SELF_CONSUMPTION);
    expect(await pointsOf('consumption/daily', PRM, week)).toHaveLength(7);
    const peaks = await pointsOf('power', PRM, week);
    expect(peaks).toHaveLength(7);
    expect(peaks[0]?.d).toMatch(/^2026-11-15 \d\d:\d\d:\d\d$/);
    expect(await pointsOf('production/daily', SELF_CONSUMPTION, week)).toHaveLength(7);
    expect(await pointsOf('production/detail', SELF_CONSUMPTION, week)).toHaveLength(7 * 48);
  });

  it('comes in the older format with a warning when 2026 is not asked for', async () => {
    const answer = await get('consumption/detail', PRM, week, '').expect(200).expect('Deprecation', 'true');
    const { data } = answer.body as { data: { meter_reading: { interval_reading: object[] } } };
    expect(data.meter_reading).toMatchObject({ usage_point_id: PRM, reading_type: { unit: 'W' } });
    expect(data.meter_reading.interval_reading[0]).toMatchObject({
      date: '2026-11-15 00:00:00',
      interval_length: 'PT30M',
    });
    const modern = await get('consumption/daily', PRM, week).expect(200);
    expect(modern.headers).not.toHaveProperty('deprecation');
    expect(modern.body).toMatchObject({ success: true, error: null, data: { idPrm: PRM, pas: 'P1D' } });
  });

  it('is labelled by taking the step off the end label as text, also when the clock changes', async () => {
    await start('2026-10-27T10:00:00Z');
    const night = (
      await pointsOf('consumption/detail', PRM, { start: '2026-10-25', end: '2026-10-26' })
    ).slice(2, 9);
    expect(night.map(({ d }) => d.slice(11, 16))).toEqual([
      '01:00',
      '01:30',
      '01:30',
      '02:00',
      '02:00',
      '02:30',
      '03:00',
    ]);
    await start('2026-03-31T10:00:00Z');
    const spring = (
      await pointsOf('consumption/detail', PRM, { start: '2026-03-29', end: '2026-03-30' })
    ).slice(1, 5);
    expect(spring.map(({ d }) => d.slice(11, 16))).toEqual(['00:30', '01:00', '02:30', '03:00']);
  });
});

describe('a contract', () => {
  it('is three answers in one, without the customer', async () => {
    const { body } = await get('contract', SELF_CONSUMPTION).expect(200);
    expect(body).toMatchObject({ success: false, error: { code: 'ACCESS_DENIED' } });
    await consent(SELF_CONSUMPTION);
    const answer = await get('contract', SELF_CONSUMPTION).expect(200);
    const { data } = answer.body as { data: { situation_contrat: object[] } };
    expect(data.situation_contrat).toHaveLength(2);
    expect(data).toMatchObject({ comptage: { dispositifComptage: { typeComptage: { code: 'AMM' } } } });
    expect(JSON.stringify(data)).not.toMatch(/contact_data|"person"|"customer"/);
    const older = await get('contract', SELF_CONSUMPTION, {}, '').expect(200);
    expect(JSON.stringify(older.body)).toMatch(/"subscribed_power":"\d+ kVA"/);
  });
});

describe('a refusal', () => {
  it('is an envelope under status 200', async () => {
    expect(await codeOf('consumption/daily', '00000000000901', week)).toBe('ACCESS_DENIED');
    expect(await codeOf('consumption/daily', PRM, { start: '15/11/2026', end: '2026-11-22' })).toBe(
      'INVALID_DATE_FORMAT',
    );
    expect(await codeOf('consumption/daily', PRM, { start: '2026-11-22', end: '2026-11-22' })).toBe(
      'INVALID_DATE_RANGE',
    );
    expect(await codeOf('consumption/detail', PRM, { start: '2024-11-21', end: '2024-11-23' })).toBe(
      'DATE_TOO_OLD',
    );
    expect(
      await codeOf('consumption/detail', PRM, { start: '2024-11-22', end: '2024-11-23' }),
    ).toBeUndefined();
    expect(
      await codeOf('consumption/daily', PRM, { start: '2023-11-22', end: '2023-11-23' }),
    ).toBeUndefined();
    expect(await codeOf('consumption/detail', PRM, { start: '2026-11-14', end: '2026-11-22' })).toBe(
      'ENEDIS_ERROR',
    );
  });

  it('tells of days before service, of no data and of ordered misfortune', async () => {
    const [young, dailyOnly] = ['11453290002823', '32320647321714'];
    await consent(young);
    await consent(dailyOnly);
    expect(await codeOf('consumption/daily', young, { start: '2025-01-01', end: '2026-11-22' })).toBe(
      'ADAM-ERR0123',
    );
    expect(await codeOf('consumption/detail', dailyOnly, week)).toBe('NO_DATA');
    const fault = (kind: string) => sandbox.fault({ api: 'med_daily', kind });
    await fault('enedis-error');
    expect(await codeOf('consumption/daily', PRM, week)).toBe('ENEDIS_ERROR');
    await fault('503');
    await get('consumption/daily', PRM, week).expect(503);
    await fault('429');
    const { body } = await get('consumption/daily', PRM, week).expect(429).expect('Retry-After', '60');
    expect(body).toMatchObject({ success: false, error: { code: 'RATE_LIMIT_EXCEEDED' } });
    await fault('500');
    await get('consumption/daily', PRM, week).expect(500);
    await fault('token-expired');
    await get('consumption/daily', PRM, week).expect(401);
    await get('consumption/daily', PRM, week).expect(401);
  });
});

describe('the allowance', () => {
  it('is 50 calls a UTC day for those that reach Enedis, whatever the cache was asked', async () => {
    for (let call = 0; call < 49; call++) await get('consumption/daily', PRM, week).expect(200);
    const miss = await get('consumption/detail', PRM, cached).expect('X-Cache-Status', 'MISS');
    expect(miss.headers).toMatchObject({
      'x-ratelimit-limit': '50',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.parse('2026-11-23T00:00:00Z') / 1_000),
    });
    expect(await codeOf('consumption/daily', PRM, week)).toBe('RATE_LIMIT_EXCEEDED');
    await sandbox.clock.advance('PT13H59M');
    expect(await codeOf('consumption/daily', PRM, week)).toBe('RATE_LIMIT_EXCEEDED');
    await sandbox.clock.advance('PT1M');
    expect(await codeOf('consumption/daily', PRM, week)).toBeUndefined();
  });

  it('counts what the stored copy answers apart', async () => {
    await get('consumption/daily', PRM, cached).expect('X-Cache-Status', 'MISS');
    await get('consumption/daily', PRM, cached)
      .expect('X-Cache-Status', 'HIT')
      .expect('X-RateLimit-Limit', '1000')
      .expect('X-RateLimit-Remaining', '999');
    await get('consumption/daily', PRM, week)
      .expect('X-Cache-Status', 'BYPASS')
      .expect('X-RateLimit-Limit', '50')
      .expect('X-RateLimit-Remaining', '48');
    const { body } = await sandbox.http.get('/control/requests/summary');
    expect(body).toMatchObject({ apis: { med_daily: { counted: 3, refused: 0 } } });
  });

  it('leaves the stored days of a longer period when it is used up, and says that they are not all', async () => {
    for (let call = 0; call < 50; call++) await get('consumption/daily', PRM, week).expect(200);
    const { body } = await get('consumption/daily', PRM, { ...cached, start: '2026-11-01' }).expect(200);
    expect(body).toMatchObject({ success: true, error: { code: 'PARTIAL_DATA' } });
    expect((body as { data: { grandeur: { points: Point[] }[] } }).data.grandeur[0]?.points).toHaveLength(7);
  });
});

describe('the stored copy', () => {
  it('does not see a correction until a call does without it, or it is deleted', async () => {
    await start('2026-11-17T10:00:00Z');
    await consent(CORRECTED);
    const day = { start: '2026-11-16', end: '2026-11-17', use_cache: 'true' };
    expect(await pointsOf('consumption/detail', CORRECTED, day)).toHaveLength(48);
    await sandbox.clock.advance('P4D');
    expect(await pointsOf('consumption/detail', CORRECTED, day)).toHaveLength(48);
    const deleted = await sandbox.http
      .delete(`/med/enedis/cache/${CORRECTED}`)
      .set('Authorization', `Bearer ${token}`)
      .expect(200);
    expect(deleted.body).toMatchObject({ success: true, data: { deleted_keys: 1 } });
    expect(await pointsOf('consumption/detail', CORRECTED, day)).toHaveLength(47);
    expect(await pointsOf('consumption/detail', CORRECTED, { ...day, use_cache: 'false' })).toHaveLength(47);
  });

  it('does not keep a day without a measure', async () => {
    await start('2026-11-22T06:00:00Z');
    const today = { start: '2026-11-21', end: '2026-11-22', use_cache: 'true' };
    expect(await codeOf('consumption/daily', PRM, today)).toBe('NO_DATA');
    await sandbox.clock.advance('PT3H');
    expect(await pointsOf('consumption/daily', PRM, today)).toHaveLength(1);
  });
});

describe('the request log', () => {
  it('names the calls of the gateway, the point masked', async () => {
    await sandbox.http.delete('/control/requests').expect(204);
    await get('consumption/detail', PRM, week);
    const { body } = await sandbox.http.get('/control/requests');
    expect((body as { requests: object[] }).requests).toMatchObject([
      { api: 'med_detail', prm: '••••••••••4270', dateDebut: week.start, dateFin: week.end, status: 200 },
    ]);
  });
});
