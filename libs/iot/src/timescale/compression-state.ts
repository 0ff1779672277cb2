import type { CompressionFailure } from '@coprowatt/contracts';
import type { EntityManager } from 'typeorm';
import { probeAbilities, type Abilities } from './abilities.ts';
import { listWaitingChunks } from './chunks.ts';

/** Where the compression of `iot_readings` stands. */
export interface CompressionState {
  abilities: Abilities;
  chunks: number;
  compressedChunks: number;
  /** Chunks past the age of compression that are not compressed as a whole. */
  waitingChunks: number;
  /** End of the last pass; null before the first. */
  compressedAt: Date | null;
  /** What failed last since a pass without a failure. */
  failure: CompressionFailure | null;
}

/** Instead of the server's words for a chunk that somebody was at. */
const IN_USE = 'in use';

interface PassColumns {
  compressedAt: Date | null;
  error: string | null;
}

/** @param before chunks that end after it wait for nothing. */
export async function findCompressionState(manager: EntityManager, before: Date): Promise<CompressionState> {
  const abilities = await probeAbilities(manager);
  const [pass = { compressedAt: null, error: null }] = await manager.query<PassColumns[]>(
    'select compressed_at as "compressedAt", compression_error as error from iot_storage',
  );
  const counts = abilities.hypertable ? await countChunks(manager) : { chunks: 0, compressedChunks: 0 };
  const waiting = abilities.compression ? await listWaitingChunks(manager, before) : [];
  const { compressedAt, error } = pass;
  return {
    abilities,
    ...counts,
    waitingChunks: waiting.length,
    compressedAt,
    failure: error === null ? null : failureOf(error),
  };
}

/** Notes the end of a pass. @param failure its last; null when all went well. */
export async function saveCompressionPass(
  manager: EntityManager,
  at: Date,
  failure: CompressionFailure | null,
): Promise<void> {
  const error = failure && `${failure.chunk}: ${failure.message ?? IN_USE}`;
  await manager.query('update iot_storage set compressed_at = $1, compression_error = $2', [at, error]);
}

function failureOf(error: string): CompressionFailure {
  const [chunk = '', ...words] = error.split(': ');
  const message = words.join(': ');
  return { chunk, message: message === IN_USE ? null : message };
}

async function countChunks(
  manager: EntityManager,
): Promise<Pick<CompressionState, 'chunks' | 'compressedChunks'>> {
  const [counts = { chunks: 0, compressedChunks: 0 }] = await manager.query<
    Pick<CompressionState, 'chunks' | 'compressedChunks'>[]
  >(
    `select count(*)::int as chunks, count(*) filter (where is_compressed)::int as "compressedChunks"
     from timescaledb_information.chunks
     where format('%I.%I', hypertable_schema, hypertable_name)::regclass = 'iot_readings'::regclass`,
  );
  return counts;
}
