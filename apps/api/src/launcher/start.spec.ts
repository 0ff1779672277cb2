import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const API = join(import.meta.dirname, '../..');

/** A start in a folder in which nothing can be built: there is nothing else of the project. */
describe('before anything is built, a start', () => {
  const server = createServer();
  let root: string;
  let port: number;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'coprowatt start '));
    for (const part of ['package.json', 'bin', 'src/launcher'])
      cpSync(join(API, part), join(root, 'apps/api', part), { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(() => {
    server.close();
    rmSync(root, { recursive: true });
  });

  /** How it ended and all that it said. */
  async function start(env: Record<string, string>, ...args: string[]): Promise<[number, string]> {
    const { IOT_ENCRYPTION_KEY: _none, NODE_OPTIONS: _options, ...ours } = process.env;
    const child = spawn(process.execPath, [join(root, 'apps/api/bin/start.mjs'), ...args], {
      env: { ...ours, NODE_ENV: '', DEMO: '', HOST: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    const code = await new Promise<number>((resolve) => child.once('close', resolve));
    return [code, (await said).join('')];
  }

  it.each(['PORT', 'SANDBOX_PORT'])('says that %s is taken', async (name) => {
    const taken = `Port ${port} is already in use: stop the program that uses it, or choose another with ${name}=…\n`;
    expect(await start({ PORT: String(await freePort()), [name]: String(port) })).toEqual([1, taken]);
  });

  it('says that a real installation lacks its key', async () => {
    const [code, said] = await start({ PORT: String(port) }, '--prod');
    expect([code, said]).toEqual([1, expect.stringMatching(/^IOT_ENCRYPTION_KEY is missing: /)]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
