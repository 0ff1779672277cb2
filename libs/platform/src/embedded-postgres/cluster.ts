import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { runCommand, type ServerUser } from './command.ts';
import type { Place } from './place.ts';

/** Superuser and database of the embedded server. */
export const DATABASE_NAME = 'coprowatt';
const MAJOR = '18';

const SETTINGS = `
# CoproWatt
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
timezone = 'UTC'
log_timezone = 'UTC'
shared_buffers = 256MB
max_connections = 200
log_error_verbosity = terse
`;

function give(path: string, user: ServerUser | null): void {
  if (user) chownSync(path, user.uid, user.gid);
}

/** The folder of the server, closed to everyone but its account. */
export function makeHome({ home, user }: Place): void {
  if (existsSync(home)) return;
  mkdirSync(home, { mode: 0o700 });
  give(home, user);
}

/** The superuser's password: random, in a 0600 file of the server's account; made once. */
export function keptPassword({ home, user }: Place): string {
  const file = join(home, 'password');
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(24).toString('hex'), { mode: 0o600 });
    give(`${file}.new`, user);
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8');
}

function refuseOtherMajor(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR)
    throw new Error(
      `The data in ${cluster} are of PostgreSQL ${version}; this release runs ${MAJOR}. Export them with a dump first.`,
    );
}

/** Makes the cluster when there is none; half a cluster of a crashed start is thrown away. */
export async function ensureCluster(place: Place, binaries: Binaries): Promise<void> {
  if (existsSync(place.cluster)) return refuseOtherMajor(place.cluster);
  const draft = `${place.cluster}.init`;
  rmSync(draft, { recursive: true, force: true });
  const auth = ['-U', DATABASE_NAME, '-A', 'scram-sha-256', '--pwfile', join(place.home, 'password')];
  const args = ['-D', draft, ...auth, '-E', 'UTF8', '--locale=C', '--no-instructions'];
  const made = await runCommand(binaries.initdb, args, place.user);
  if (made.code !== 0) throw new Error(`initdb failed: ${made.errors.trim()}`);
  appendFileSync(join(draft, 'postgresql.conf'), SETTINGS);
  renameSync(draft, place.cluster);
}
