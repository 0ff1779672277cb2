import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { dataSourceOptions, openClock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { Connection } from '../../connection/connection.entity.ts';
import { Confirmation } from '../../connection/confirmation.service.ts';
import { SyncRunRepository } from '../../sync/sync-run.repository.ts';
import { SyncWorker } from '../../sync/sync-worker.ts';
import { listen, PARTS, secretsOf } from '../../testing/application.ts';
import {
  ALL_PURPOSES,
  eventually,
  ORES,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../../testing/linky-app.ts';
import { eanOf } from '../../testing/points.ts';
import { Providers } from '../providers.ts';
import { OperatorToken } from './operator-token.entity.ts';
import { TokenRevocation } from './token-revocation.entity.ts';
import { TokenRevoker } from './token-revoker.ts';

jest.setTimeout(180_000);

const DAYS = { from: '2026-11-09', to: '2026-11-10' };
let linky: LinkyApp;
let syndic: Browser;
let serial = 0;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z', 'api');
  syndic = (await linky.browser('syndic')).in(linky.namur);
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await linky.close();
});
afterEach(async () => {
  await linky.sandbox.clearFaults();
  await dieOn(null);
  await giveBack();
});

function anEan(): string {
  serial += 1;
  return eanOf(8_000 + serial);
}

interface Meter {
  deviceId: string;
  usagePoint: string;
}

async function asked(usagePoint = anEan()) {
  const { device, authorizationUrl } = await syndic.configured(usagePoint, ORES);
  return { deviceId: device.id, usagePoint, authorizationUrl };
}

async function connect(): Promise<Meter> {
  const { deviceId, usagePoint, authorizationUrl } = await asked();
  const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint));
  expect(landing.searchParams.get('linky')).toBe('connected');
  return { deviceId, usagePoint };
}

function curveOf(meter: Meter, app: INestApplication = linky.app) {
  return app
    .get(Providers)
    .get('ores')
    .loadCurve({ ...meter, ...DAYS, queue: 'fresh' });
}

const rows = () => linky.database.dataSource.getRepository(OperatorToken);
const tokensOf = ({ deviceId }: Meter) => rows().findOneByOrFail({ deviceId });
const stateOf = async ({ deviceId }: { deviceId: string }) => (await syndic.device(deviceId))?.state;
const revocations = () => linky.database.dataSource.getRepository(TokenRevocation).find();

async function expire({ deviceId }: Meter): Promise<void> {
  await rows().update({ deviceId }, { accessExpiresAt: new Date(0) });
}

/** The same product on its own connections to the database, as a second process would be. */
async function anotherProcess(): Promise<INestApplication> {
  const { url } = linky.database;
  const dataSource = await new DataSource(dataSourceOptions(url, PARTS)).initialize();
  const clock = await openClock(url);
  const app = await listen(url, dataSource, secretsOf(linky.keys), clock, 'api');
  closing.push(
    () => dataSource.destroy(),
    () => clock.close(),
    () => app.close(),
  );
  return app;
}

/** Status of each call to the token endpoint since the last time they were forgotten. */
async function tokenCalls(): Promise<(number | null)[]> {
  const calls = await linky.sandbox.calls();
  return calls.filter(({ api }) => api === 'ores_token').map(({ status }) => status);
}

/** Makes every write of one kind to the tokens fail: the process dies before its commit. */
async function dieOn(kind: 'insert' | 'update' | null): Promise<void> {
  const { dataSource } = linky.database;
  await dataSource.query('drop trigger if exists dies on linky_operator_tokens');
  if (kind === null) return;
  await dataSource.query(
    `create or replace function dies() returns trigger language plpgsql as $$ begin raise exception 'died'; end $$`,
  );
  await dataSource.query(
    `create trigger dies before ${kind} on linky_operator_tokens for each row execute function dies()`,
  );
}

/** Works off what is left to be given back, as the tick would. */
async function giveBack(): Promise<void> {
  const revoker = linky.app.get(TokenRevoker);
  for (const id of await revoker.listDue(linky.clock.now())) await revoker.revoke(id);
}

/** Works a meter's runs off, as a worker would. */
async function sync(deviceId: string): Promise<void> {
  const { manager } = linky.database.dataSource;
  const active = await manager.transaction((joined) =>
    linky.app.get(SyncRunRepository).lockActive(deviceId, joined),
  );
  for (const { id } of active) await linky.app.get(SyncWorker).work(id);
}

describe('a refresh token', () => {
  it('is spent once when two processes need its successor at the same moment', async () => {
    const meter = await connect();
    const another = await anotherProcess();
    await expire(meter);
    await linky.sandbox.forgetCalls();
    const calls = Array.from({ length: 8 }, (_, index) => curveOf(meter, index % 2 ? another : linky.app));
    const answers = await Promise.allSettled(calls);
    const counts = answers.map((one) => one.status === 'fulfilled' && one.value.intervals.length);
    expect(counts).toEqual(Array(8).fill(96));
    expect(await tokenCalls()).toEqual([200]);
  });

  it('costs nothing when the process dies between the answer and the commit', async () => {
    const meter = await connect();
    await expire(meter);
    const before = await tokensOf(meter);
    await linky.sandbox.forgetCalls();
    await dieOn('update');
    await expect(curveOf(meter)).rejects.toThrow('died');
    expect(await tokensOf(meter)).toEqual(before);
    await dieOn(null);
    expect((await curveOf(meter)).intervals).toHaveLength(96);
    expect(await tokenCalls()).toEqual([200, 200]);
    expect((await tokensOf(meter)).refreshSealed).not.toBe(before.refreshSealed);
    await expire(meter);
    expect((await curveOf(meter)).intervals).toHaveLength(96);
  });

  it('that is presented again after its successor was used ends the consent, and the person is asked again', async () => {
    await linky.limitDepth('2026-11-19');
    const meter = await connect();
    const stolen = await tokensOf(meter);
    await sync(meter.deviceId);
    await expire(meter);
    await curveOf(meter);
    await rows().save({ ...stolen, accessExpiresAt: new Date(0) });
    await linky.sandbox.forgetCalls();
    await syndic.post(`${syndic.linky}/sync`, { deviceId: meter.deviceId }).expect(202);
    await sync(meter.deviceId);
    expect(await tokenCalls()).toEqual([400]);
    expect(await stateOf(meter)).toBe('revoked');
    expect(await linky.sandbox.consentsOf(meter.usagePoint)).toEqual(['revoked']);
    const [run] = await syndic.runs();
    expect(run).toMatchObject({ deviceId: meter.deviceId, state: 'failed', reason: 'consent_missing' });
    expect(await rows().findOneBy({ deviceId: meter.deviceId })).toBeNull();
    const again = await syndic
      .post(`${syndic.linky}/devices/${meter.deviceId}/reconnect`, {
        purposes: ALL_PURPOSES,
        consentTextVersion: 'ores-2',
      })
      .expect(200);
    const query = await linky.sandbox.decide(again.body.authorizationUrl, 'accept', meter.usagePoint);
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('connected');
  });

  it('and the access token are kept sealed, each for its own place', async () => {
    const meter = await connect();
    const { accessSealed, refreshSealed } = await tokensOf(meter);
    expect([accessSealed, refreshSealed]).toEqual([
      expect.stringMatching(/^v1\./),
      expect.stringMatching(/^v1\./),
    ]);
    await rows().update({ deviceId: meter.deviceId }, { accessSealed: refreshSealed });
    await expect(curveOf(meter)).rejects.toThrow();
  });

  it('that is not there any more means that the consent is over', async () => {
    const meter = await connect();
    await rows().delete({ deviceId: meter.deviceId });
    await expect(curveOf(meter)).rejects.toMatchObject({ code: 'consent_revoked' });
  });
});

describe('a withdrawal', () => {
  it('stops calls at once and is told to the operator until it hears it', async () => {
    const meter = await connect();
    await linky.sandbox.fault({ api: 'ores_revoke', kind: '503', times: 2 });
    await syndic.delete(`${syndic.linky}/devices/${meter.deviceId}`).expect(204);
    await expect(curveOf(meter)).rejects.toMatchObject({ code: 'consent_revoked' });
    await giveBack();
    expect(await linky.sandbox.consentsOf(meter.usagePoint)).toEqual(['active']);
    expect(await revocations()).toMatchObject([{ attempts: 1 }]);
    await giveBack();
    expect(await revocations()).toMatchObject([{ attempts: 1 }]);
    await linky.sandbox.advance('PT1M');
    await giveBack();
    await linky.sandbox.advance('PT5M');
    await giveBack();
    expect(await revocations()).toEqual([]);
    expect(await linky.sandbox.consentsOf(meter.usagePoint)).toEqual(['revoked']);
  });

  it('of a consent for another point than the one that was typed is our own doing', async () => {
    const { usagePoint, authorizationUrl } = await asked();
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'wrong-prm', usagePoint));
    expect(await revocations()).toHaveLength(1);
    await giveBack();
    expect(await revocations()).toEqual([]);
  });

  it('that comes while a code is exchanged wins, and what the code brought is given back', async () => {
    const { deviceId, usagePoint, authorizationUrl } = await asked();
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint);
    await linky.sandbox.fault({ api: 'ores_token', kind: 'latency', ms: 4_000 });
    const coming = syndic.comeBack(query);
    const connections = linky.database.dataSource.getRepository(Connection);
    await eventually(
      () => connections.findOneBy({ deviceId }),
      (connection) => connection?.state === 'confirming',
    );
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
    expect((await coming).searchParams.get('linky')).toBe('unknown');
    await giveBack();
    expect(await linky.sandbox.consentsOf(usagePoint)).toEqual(['revoked']);
  });
});

describe('a code', () => {
  it('that is lost with its process ends the request: the person is asked again', async () => {
    const { deviceId, usagePoint, authorizationUrl } = await asked();
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint);
    await linky.sandbox.forgetCalls();
    await dieOn('insert');
    await syndic.get(`/auth/linky/callback?${query}`).expect(500);
    await dieOn(null);
    expect(await stateOf({ deviceId })).toBe('confirming');
    expect(await linky.app.get(Confirmation).look(deviceId)).toBe('confirming');
    await linky.sandbox.advance('PT1M');
    expect(await linky.app.get(Confirmation).look(deviceId)).toBe('expired');
    expect(await stateOf({ deviceId })).toBe('expired');
    expect(await tokenCalls()).toEqual([200]);
    const second = await asked(usagePoint);
    const again = await linky.sandbox.decide(second.authorizationUrl, 'accept', usagePoint);
    expect((await syndic.comeBack(again)).searchParams.get('linky')).toBe('connected');
  });

  it('whose exchange fails ends the request too, and is never tried twice', async () => {
    const { deviceId, usagePoint, authorizationUrl } = await asked();
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint);
    await linky.sandbox.forgetCalls();
    await linky.sandbox.fault({ api: 'ores_token', kind: '503' });
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('operator_error');
    expect(await stateOf({ deviceId })).toBe('expired');
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('already');
    expect(await tokenCalls()).toEqual([503]);
  });

  it('is worth nothing without the verifier that stayed here', async () => {
    const { usagePoint, authorizationUrl } = await asked();
    const url = new URL(authorizationUrl);
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(authorizationUrl).not.toContain('verifier');
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint);
    await linky.database.dataSource.query('update linky_authorisation_requests set verifier_sealed = null');
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('operator_error');
  });
});
