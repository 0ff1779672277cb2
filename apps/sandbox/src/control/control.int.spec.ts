import { beforeEach, describe, expect, it } from '@jest/globals';
import { CURVE, DAILY, TestSandbox } from '../testing/test-sandbox.ts';

const PRM = '22516914714270';
let sandbox: TestSandbox;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  await sandbox.share(PRM);
});

const yesterday = (path = CURVE) => sandbox.measure(path, PRM, '2026-11-21', '2026-11-22');

/** The bytes of yesterday's curve as they come, whatever they are. */
async function rawBody(): Promise<Buffer> {
  await sandbox.clock.advance('PT1S');
  const { body } = await sandbox.http
    .get(CURVE)
    .query({ pointId: PRM, dateDebut: '2026-11-21', dateFin: '2026-11-22' })
    .set('Authorization', `Bearer ${await sandbox.newToken()}`)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    });
  return body as Buffer;
}

describe('ordered faults', () => {
  it.each([
    ['429', 429, { code: 'Quota Q4', message: expect.stringContaining('SLA depasse') }],
    ['500', 500, { error: 'technical_error' }],
    ['429-q3', 429, { code: 'Quota Q3', message: expect.stringMatching(/allowed on 11:01:\d\d$/) }],
    ['429-sla', 429, { code: '429', message: expect.stringMatching(/^SLA depasse.*allowed on 11:01:\d\d$/) }],
    ['429-retry-after', 429, { code: '900800' }],
    ['500-dc-0500', 500, { error: 'ADAM-DC-0500' }],
    ['500-stm', 500, { code: 'STM-ERR-0000001' }],
    ['500-si-coeur', 500, { message: expect.stringContaining('SI coeur') }],
    ['dc-0009', 403, { error: 'ADAM-DC-0009' }],
    ['err-0061', 400, { error: 'ADAM-ERR0061' }],
    ['stm-14', 404, { error: 'STM-ERR-0000014' }],
    ['stm-19', 404, { error: 'STM-ERR-0000019' }],
    ['stm-20', 404, { code: 'STM-ERR-0000020' }],
    ['unknown-code', 400, { error: 'ADAM-ERR9999' }],
    ['503', 503, { code: '503' }],
    ['token-expired', 401, { code: '900901' }],
    ['900908', 403, { code: '900908' }],
    ['dc-0007', 400, { error: 'ADAM-DC-0007' }],
    ['dc-0008', 403, { error: 'ADAM-DC-0008' }],
  ])('of kind %s answer %d on their API only, as often as ordered', async (kind, status, body) => {
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind, times: 1 });
    expect((await yesterday(DAILY)).status).toBe(200);
    expect(await yesterday()).toMatchObject({ status, body });
    const after = await yesterday();
    expect(after.status).toBe(kind === 'token-expired' ? 401 : 200);
  });

  it('can spoil the form of an answer', async () => {
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: 'non-json' });
    expect((await yesterday()).text).toContain('<html>');
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: 'octet-stream' });
    const { headers, body } = await yesterday();
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(JSON.parse((body as Buffer).toString())).toMatchObject({ idPrm: PRM });
  });

  it('can cut an answer in the middle', async () => {
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: 'truncated' });
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: 'octet-stream' });
    await expect(yesterday()).rejects.toThrow(SyntaxError);
    const whole = (await yesterday()).body as Buffer;
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: 'truncated', times: 1 });
    const cut = await rawBody();
    expect(cut).toEqual(whole.subarray(0, Math.floor(whole.length / 2)));
  });

  it('can spoil one value, or answer as the retired generation', async () => {
    for (const [path, api] of [
      [CURVE, 'courbe_de_charge_consommation'],
      [DAILY, 'consommation_quotidienne'],
    ] as const) {
      await sandbox.fault({ api, kind: 'unreadable-point' });
      const values = (await sandbox.points(path, PRM, '2026-11-20', '2026-11-22')).map(({ v }) => v);
      expect(values.filter((value) => !/^\d+$/.test(value))).toEqual(['n/a']);
      await sandbox.fault({ api, kind: 'v5-body' });
      const { body } = await yesterday(path);
      expect(body).toMatchObject({ meter_reading: { usage_point_id: PRM, quality: 'BRUT' } });
    }
  });

  it('can leave the quantity out', async () => {
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: 'missing-quantity' });
    const { status, body } = await yesterday();
    expect(status).toBe(200);
    expect(body).toMatchObject({ idPrm: PRM, modeCalcul: 'MESURE' });
    expect(body).not.toHaveProperty('grandeur');
  });

  it('say when to come back in a header too', async () => {
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: '429-retry-after', ms: 90_500 });
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: '503', ms: 20_000 });
    expect((await yesterday()).headers['retry-after']).toBe('91');
    expect((await yesterday()).headers['retry-after']).toBe('20');
  });

  it('can delay an answer, or never give one', async () => {
    await sandbox.fault({ api: '*', kind: 'latency', ms: 80 });
    const before = performance.now();
    expect((await yesterday()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(79);
    await sandbox.fault({ api: 'token', kind: 'hang' });
    await expect(sandbox.http.post('/enedis/oauth2/v3/token').timeout(150)).rejects.toThrow(/[Tt]imeout/);
  });

  it('can be listed, aimed at one meter and cleared', async () => {
    const fault = { api: '*', kind: '500', times: 3, prm: '00000000000101' };
    await sandbox.fault(fault);
    expect((await yesterday()).status).toBe(200);
    expect((await sandbox.http.get('/control/faults')).body).toMatchObject({ faults: [fault] });
    await sandbox.http.delete('/control/faults').expect(204);
    expect((await sandbox.http.get('/control/faults')).body).toEqual({ faults: [], random: null });
  });

  it('are refused when nobody would understand them', async () => {
    for (const fault of [
      { api: 'x', kind: '500' },
      { api: '*', kind: 'x' },
      { api: '*', kind: '500', times: 0 },
    ])
      await sandbox.http.post('/control/faults').send(fault).expect(400);
  });
});

describe('replaced series', () => {
  const replace = (points: object[]) => sandbox.http.post('/control/series').send({ prm: PRM, points });

  it('are served instead of the measured ones, also after a restart', async () => {
    await replace([{ start: '2026-11-21T11:00:00Z', minutes: 60, watts: 4_321 }]).expect(200);
    await sandbox.restart();
    const points = await sandbox.points(CURVE, PRM, '2026-11-21', '2026-11-22');
    expect(points).toHaveLength(47);
    expect(points.find(({ p }) => p === 'PT60M')).toMatchObject({ v: '4321', d: '2026-11-21 13:00:00' });
  });

  it.each([
    [{ start: '2026-11-21T11:00:00', minutes: 60, watts: 1 }],
    [{ start: '2026-11-21T11:05:00Z', minutes: 60, watts: 1 }],
    [{ start: '2026-11-21T11:00:00Z', minutes: 7, watts: 1 }],
    [{ start: '2026-11-21T11:00:00Z', minutes: 60, watts: 1.5 }],
    [{ start: '2026-11-21T11:00:00Z', minutes: 60, watts: -1 }],
  ])('refuse the point %j', async (point) => {
    await replace([point]).expect(400);
  });
});

describe('history', () => {
  const history = async (from: string, to: string, more: object = {}) =>
    (
      await sandbox.http
        .get('/control/history')
        .query({ prm: PRM, from, to, ...more })
        .expect(200)
    ).body as {
      activation: string;
      days: { date: string; wh: number | null }[];
      points: { start: string; minutes: number; watts: number }[];
    };

  it('is the truth behind the measures, in UTC', async () => {
    const { activation, days, points } = await history('2026-10-25', '2026-10-26');
    expect(activation).toBe('2015-12-01');
    const curve = await sandbox.points(CURVE, PRM, '2026-10-25', '2026-10-26');
    const daily = await sandbox.points(DAILY, PRM, '2026-10-25', '2026-10-26');
    expect(points.map(({ watts }) => String(watts))).toEqual(curve.map(({ v }) => v));
    expect(points[0]?.start).toBe('2026-10-24T22:00:00.000Z');
    expect(days).toEqual([{ date: '2026-10-25', wh: Number(daily[0]?.v) }]);
  });

  it('ends with the last published day unless more is asked for', async () => {
    expect((await history('2026-11-20', '2026-11-25')).days).toHaveLength(2);
    expect((await history('2026-11-20', '2026-11-25', { unpublished: 'true' })).days).toHaveLength(5);
  });

  it('refuses a malformed period', async () => {
    await sandbox.http.get('/control/history').query({ prm: PRM, from: 'x', to: '2026-11-22' }).expect(400);
  });
});

describe('the desk', () => {
  it('logs calls with the PRM masked and never a token', async () => {
    await yesterday();
    await sandbox.decide(PRM, 'accept');
    const { text, body } = await sandbox.http.get('/control/requests').expect(200);
    const { requests } = body as { requests: Record<string, unknown>[] };
    expect(requests.map(({ api, status }) => [api, status])).toEqual([
      ['token', 200],
      ['courbe_de_charge_consommation', 200],
      ['authorize', 200],
    ]);
    expect(requests[1]).toMatchObject({
      prm: '••••••••••4270',
      dateDebut: '2026-11-21',
      dateFin: '2026-11-22',
    });
    expect(text).not.toContain(PRM);
    expect(text).not.toContain('Bearer');
    await sandbox.http.delete('/control/requests').expect(204);
    expect((await sandbox.http.get('/control/requests')).body).toEqual({ requests: [], dropped: 0 });
  });

  it('moves the clock', async () => {
    const { body } = await sandbox.http.post('/control/clock').send({ advance: 'PT24H' }).expect(200);
    expect((body as { now: string }).now).toMatch(/^2026-11-23T10:00:/);
    expect((await sandbox.http.get('/health')).body).toMatchObject({ status: 'ok', clock: 'machine' });
    for (const advance of ['tomorrow', 'P9999Y', 7])
      await sandbox.http.post('/control/clock').send({ advance }).expect(400);
  });

  it('lists the personas', async () => {
    const { body } = await sandbox.http.get('/control/personas').expect(200);
    const persona = { description: expect.any(String), label: expect.any(String) };
    expect(body).toContainEqual({ ...persona, provider: 'enedis', prm: PRM });
    expect(body).toContainEqual({ ...persona, provider: 'ores', prm: '541400000000000011' });
  });

  it('shares a point once, for the period asked', async () => {
    const share = { prm: '00000000000101', dateDebut: '2026-01-01', dateFin: '2026-12-01' };
    await sandbox.http.post('/control/shares').send(share).expect(201);
    const { body } = await sandbox.http.post('/control/shares').send({ prm: share.prm }).expect(200);
    expect(body).toMatchObject(share);
  });

  it('does not read a body that another site could send', async () => {
    await sandbox.http.post('/control/clock').type('text').send('{"advance":"PT24H"}').expect(400);
    await sandbox.http.post('/control/clock').type('json').send('{').expect(400);
  });
});
