import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { VerifiedBackup } from './verify.ts';
import { verifyBackup } from './verify.ts';

/** Passes bytes on and puts their SHA-256 behind them. */
function withDigest(): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(null, hash.digest());
    },
  });
}

function into(handle: FileHandle): Writable {
  return new Writable({
    write(chunk: Buffer, _, done) {
      handle.writeFile(chunk).then(() => done(), done);
    },
  });
}

async function pack(lines: AsyncIterable<Buffer>, draft: string): Promise<void> {
  const handle = await open(draft, 'wx', 0o600);
  try {
    await pipeline(lines, createGzip(), withDigest(), into(handle));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a new name last through a power cut; Windows has no such call for folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Names end so until a backup is whole; the owner is the database, since a folder may serve several. */
const draftEnd = (owner: string): string => `.${owner}.part`;

/** Removes what killed backups of this database left beside a file; nobody else may be writing one. */
export async function removeDrafts(file: string, owner: string): Promise<void> {
  const folder = dirname(file);
  const drafts = (await readdir(folder)).filter((name) => name.endsWith(draftEnd(owner)));
  for (const name of drafts) await rm(join(folder, name));
}

/**
 * Writes a backup beside its place (`.part`), reads it again from its first to its last byte, and only then gives it its
 * name: a backup that was killed leaves no file that looks whole.
 * @param owner whose backup it is, in letters that a file's name may have.
 * @param onWritten called when all is written and before it is read again.
 */
export async function writeBackup(
  file: string,
  owner: string,
  lines: AsyncIterable<Buffer>,
  onWritten: () => void,
): Promise<VerifiedBackup> {
  const draft = `${file}${draftEnd(owner)}`;
  try {
    await pack(lines, draft);
    onWritten();
    const verified = await verifyBackup(draft);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return verified;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
