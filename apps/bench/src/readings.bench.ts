import { arch, cpus, release, totalmem } from 'node:os';
import { startApplication } from './application.ts';
import { measureAgainstBare } from './readings/against-bare.part.ts';
import { measurePages } from './readings/page.part.ts';
import { chooseSubject, copyAsPlainRows } from './readings/subject.ts';
import { megabytes } from './sync/table.ts';

const PORTS = { api: 24500, sandbox: 24599, bare: 24510 };
const PART = '--part=';
const MILLION = 1_000_000;

/** Reading through the whole API; `--part=bare` or `--part=pages` alone; `--quick` stores fewer readings beside. */
export async function benchReadings(flags: readonly string[]): Promise<void> {
  const part = flags.find((flag) => flag.startsWith(PART))?.slice(PART.length);
  const isAsked = (name: string): boolean => part === undefined || part === name;
  const application = await startApplication(PORTS);
  try {
    const subject = await chooseSubject(application);
    console.log(
      `\n${cpus().length} x ${cpus()[0]?.model}, ${megabytes(totalmem())} MB, ${arch()} ${release()}, Node ${process.version}`,
    );
    if (isAsked('bare')) {
      await copyAsPlainRows(application, subject);
      await application.startBareHandler();
      await measureAgainstBare(application, subject);
    }
    if (isAsked('pages'))
      await measurePages(application, subject, flags.includes('--quick') ? MILLION : 10 * MILLION);
  } finally {
    await application.stop();
  }
}
