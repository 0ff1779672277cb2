import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { makeHome } from './cluster.ts';
import { choosePlace, relocated, type Place } from './place.ts';
import { ensureEmbeddedPostgres, type EmbeddedPostgres } from './index.ts';
import { isServed } from './server.ts';

const settings = ['shared_buffers=16MB'];

async function ask<Row>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  let place: Place;
  let server: EmbeddedPostgres;
  const ensure = (): Promise<EmbeddedPostgres> => ensureEmbeddedPostgres({ dataDir, settings });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coprowatt pg '));
    dataDir = join(folder, 'data of ours');
    place = await choosePlace(dataDir);
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(relocated(dataDir), { recursive: true, force: true });
  });

  it('starts after a first start that died half-way and left its lock', async () => {
    makeHome(place);
    mkdirSync(`${place.cluster}.init`);
    writeFileSync(join(`${place.cluster}.init`, 'PG_VERSION'), '18');
    writeFileSync(join(place.home, 'lock'), '999999999');
    server = await ensure();
    expect(server.startedHere).toBe(true);
    const [row] = await ask<{ version: string; zone: string }>(
      server.url,
      "select current_setting('server_version') as version, current_setting('timezone') as zone",
    );
    expect(row?.version).toMatch(/^18\./);
    expect(row?.zone).toBe('UTC');
  });

  it('listens on this machine only, on a port below the ephemeral ones, and asks for a password', async () => {
    const url = new URL(server.url);
    expect(Number(url.port)).toBeGreaterThanOrEqual(10_000);
    expect(Number(url.port)).toBeLessThanOrEqual(32_767);
    expect(await ask(server.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    url.password = 'wrong';
    await expect(ask(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('keeps data and password closed to other accounts', () => {
    expect(statSync(place.cluster).mode & 0o777).toBe(0o700);
    expect(statSync(join(place.home, 'password')).mode & 0o777).toBe(0o600);
  });

  it('is found again while it runs, by several starters at once', async () => {
    const found = await Promise.all([ensure(), ensure(), ensure()]);
    expect(new Set(found.map(({ url }) => url))).toEqual(new Set([server.url]));
  });

  it('leaves the server of a living owner alone', async () => {
    writeFileSync(join(place.home, 'owner'), String(process.ppid));
    const guest = await ensure();
    expect(guest.startedHere).toBe(false);
    await guest.stop();
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('answers for a server whose starter has died', async () => {
    writeFileSync(join(place.home, 'owner'), '999999999');
    expect((await ensure()).startedHere).toBe(true);
  });

  it('keeps what was committed when the server is killed, and starts again', async () => {
    await ask(server.url, 'create table kept (n int)');
    await ask(server.url, 'insert into kept values (42)');
    const pid = Number(readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGSTOP');
    expect(isServed(place.cluster)).toBe(true);
    process.kill(pid, 'SIGKILL');
    server = await ensure();
    expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('starts although the number of the crashed server belongs to another program now', async () => {
    await server.stop();
    const stale = [process.pid, place.cluster, 1, 25432, '', '127.0.0.1', '', 'ready'].join('\n');
    expect(isServed(place.cluster)).toBe(false);
    writeFileSync(join(place.cluster, 'postmaster.pid'), `${stale}\n`);
    expect(isServed(place.cluster)).toBe(false);
    server = await ensure();
    expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('takes the lock of a dead process over and waits for that of a living one', async () => {
    const lock = join(place.home, 'lock');
    writeFileSync(lock, '999999999');
    await ensure();
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, String(process.pid));
    let entered = false;
    const waiting = ensure().then(() => (entered = true));
    await delay(500);
    expect(entered).toBe(false);
    rmSync(lock);
    expect(await waiting).toBe(true);
  });

  it('refuses the data of another major version', async () => {
    await server.stop();
    const file = join(place.cluster, 'PG_VERSION');
    writeFileSync(file, '17\n');
    await expect(ensure()).rejects.toThrow(/are of PostgreSQL 17; this release runs 18/);
    writeFileSync(file, '18\n');
    server = await ensure();
  });

  it('is gone after stop', async () => {
    await server.stop();
    expect(existsSync(join(place.cluster, 'postmaster.pid'))).toBe(false);
    await expect(ask(server.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });
});
