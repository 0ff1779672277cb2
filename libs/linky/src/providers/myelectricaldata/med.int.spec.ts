import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, startLinkyApp, type LinkyApp } from '../../testing/linky-app.ts';
import { prmOf } from '../../testing/points.ts';
import type { DataRequest, MeterDataProvider } from '../meter-data.provider.ts';
import { ProviderCalls } from '../provider-calls.ts';
import { ProviderGates } from '../provider-gates.ts';
import { ProviderQuota } from '../provider-quota.ts';
import { Providers } from '../providers.ts';
import { MED_API, MedClient } from './med.client.ts';
import { MedProvider } from './med.provider.ts';

jest.setTimeout(180_000);

const PRM = prmOf(9_001);
const DAYS = { from: '2026-11-09', to: '2026-11-16' };
const FRESH: DataRequest = { deviceId: randomUUID(), usagePoint: PRM, queue: 'fresh', ...DAYS };
const HISTORY: DataRequest = { ...FRESH, queue: 'history' };
let linky: LinkyApp;

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z', 'api');
  await linky.sandbox.holdAtGateway(PRM);
});
afterAll(() => linky.close());
beforeEach(() => forget());

/** A new day, in which nothing was called. */
async function forget(): Promise<void> {
  const before = linky.clock.nowMs();
  await linky.sandbox.advance('PT24H');
  await eventually(
    async () => linky.clock.nowMs() - before,
    (passedMs) => passedMs > 3_600_000,
  );
  for (const table of ['linky_provider_calls', 'linky_provider_gates'])
    await linky.database.dataSource.query(`delete from ${table}`);
  await linky.sandbox.forgetCalls();
}

async function used(): Promise<Record<string, number>> {
  const rows = await linky.database.dataSource.query<{ api: string; calls: number }[]>(
    'select api, count(*)::int as calls from linky_provider_calls group by api',
  );
  return Object.fromEntries(rows.map(({ api, calls }) => [api, calls]));
}

describe('the allowances of the gateway', () => {
  let gateway: MeterDataProvider;
  beforeAll(() => {
    gateway = linky.app.get(Providers).get('myelectricaldata');
  });
  const measured = async () => (await linky.sandbox.calls()).filter(({ api }) => api === 'med_daily');

  it('are used to the last call and not one beyond, and come back at midnight UTC', async () => {
    for (let call = 0; call < 50; call += 1) await gateway.dailyEnergy(FRESH);
    await expect(gateway.dailyEnergy(FRESH)).rejects.toMatchObject({ code: 'quota', status: null });
    await expect(gateway.loadCurve(HISTORY)).rejects.toMatchObject({ code: 'quota', status: null });
    expect((await measured()).map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    const [gate] = await linky.app.get(ProviderGates).listClosed(linky.clock.now());
    expect(gate).toMatchObject({ api: MED_API, reason: 'quota' });
    expect(gate?.until.toISOString()).toMatch(/T00:00:00\.000Z$/);
    const before = linky.clock.nowMs();
    await linky.sandbox.advance('PT11H');
    await eventually(
      async () => linky.clock.nowMs() - before,
      (passedMs) => passedMs > 10 * 3_600_000,
    );
    await gateway.dailyEnergy(FRESH);
  });

  it('tell history that comes from the stored copy from what Enedis was asked for', async () => {
    const older = { from: '2026-10-05', to: '2026-10-12' };
    const first = await gateway.dailyEnergy({ ...HISTORY, ...older });
    expect(await used()).toEqual({ [MED_API]: 1 });
    for (let again = 0; again < 2; again += 1)
      expect(await gateway.dailyEnergy({ ...HISTORY, ...older })).toEqual(first);
    expect(await used()).toEqual({ [MED_API]: 1, [`${MED_API}.cached`]: 2 });
    await gateway.dailyEnergy({ ...FRESH, ...older });
    expect(await used()).toEqual({ [MED_API]: 2, [`${MED_API}.cached`]: 2 });
  });

  it('count a refusal like an answer', async () => {
    const refused = { ...FRESH, usagePoint: prmOf(9_002) };
    await expect(gateway.dailyEnergy(refused)).rejects.toMatchObject({ code: 'access_denied' });
    expect(await used()).toEqual({ [MED_API]: 1 });
  });
});

/** Whatever stands where the gateway should be. */
describe('a gateway that is not as it should be', () => {
  let server: Server;
  let provider: MedProvider;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let asked: IncomingMessage[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/accounts/token') return void response.end('{"access_token":"t"}');
      asked.push(request);
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const settings = { clientId: 'me', clientSecret: 'mine', baseUrl: `http://127.0.0.1:${port}` };
    const quota = linky.app.get(ProviderQuota);
    const calls = linky.app.get(ProviderCalls);
    const gates = linky.app.get(ProviderGates);
    const client = new MedClient(settings, quota, calls, gates, linky.clock, 'CoproWatt');
    provider = new MedProvider(client, settings);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  beforeEach(() => {
    asked = [];
  });

  const json = (body: object, status = 200, headers: Record<string, string> = {}) => {
    answer = (_, response) => response.writeHead(status, headers).end(JSON.stringify(body));
  };
  const failure = (request: DataRequest = FRESH): Promise<unknown> =>
    provider.loadCurve(request).then(
      () => 'no failure',
      (error: unknown) => error,
    );
  const measure = { success: true, data: { idPrm: PRM, grandeur: [] }, error: null };

  it('is asked in the 2026 format with every call, and for the stored copy by history alone', async () => {
    json(measure);
    await provider.loadCurve(FRESH);
    await provider.dailyEnergy(HISTORY);
    expect(asked.map(({ headers }) => [headers['x-med-format'], headers.authorization])).toEqual([
      ['2026', 'Bearer t'],
      ['2026', 'Bearer t'],
    ]);
    const query = 'start=2026-11-09&end=2026-11-16&use_cache';
    expect(asked.map(({ url }) => url)).toEqual([
      `/enedis/consumption/detail/${PRM}?${query}=false`,
      `/enedis/consumption/daily/${PRM}?${query}=true`,
    ]);
  });

  it('is refused when it ignores the format', async () => {
    json({
      success: true,
      data: { meter_reading: { usage_point_id: PRM, interval_reading: [] } },
      error: null,
    });
    expect(await failure()).toMatchObject({ code: 'retired_generation' });
  });

  it('is believed when it has counted more calls than we have', async () => {
    const reset = String(Math.floor(linky.clock.nowMs() / 1_000) + 1_800);
    json(measure, 200, { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset });
    await provider.loadCurve(FRESH);
    expect(await failure()).toMatchObject({ code: 'quota', status: null });
    expect(asked).toHaveLength(1);
  });

  it('closes the gate until the instant that it names', async () => {
    const refusal = { success: false, data: null, error: { code: 'RATE_LIMIT_EXCEEDED', message: 'x' } };
    json(refusal, 429, { 'Retry-After': '1200' });
    expect(await failure()).toMatchObject({ code: 'quota', status: 429, retryAfterMs: 1_200_000 });
    const [gate] = await linky.app.get(ProviderGates).listClosed(linky.clock.now());
    expect(gate).toMatchObject({ api: MED_API, reason: 'too_many_requests' });
  });

  const misfortunes: [string, string, typeof answer][] = [
    ['hangs up', 'unavailable', (request) => request.socket.destroy()],
    ['is no HTTP', 'unavailable', (request) => request.socket.end(`${request.url}\r\n\r\n`)],
    [
      'cuts its answer',
      'unavailable',
      ({ url }, response) => {
        response.writeHead(200, { 'Content-Length': '999' }).write(`{"success":true,"data":"${url}"`);
        setTimeout(() => response.destroy(), 50);
      },
    ],
    [
      'redirects',
      'unknown_answer',
      ({ url }, response) => response.writeHead(302, { Location: `https://example.test${url}` }).end(),
    ],
    [
      'repeats the address in a page',
      'unreadable',
      ({ url }, response) => response.end(`<html>${url}</html>`),
    ],
    [
      'repeats the point in a refusal',
      'unknown_answer',
      ({ url }, response) =>
        response.end(JSON.stringify({ success: false, error: { code: `PDL_${PRM}`, message: url } })),
    ],
    [
      'repeats the point in a failure',
      'operator_failure',
      ({ url }, response) => response.writeHead(500).end(JSON.stringify({ detail: url })),
    ],
  ];

  it.each(misfortunes)('shows the point in no error when it %s', async (_, code, misfortune) => {
    answer = misfortune;
    const error = await failure();
    expect(error).toMatchObject({ code });
    expect(asked[0]?.url).toContain(PRM);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(PRM);
    expect(JSON.stringify(error)).not.toContain(PRM);
  });
});
