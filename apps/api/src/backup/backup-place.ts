import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StartRefused } from '@coprowatt/platform';
import { backupName, outdated } from './backup-name-rules.ts';

/** @throws StartRefused unless it is a whole number above zero. */
export function keptCount(option: string | undefined): number | null {
  if (option === undefined) return null;
  const count = Number(option);
  if (!Number.isInteger(count) || count < 1)
    throw new StartRefused(`--keep takes a number of backups above zero, not ${option}.`);
  return count;
}

/**
 * The file that a backup gets: what `--to` names, or a dated one in the folder that it names, or in the default folder.
 * @throws StartRefused when it exists: no backup is written over.
 */
export async function backupPlace(to: string | undefined, folder: string): Promise<string> {
  const asked = resolve(to ?? folder);
  const isFolder = to === undefined || (existsSync(asked) && (await stat(asked)).isDirectory());
  const file = isFolder ? join(asked, backupName(new Date())) : asked;
  if (existsSync(file))
    throw new StartRefused(`${file} exists; a backup is never written over another file.`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return file;
}

/** Removes the oldest backups beside this one; answers their names. */
export async function keepNewest(file: string, keep: number): Promise<string[]> {
  const folder = dirname(file);
  const names = outdated(await readdir(folder), keep);
  for (const name of names) await rm(join(folder, name));
  return names;
}
