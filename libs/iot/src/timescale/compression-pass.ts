import type { CompressionFailure } from '@coprowatt/contracts';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { errorCode } from '@coprowatt/platform';
import { probeAbilities } from './abilities.ts';
import { compressChunk, listChunksToVacuum, listWaitingChunks, vacuumChunk } from './chunks.ts';
import { saveCompressionPass } from './compression-state.ts';

const AGE_MS = 7 * 24 * 3_600_000;
/** SQLSTATE lock_not_available and serialization_failure: somebody is at the chunk. */
const IN_USE = new Set<unknown>(['55P03', '40001']);

interface Run {
  failure: CompressionFailure | null;
  going: () => boolean;
}

const logger = new Logger('Compression');

/** Chunks that end before it are compressed: operators correct the last seven days most. */
export function compressedBefore(nowMs: number): Date {
  return new Date(nowMs - AGE_MS);
}

/**
 * Compresses what waits for it and vacuums what was compressed, chunk by chunk, each in a transaction of its own: a killed
 * pass loses at most one. A chunk that fails is logged, waits for the next pass and keeps no other from its turn. A pass
 * without a failure, be it without a chunk, clears the one before.
 * @param going asked before each chunk: false ends the pass.
 * @returns how many chunks were compressed; null where the server cannot compress or nothing waited.
 */
export async function runCompressionPass(
  manager: EntityManager,
  now: Date,
  going: () => boolean = () => true,
): Promise<number | null> {
  if (!(await probeAbilities(manager)).compression) return null;
  const waiting = await listWaitingChunks(manager, compressedBefore(now.getTime()));
  const run: Run = { failure: null, going };
  const compressed = await forEach(run, waiting, (name) => compressChunk(manager, name));
  if (compressed.isElsewhere) return compressed.done;
  await forEach(run, await listChunksToVacuum(manager), async (name) => {
    await vacuumChunk(manager, name);
    return true;
  });
  await saveCompressionPass(manager, now, run.failure);
  if (waiting.length === 0) return null;
  logger.log({ waited: waiting.length, compressed: compressed.done }, 'chunks of readings compressed');
  return compressed.done;
}

/** @param work false when another process is at it, which ends it here. */
async function forEach(
  run: Run,
  names: readonly string[],
  work: (name: string) => Promise<boolean>,
): Promise<{ done: number; isElsewhere: boolean }> {
  let done = 0;
  for (const name of names) {
    if (!run.going()) break;
    try {
      if (!(await work(name))) return { done, isElsewhere: true };
      done += 1;
    } catch (error) {
      run.failure = { chunk: name, message: report(name, error) };
    }
  }
  return { done, isElsewhere: false };
}

/** Logs it; answers the server's words, null when somebody was at the chunk. */
function report(chunk: string, error: unknown): string | null {
  if (IN_USE.has(errorCode(error))) {
    logger.warn({ chunk }, 'a chunk of readings is in use: compressed at the next pass');
    return null;
  }
  logger.error({ err: error, chunk }, 'a chunk of readings could not be compressed');
  return error instanceof Error ? error.message : 'failed';
}
