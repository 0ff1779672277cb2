import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canEnter, serverUser } from './server-user.ts';
import type { ServerUser } from './command.ts';

/** Where things go that the server's account could not reach in their own place. */
const RELOCATED = '/var/lib/coprowatt';

/** `/var/lib/coprowatt/<hash of the path>`. */
export function relocated(path: string): string {
  return join(RELOCATED, createHash('sha256').update(resolve(path)).digest('hex').slice(0, 16));
}

/** Where one embedded server lives. */
export interface Place {
  /** Folder of the cluster, the password file, the lock and the owner file. */
  home: string;
  cluster: string;
  user: ServerUser | null;
}

function placeIn(folder: string): Place {
  const home = join(folder, 'postgres');
  const cluster = join(home, 'cluster');
  return { home, cluster, user: serverUser(cluster) };
}

/** Whether an embedded server was ever made for `dataDir`, there or where root had to put it; makes nothing. */
export function hasCluster(dataDir: string): boolean {
  return [dataDir, relocated(dataDir)].some((folder) => existsSync(join(folder, 'postgres', 'cluster')));
}

/** The server's place below `dataDir` or, as root and when its account cannot get there, below `/var/lib/coprowatt`. */
export async function choosePlace(dataDir: string): Promise<Place> {
  const here = resolve(dataDir);
  mkdirSync(here, { recursive: true });
  const near = placeIn(here);
  const moved = existsSync(join(relocated(here), 'postgres', 'cluster')) && !existsSync(near.cluster);
  if (!moved && (await canEnter(here, near.user))) return near;
  const far = relocated(here);
  mkdirSync(far, { recursive: true, mode: 0o755 });
  return placeIn(far);
}
