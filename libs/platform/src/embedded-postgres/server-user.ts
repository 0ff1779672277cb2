import { existsSync, readFileSync, statSync } from 'node:fs';
import { runCommand, type ServerUser } from './command.ts';

/** Accounts that may run the server when we are root, best first. None is ever created. */
const ACCOUNTS = ['postgres', 'nobody'];

function findAccount(name: string): ServerUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

/**
 * PostgreSQL refuses root: as root its programs run as the owner of an existing cluster, else `postgres`, else `nobody`.
 * @returns null when we are not root and nothing has to change.
 */
export function serverUser(clusterDir: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(clusterDir)) {
    const { uid, gid } = statSync(clusterDir);
    if (uid !== 0) return { uid, gid };
  }
  const account = ACCOUNTS.map(findAccount).find((found) => found !== null);
  if (!account)
    throw new Error(
      'PostgreSQL does not run as root and neither account postgres nor nobody exists: set DATABASE_URL',
    );
  return account;
}

/** Whether `user` can enter a folder; tried for real, with the rights of all its parents. */
export async function canEnter(folder: string, user: ServerUser | null): Promise<boolean> {
  if (!user) return true;
  return (await runCommand('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user)).code === 0;
}
