import { startApplication } from './application.ts';
import { machine } from './machine.ts';
import { measureAgainstBare } from './readings/against-bare.part.ts';
import { measurePages } from './readings/page.part.ts';
import { chooseSubject, copyAsPlainRows } from './readings/subject.ts';

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
    console.log(`\n${machine()}`);
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
