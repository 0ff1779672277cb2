import { beforeEach, describe, expect, it } from '@jest/globals';
import { OresClient, type OresReading } from '../testing/ores-client.ts';
import { checkDigitOf } from './meters/ean.ts';
import { TestSandbox } from '../testing/test-sandbox.ts';

const EAN = '541400000000000011';
let sandbox: TestSandbox;
let client: OresClient;
let token: string;
let refreshToken: string;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T12:00:00Z');
  client = new OresClient(sandbox);
  ({ access_token: token, refresh_token: refreshToken } = await client.connect(EAN));
});

const yesterday = (resolution = 'PT15M') => client.curve(token, EAN, '2026-11-21', '2026-11-22', resolution);
const readingsOf = (body: unknown) =>
  (body as { series: { readings: OresReading[] }[] }).series[0]?.readings ?? [];

describe('ordered faults of ORES', () => {
  it.each([
    ['429', 429, 'rate_limited', '60'],
    ['503', 503, 'maintenance', '60'],
    ['500', 500, 'internal', undefined],
    ['unknown-code', 422, 'unforeseen_condition', undefined],
    ['token-expired', 401, 'invalid_token', undefined],
  ])('of kind %s answer %d as problem+json, once', async (kind, status, code, retryAfter) => {
    await sandbox.fault({ api: 'consumption_load_curve', kind });
    expect((await client.point(token, EAN)).status).toBe(200);
    const answer = await yesterday();
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers['content-type']).toMatch(/application\/problem\+json/);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect((await yesterday()).status).toBe(kind === 'token-expired' ? 401 : 200);
  });

  it('spoil one value, or the whole body', async () => {
    await sandbox.fault({ api: 'consumption_load_curve', kind: 'unreadable-point' });
    const spoilt = readingsOf((await yesterday()).body);
    expect(spoilt).toHaveLength(96);
    expect(spoilt.map(({ value }) => typeof value).filter((type) => type !== 'number')).toEqual(['string']);
    await sandbox.fault({ api: 'consumption_load_curve', kind: 'non-json' });
    expect((await yesterday()).text).toContain('<html>');
    await sandbox.fault({ api: 'consumption_load_curve', kind: 'octet-stream' });
    expect((await yesterday()).headers['content-type']).toBe('application/octet-stream');
    await sandbox.fault({ api: 'consumption_load_curve', kind: 'truncated' });
    await expect(yesterday()).rejects.toThrow(SyntaxError);
  });

  it('delay an answer, or never give one', async () => {
    await sandbox.fault({ api: 'ores_token', kind: 'latency', ms: 80 });
    const before = performance.now();
    refreshToken = client.tokens(await client.refresh(refreshToken)).refresh_token;
    expect(performance.now() - before).toBeGreaterThanOrEqual(79);
    await sandbox.fault({ api: 'ores_token', kind: 'hang' });
    await expect(sandbox.http.post('/ores/oauth/token').timeout(150)).rejects.toThrow(/[Tt]imeout/);
  });

  it('lose the answer after the token was rotated: the old one still works, once', async () => {
    await sandbox.fault({ api: 'ores_token', kind: 'drop-answer' });
    await expect(client.refresh(refreshToken)).rejects.toThrow(/socket hang up|ECONNRESET/);
    const rotated = sandbox.readFile('ores-oauth.json').match(/"RefreshToken:\w+": {/g);
    expect(rotated).toHaveLength(2);
    const again = client.tokens(await client.refresh(refreshToken));
    expect((await client.point(again.access_token, EAN)).status).toBe(200);
    expect((await client.refresh(refreshToken)).status).toBe(400);
  });

  it('can be aimed at one meter, and are refused where nobody would understand them', async () => {
    await sandbox.fault({ api: 'consumption_load_curve', kind: '500', prm: '541400000000000080' });
    expect((await yesterday()).status).toBe(200);
    for (const fault of [
      { api: 'consumption_load_curve', kind: 'dc-0008' },
      { api: 'comptage_auto', kind: 'unreadable-point' },
      { api: 'ores_token', kind: 'token-expired' },
    ])
      await sandbox.http.post('/control/faults').send(fault).expect(400);
  });
});

describe('the truth about a Belgian meter', () => {
  it('is the history: quarters in watts, the register’s days', async () => {
    const { body } = await sandbox.http
      .get('/control/history')
      .query({ prm: EAN, from: '2026-10-25', to: '2026-10-26' })
      .expect(200);
    const { days, points } = body as {
      days: { date: string; wh: number }[];
      points: { start: string; minutes: number; watts: number; status: string }[];
    };
    const curve = readingsOf((await client.curve(token, EAN, '2026-10-25', '2026-10-26', 'PT15M')).body);
    expect(points).toHaveLength(100);
    expect(points.map(({ watts }) => watts / 4_000)).toEqual(curve.map(({ value }) => value));
    expect(points[0]).toMatchObject({ start: '2026-10-24T22:00:00.000Z', minutes: 15, status: 'READ' });
    const daily = readingsOf((await client.curve(token, EAN, '2026-10-25', '2026-10-26', 'P1D')).body);
    expect(days).toEqual([{ date: '2026-10-25', wh: (daily[0]?.value ?? 0) * 1_000 }]);
  });

  it('can be replaced, kept across a restart, and is validated then', async () => {
    const points = [
      { start: '2026-11-21T11:00:00Z', minutes: 60, watts: 4_321 },
      { start: '2026-11-21T12:00:00Z', minutes: 15, watts: null },
    ];
    await sandbox.http.post('/control/series').send({ prm: EAN, points }).expect(200);
    await sandbox.restart();
    const hour = readingsOf((await yesterday('PT60M')).body).find(({ start }) => start.includes('T12:00'));
    expect(hour).toMatchObject({ value: 4.321, status: 'VAL' });
    expect((await yesterday()).body).toMatchObject({
      missing: [{ start: '2026-11-21T13:00:00+01:00', end: '2026-11-21T13:15:00+01:00' }],
    });
  });

  it('holds whole watt-hours of quarters only', async () => {
    for (const point of [
      { start: '2026-11-21T11:00:00Z', minutes: 10, watts: 600 },
      { start: '2026-11-21T11:00:00Z', minutes: 15, watts: 333 },
    ])
      await sandbox.http
        .post('/control/series')
        .send({ prm: EAN, points: [point] })
        .expect(400);
  });

  it('holds what the panels gave back', async () => {
    const history = async (prm: string) =>
      (
        await sandbox.http
          .get('/control/history')
          .query({ prm, from: '2026-11-16', to: '2026-11-17', direction: 'production' })
      ).body as { days: { wh: number | null }[]; points: { watts: number }[] };
    const { days, points } = await history('541400000000000073');
    expect(points).toHaveLength(96);
    expect(days).toEqual([{ date: '2026-11-16', wh: points.reduce((sum, { watts }) => sum + watts / 4, 0) }]);
    expect(await history(EAN)).toMatchObject({ days: [{ wh: null }], points: [] });
  });

  it('has quarters from the day on which the customer activates them', async () => {
    const monthly = '541400000000000042';
    const { access_token } = await client.connect(monthly);
    const ask = () => client.curve(access_token, monthly, '2026-11-21', '2026-11-24', 'PT15M');
    expect(await ask()).toMatchObject({ status: 409 });
    await sandbox.http.post('/control/collection').send({ prm: monthly, active: true }).expect(200);
    await sandbox.clock.advance('PT25H');
    expect((await client.point(access_token, monthly)).body).toMatchObject({ regime: 'SMR3' });
    const { body } = await ask();
    expect(readingsOf(body)).toHaveLength(96);
    expect(readingsOf(body)[0]?.start).toBe('2026-11-22T00:00:00+01:00');
  });

  it('can come from a measured series', async () => {
    const rows = Array.from({ length: 48 }, (_, half) => {
      const start = new Date(Date.parse('2026-11-20T23:00:00Z') + half * 1_800_000).toISOString();
      return `m,${start},${half === 0 ? 0.301 : 0.2}`;
    });
    const measured = await TestSandbox.startWithSeries('2026-11-22T12:00:00Z', rows, { [EAN]: 'm' });
    const application = new OresClient(measured);
    const { access_token } = await application.connect(EAN);
    const ask = (resolution: string) =>
      application.curve(access_token, EAN, '2026-11-21', '2026-11-22', resolution);
    const quarters = readingsOf((await ask('PT15M')).body);
    expect(quarters.slice(0, 3).map(({ value }) => value)).toEqual([0.15, 0.151, 0.1]);
    expect(readingsOf((await ask('P1D')).body)[0]?.value).toBe(9.701);
  });
});

describe('the desk', () => {
  it('logs ORES’s calls with the EAN masked and never a token', async () => {
    await sandbox.http.delete('/control/requests');
    await yesterday('P1D');
    await client.refresh(refreshToken);
    const { text, body } = await sandbox.http.get('/control/requests');
    expect(body).toMatchObject({
      requests: [
        {
          api: 'consumption_load_curve',
          prm: '••••••••••0011',
          dateDebut: '2026-11-21',
          dateFin: '2026-11-22',
          resolution: 'P1D',
          status: 200,
        },
        { api: 'ores_token', prm: null, status: 200 },
      ],
    });
    for (const secret of [EAN, token, refreshToken]) expect(text).not.toContain(secret);
  });

  it('lists consents and revokes them as the customer would', async () => {
    const { body } = await sandbox.http.get('/control/consents').expect(200);
    expect(body).toMatchObject({ consents: [{ eans: [EAN], scope: 'consumption', state: 'active' }] });
    await sandbox.http.delete('/control/consents?prm=541400000000000080').expect(204);
    expect((await yesterday()).status).toBe(200);
    await sandbox.http.delete(`/control/consents?prm=${EAN}`).expect(204);
    expect(await yesterday()).toMatchObject({ status: 403, body: { code: 'consent_revoked' } });
    await sandbox.http.delete('/control/consents?prm=1').expect(400);
  });

  it('gives consents in bulk with tokens that work, and are refreshed as any other', async () => {
    const prms = Array.from({ length: 300 }, (_, index) => otherEan(index));
    const { body } = await sandbox.http.post('/control/consents').send({ prms }).expect(201);
    const { consents } = body as {
      consents: { id: string; eans: string[]; accessToken: string; refreshToken: string }[];
    };
    expect(consents.map(({ eans }) => eans)).toEqual(prms.map((ean) => [ean]));
    expect(new Set(consents.map(({ id }) => id)).size).toBe(300);
    const [last] = consents.slice(-1);
    await sandbox.restart();
    const ean = last?.eans[0] ?? '';
    expect((await client.point(last?.accessToken ?? '', ean)).status).toBe(200);
    expect((await client.point(last?.accessToken ?? '', EAN)).body).toMatchObject({
      code: 'consent_missing',
    });
    const fresh = client.tokens(await client.refresh(last?.refreshToken ?? ''));
    expect(fresh).toMatchObject({ eans: [ean], consent_id: last?.id, scope: 'consumption' });
    for (const wrong of [{ prms: [] }, { prms: ['1'] }, { prms, scope: 'everything' }])
      await sandbox.http.post('/control/consents').send(wrong).expect(400);
  });
});

function otherEan(serial: number): string {
  const first17 = `5414${String(70_000 + serial).padStart(13, '0')}`;
  return `${first17}${checkDigitOf(first17)}`;
}
