import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StartRefused } from '@coprowatt/platform';
import {
  DIGEST_BYTES,
  END_OF_ROWS,
  FORMAT,
  FORMAT_VERSION,
  type BackupHead,
  type BackupTail,
  type SectionHead,
} from './backup-format.ts';

const NEWLINE = 10;
const PIECE_BYTES = 256 * 1024;

/** What a backup's file is made of, in its order; `rows` holds whole rows. */
export type BackupPart =
  | { part: 'head'; head: BackupHead }
  | { part: 'section'; section: SectionHead }
  | { part: 'rows'; rows: Buffer }
  | { part: 'end of section' }
  | { part: 'tail'; tail: BackupTail };

function damaged(file: string, why: string, cause?: unknown): StartRefused {
  return new StartRefused(`${file} is damaged or no backup of CoproWatt (${why}).`, { cause });
}

/** Size of what is compressed, and the digest that follows it. */
async function readFrame(file: string): Promise<{ size: number; digest: Buffer }> {
  const handle = await open(file, 'r');
  try {
    const size = (await handle.stat()).size - DIGEST_BYTES;
    if (size <= 0) throw damaged(file, 'too short');
    const digest = Buffer.alloc(DIGEST_BYTES);
    await handle.read(digest, 0, DIGEST_BYTES, size);
    return { size, digest };
  } finally {
    await handle.close();
  }
}

/** The lines of a backup. Only once it has ended without an error is every byte of the file what was written. */
async function* unpack(file: string): AsyncGenerator<Buffer> {
  const { size, digest } = await readFrame(file);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const lines = createGunzip({ chunkSize: PIECE_BYTES });
  const packed = createReadStream(file, { end: size - 1, highWaterMark: PIECE_BYTES });
  pipeline(packed, hashing, lines, () => undefined); // an error comes out of `lines`
  try {
    yield* lines as AsyncIterable<Buffer>;
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : 'not readable', error);
  }
  if (!hash.digest().equals(digest)) throw damaged(file, 'its checksum differs');
}

function asFrame(line: Buffer): BackupPart {
  const value = JSON.parse(line.toString('utf8')) as BackupHead | SectionHead | BackupTail;
  if ('format' in value) return { part: 'head', head: value };
  if ('kind' in value) return { part: 'section', section: value };
  if ('end' in value) return { part: 'tail', tail: value };
  throw new SyntaxError('a line of no known kind');
}

/** End of the whole rows from `at` on, and whether the section ends there. */
function rowsFrom(data: Buffer, at: number): { end: number; last: boolean } {
  if (data.subarray(at, at + END_OF_ROWS.length).equals(END_OF_ROWS)) return { end: at, last: true };
  const mark = data.indexOf('\n\\.\n', at);
  if (mark >= 0) return { end: mark + 1, last: true };
  return { end: Math.max(at, data.lastIndexOf(NEWLINE) + 1), last: false };
}

/** Takes the parts out of the pieces of a file; what is no whole line yet waits for the next piece. */
class PartParser {
  #waiting: Buffer = Buffer.alloc(0);
  #inRows = false;

  get isAtEnd(): boolean {
    return this.#waiting.length === 0;
  }

  /** @throws SyntaxError at a line that is not ours. */
  parse(piece: Buffer): BackupPart[] {
    const data = this.#waiting.length > 0 ? Buffer.concat([this.#waiting, piece]) : piece;
    const parts: BackupPart[] = [];
    let at = 0;
    for (let end = this.#end(data, at, parts); end > at; end = this.#end(data, at, parts)) at = end;
    this.#waiting = data.subarray(at);
    return parts;
  }

  /** Adds what begins at `at` and answers where it ends; `at` itself when it is not whole yet. */
  #end(data: Buffer, at: number, parts: BackupPart[]): number {
    if (this.#inRows) return this.#rows(data, at, parts);
    const end = data.indexOf(NEWLINE, at);
    if (end < 0) return at;
    const frame = asFrame(data.subarray(at, end));
    this.#inRows = frame.part === 'section';
    parts.push(frame);
    return end + 1;
  }

  #rows(data: Buffer, at: number, parts: BackupPart[]): number {
    const { end, last } = rowsFrom(data, at);
    if (end > at) parts.push({ part: 'rows', rows: data.subarray(at, end) });
    if (!last) return end;
    parts.push({ part: 'end of section' });
    this.#inRows = false;
    return end + END_OF_ROWS.length;
  }
}

/** @throws StartRefused for a file of another kind, or of a release to come. */
function requireKnown(file: string, { format, version }: BackupHead): void {
  if (format !== FORMAT) throw damaged(file, 'another format');
  if (version > FORMAT_VERSION)
    throw new StartRefused(
      `${file} was made by a newer CoproWatt (format ${version}; this one reads up to ${FORMAT_VERSION}). Restore it with that release.`,
    );
}

function parse(file: string, parser: PartParser, piece: Buffer): BackupPart[] {
  try {
    return parser.parse(piece);
  } catch (error) {
    throw damaged(file, 'its lines cannot be read', error);
  }
}

/**
 * Reads a backup part by part, in constant memory.
 * @throws StartRefused when the file is cut, altered or something else: at the latest at its end.
 */
export async function* readParts(file: string): AsyncGenerator<BackupPart> {
  const parser = new PartParser();
  let last: BackupPart['part'] | null = null;
  for await (const piece of unpack(file)) {
    for (const part of parse(file, parser, piece)) {
      if ((last === null) !== (part.part === 'head')) throw damaged(file, 'its parts are out of order');
      if (part.part === 'head') requireKnown(file, part.head);
      last = part.part;
      yield part;
    }
  }
  if (last !== 'tail' || !parser.isAtEnd) throw damaged(file, 'its end is missing');
}
