import { spawn } from 'node:child_process';

/** The account that the server runs as, when we are root; null: our own. */
export interface ServerUser {
  uid: number;
  gid: number;
}

export interface CommandResult {
  code: number | null;
  /** Standard error, empty when it was not asked for. */
  errors: string;
}

/**
 * Runs a program to its end, from `/` (our own folder may be closed to `user`).
 * @param keepErrors false for programs that leave a child behind: it would hold the pipe open.
 */
export function runCommand(
  file: string,
  args: string[],
  user: ServerUser | null,
  keepErrors = true,
): Promise<CommandResult> {
  const child = spawn(file, args, {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', HOME: '/' },
    stdio: ['ignore', 'ignore', keepErrors ? 'pipe' : 'ignore'],
    windowsHide: true,
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  return new Promise((resolve) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, errors: error.message }));
    child.on('close', (code) => resolve({ code, errors }));
  });
}
