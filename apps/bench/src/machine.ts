import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { megabytes } from './sync/table.ts';

/** What the figures of a run depend on, in one line. */
export function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model.trim()}, ${megabytes(totalmem())} MB, ${type()} ${release()} ${arch()}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`;
}
