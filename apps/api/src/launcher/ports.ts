import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';
import type { LaunchSettings } from './settings.ts';

/** Parts of a launcher that was killed end by themselves; this long is their port waited for. */
const GRACE_MS = 5_000;
const POLL_MS = 200;

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE'
        ? resolve(false)
        : reject(new LaunchError(`Cannot listen on ${host}:${port}: ${error.message}`)),
    );
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Whether browsers and `fetch` refuse to ask there, whoever listens ("bad ports" of the Fetch standard). */
async function isForbidden(port: number): Promise<boolean> {
  const failure = await fetch(`http://127.0.0.1:${port}`, { method: 'HEAD' }).then(
    () => '',
    ({ cause }: TypeError) => String(cause),
  );
  return failure.endsWith('bad port');
}

/** @throws LaunchError saying what to do when another program listens there, or no browser would ask there. */
export async function requireFreePort(
  variable: string,
  host: string,
  port: number,
  graceMs = GRACE_MS,
): Promise<void> {
  const deadline = Date.now() + graceMs;
  while (!(await isFree(host, port))) {
    if (Date.now() > deadline)
      throw new LaunchError(
        `Port ${port} is already in use: stop the program that uses it, or choose another with ${variable}=…`,
      );
    await delay(POLL_MS);
  }
  if (await isForbidden(port))
    throw new LaunchError(`Browsers refuse port ${port}: choose another with ${variable}=…`);
}

/** The ports of a start, asked before anything is built and again before anything is started. @throws LaunchError as above. */
export async function requireFreePorts({
  host,
  port,
  demo,
  sandboxPort,
}: Pick<LaunchSettings, 'host' | 'port' | 'demo' | 'sandboxPort'>): Promise<void> {
  await requireFreePort('PORT', host, port);
  if (demo) await requireFreePort('SANDBOX_PORT', '127.0.0.1', sandboxPort);
}
