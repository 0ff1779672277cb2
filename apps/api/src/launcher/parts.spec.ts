import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Part } from './part.ts';
import { requireFreePort } from './ports.ts';
import { untilReady } from './readiness.ts';
import { LaunchSession } from './session.ts';

const STAYS = `process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1e6);`;
const CRASHES = `console.log('line one'); console.error('the reason'); process.exit(3);`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(done: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!done() && Date.now() < deadline) await delay(20);
  expect(done()).toBe(true);
}

describe('the parts of a start', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'coprowatt parts '));
    writeFileSync(join(folder, 'stays.mjs'), STAYS);
    writeFileSync(join(folder, 'crashes.mjs'), CRASHES);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const logOf = (name: string): string => join(folder, `${name}.log`);
  const part = (name: string): Part =>
    new Part({
      name,
      script: join(folder, `${name}.mjs`),
      env: process.env,
      cwd: folder,
      logFile: logOf(name),
    });

  it('tells the crash of a part with its reason and the end of its log', async () => {
    const session = new LaunchSession();
    const why = await new Promise<string>((resolve) => session.add(part('crashes'), resolve));
    expect(why).toBe('The crashes stopped: exit code 3.\nline one\nthe reason');
    await session.stop();
  });

  it('stops its parts in order, asking first, and takes their end for no crash', async () => {
    const session = new LaunchSession();
    const stays = part('stays');
    session.add(stays, (why) => {
      throw new Error(why);
    });
    await until(() => readFileSync(logOf('stays'), 'utf8').includes('up'));
    await Promise.all([session.stop(), session.stop()]);
    expect(readFileSync(logOf('stays'), 'utf8')).toContain('asked to stop');
    expect(isAlive(stays.pid ?? 0)).toBe(false);
  });

  it('waits for a database that is still starting, to stop it too', async () => {
    const session = new LaunchSession();
    let stopped = false;
    const database = delay(300).then(() => ({
      url: '',
      startedHere: true,
      stop: async () => void (stopped = true),
    }));
    void session.holds(database);
    await session.stop();
    expect(stopped).toBe(true);
  });

  it('says which port is taken and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(requireFreePort('PORT', '127.0.0.1', port, 0)).rejects.toThrow(
      `Port ${port} is already in use: stop the program that uses it, or choose another with PORT=…`,
    );
    setTimeout(() => server.close(), 300);
    await requireFreePort('PORT', '127.0.0.1', port);
  });

  it('names the setting of a port that browsers refuse', async () => {
    await expect(requireFreePort('SANDBOX_PORT', '127.0.0.1', 4190, 0)).rejects.toThrow(
      'Browsers refuse port 4190: choose another with SANDBOX_PORT=…',
    );
  });

  it('waits until the API is ready and passes on what it waits for, once each', async () => {
    const details = ['database: connecting', 'demo: preparing', 'demo: preparing', null];
    const server = createServer((_request, response) => {
      const detail = details.shift() ?? null;
      response.statusCode = detail === null ? 200 : 503;
      response.end(JSON.stringify({ detail }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const told: string[] = [];
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health/ready`;
    await untilReady(url, new AbortController().signal, (reason) => told.push(reason));
    expect(told).toEqual(['Connecting', 'Preparing']);
    server.close();
  });

  it.each([
    ['the process which started it', '"$0" "$1" > "$2" 2>&1 & exec sleep 60', {}],
    [
      'the npm behind its shell',
      'sh -c \'"$0" "$1" > "$2" 2>&1; true\' "$0" "$1" "$2" & exec sleep 60',
      { npm_lifecycle_event: 'start' },
    ],
  ])('notices that %s has gone', async (_what, script, env) => {
    const watcher = join(folder, 'watcher.mjs');
    const watch = new URL('./end-of-parent.ts', import.meta.url).pathname;
    writeFileSync(
      watcher,
      `import { watchParent } from ${JSON.stringify(watch)};
       watchParent(() => { console.log('parent gone'); process.exit(0); });
       console.log(process.pid); setInterval(() => {}, 1e6);`,
    );
    const log = logOf('watcher');
    rmSync(log, { force: true });
    const args = ['-c', script, process.execPath, watcher, log];
    const npm = spawn('sh', args, {
      stdio: 'ignore',
      env: { ...process.env, npm_lifecycle_event: '', ...env },
    });
    await until(() => readFileSync(log, { encoding: 'utf8', flag: 'a+' }).includes('\n'));
    npm.kill('SIGKILL');
    await until(() => readFileSync(log, 'utf8').includes('parent gone'));
  });
});
