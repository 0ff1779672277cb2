import { startApplication } from './application.ts';
import { machine } from './machine.ts';
import { measureAgainstBare } from './readings/against-bare.part.ts';
import { settleReadings } from './readings/crowd.ts';
import { measurePages, type PagesScale } from './readings/page.part.ts';
import { measureSizes } from './readings/sizes.part.ts';
import { chooseSubject, copyAsPlainRows } from './readings/subject.ts';

const PORTS = { api: 24500, sandbox: 24599, bare: 24510 };
const PART = '--part=';
const PAGES: PagesScale = { readings: 10_000_000, requestsPerRound: 20 };
const QUICK_PAGES: PagesScale = { readings: 1_000_000, requestsPerRound: 2 };

/** Reading through the whole API; `--part=sizes`, `--part=bare` or `--part=pages` alone; `--quick` stores fewer readings beside and asks less. */
export async function benchReadings(flags: readonly string[]): Promise<void> {
  const part = flags.find((flag) => flag.startsWith(PART))?.slice(PART.length);
  const isAsked = (name: string): boolean => part === undefined || part === name;
  const application = await startApplication(PORTS);
  try {
    const subject = await chooseSubject(application);
    await settleReadings(application);
    console.log(`\n${machine()}`);
    if (isAsked('sizes')) await measureSizes(application, subject);
    if (isAsked('bare')) {
      await copyAsPlainRows(application, subject);
      await application.startBareHandler();
      await measureAgainstBare(application, subject);
    }
    if (isAsked('pages'))
      await measurePages(application, subject, flags.includes('--quick') ? QUICK_PAGES : PAGES);
  } finally {
    await application.stop();
  }
}
