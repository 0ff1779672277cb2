import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Binaries } from './binaries.ts';
import { DATABASE_NAME } from './cluster.ts';
import { runCommand } from './command.ts';
import type { Place } from './place.ts';
import { isAlive, isOtherProgram } from './process-alive.ts';

/** Below the ephemeral range of Linux (32768-60999), where a start can meet an outgoing connection. */
const FIRST_PORT = 25_432;
const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 32_767;
const START_TRIES = 20;
const TRY_DELAY_MS = 500;
const START_TIMEOUT_S = 120;

/** The server was asked to start and did not. */
export class ServerStartError extends Error {}

/** URL of one database of the server, password included. */
export function urlOf(port: number, password: string, database = DATABASE_NAME): string {
  return `postgres://${DATABASE_NAME}:${password}@127.0.0.1:${port}/${database}`;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function freePort(after: number): Promise<number> {
  for (let port = after; port <= HIGHEST_PORT; port += 1) if (await isFree(port)) return port;
  for (let port = LOWEST_PORT; port < after; port += 1) if (await isFree(port)) return port;
  throw new Error(`No free port between ${LOWEST_PORT} and ${HIGHEST_PORT}`);
}

/** What a running (or crashed) server wrote: process number and port. */
function readPidFile(cluster: string): { pid: number; port: number } | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** Whether a server has the cluster open, though it may be slow, full or still starting. */
export function isServed(cluster: string): boolean {
  const noted = readPidFile(cluster);
  return noted !== null && isAlive(noted.pid) && !isOtherProgram(noted.pid);
}

/** A crashed server's number may belong to another program by now; PostgreSQL would then refuse to start. */
function dropForeignPidFile(cluster: string): void {
  const noted = readPidFile(cluster);
  if (noted && isAlive(noted.pid) && isOtherProgram(noted.pid)) rmSync(join(cluster, 'postmaster.pid'));
}

async function queryOnce<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Port of the server that already runs on our very cluster, or null. Another server on that port is not ours. */
export async function runningPort(place: Place, password: string): Promise<number | null> {
  const noted = readPidFile(place.cluster);
  if (!noted || !isAlive(noted.pid) || !noted.port) return null;
  try {
    const [shown] = await queryOnce<{ data_directory: string }>(
      urlOf(noted.port, password, 'postgres'),
      'show data_directory',
    );
    return shown && realpathSync(shown.data_directory) === realpathSync(place.cluster) ? noted.port : null;
  } catch {
    return null; // still starting, stopping, or somebody else's: starting tells
  }
}

async function tryStart(
  place: Place,
  binaries: Binaries,
  port: number,
  settings: string[],
): Promise<boolean> {
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const log = join(place.cluster, 'server.log');
  const args = ['-D', place.cluster, '-l', log, '-w', '-t', String(START_TIMEOUT_S), '-o', options, 'start'];
  return (await runCommand(binaries.pgCtl, args, place.user, false)).code === 0;
}

/** Last lines of the server's log, for the message of a start that failed. */
function logTail(cluster: string): string {
  const file = join(cluster, 'server.log');
  return existsSync(file)
    ? readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n')
    : 'no log was written';
}

/**
 * Starts the server on the first free port. A crashed server's children need a moment to let go of the data, and a
 * port can be taken in between: both are tried again.
 */
export async function startServer(place: Place, binaries: Binaries, settings: string[]): Promise<number> {
  dropForeignPidFile(place.cluster);
  let port = FIRST_PORT;
  for (let tried = 0; tried < START_TRIES; tried += 1) {
    port = await freePort(port);
    if (await tryStart(place, binaries, port, settings)) return port;
    await delay(TRY_DELAY_MS);
  }
  throw new ServerStartError(`PostgreSQL does not start:\n${logTail(place.cluster)}`);
}

/** Stops the server, rolling open transactions back; a server that is not there is stopped already. */
export async function stopServer(place: Place, binaries: Binaries): Promise<void> {
  await runCommand(binaries.pgCtl, ['-D', place.cluster, '-m', 'fast', '-w', 'stop'], place.user, false);
}

/** Makes our database on a fresh server. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const url = urlOf(port, password, 'postgres');
  const found = await queryOnce(url, `select 1 from pg_database where datname = '${DATABASE_NAME}'`);
  if (found.length === 0) await queryOnce(url, `create database ${DATABASE_NAME}`);
}
