import { existsSync, readFileSync } from 'node:fs';
import { errorCode } from '../errors/error-code.ts';

/** Whether a process exists, ours or not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether `pid` is surely not PostgreSQL: its number was given to another program (known on Linux only). */
export function isOtherProgram(pid: number): boolean {
  const name = `/proc/${pid}/comm`;
  return existsSync(name) && readFileSync(name, 'utf8').trim() !== 'postgres';
}
