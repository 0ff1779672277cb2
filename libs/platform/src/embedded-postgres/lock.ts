import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../errors/error-code.ts';
import { isAlive } from './process-alive.ts';

const POLL_MS = 100;
/** No start takes this long: an older lock belongs to a reused process number. */
const LONGEST_START_MS = 5 * 60_000;
const UNWRITTEN_GRACE_MS = 2_000;

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Content of a lock whose holder is gone, or null while it is held (or already released). */
function staleContent(file: string): string | null {
  try {
    const content = readFileSync(file, 'utf8');
    const ageMs = Date.now() - statSync(file).mtimeMs;
    const held =
      content === '' ? ageMs < UNWRITTEN_GRACE_MS : isAlive(Number(content)) && ageMs < LONGEST_START_MS;
    return held ? null : content;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Takes a dead holder's lock away. Renamed first, so that of several takers only one removes that very file. */
function clear(file: string, content: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const taken = readFileSync(aside, 'utf8');
  rmSync(aside);
  if (taken !== content && taken !== '') writeFileSync(file, taken, { flag: 'wx' });
}

/** Does `work` as the only holder of a lock file; a lock left by a dead process is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!take(file)) {
    const content = staleContent(file);
    if (content === null) await delay(POLL_MS);
    else clear(file, content);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
