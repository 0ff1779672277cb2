import { advanceClock, Clock, durationMs, openClock } from '@coprowatt/platform/clock';
import { Client } from 'pg';

/** The Clock of the installation, plus the one act that moves everybody. */
export interface SandboxClock {
  /** `database`: shared with the API through its row; `machine`: this process alone. */
  readonly kind: 'database' | 'machine';
  nowMs(): number;
  /** @param isoDuration e.g. `PT24H`. @returns the new simulated instant. @throws RangeError on a bad duration. */
  advance(isoDuration: string): Promise<Date>;
  /** Once no jump is under way: until then another process may be ahead of this one. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Machine time plus an offset kept in memory: for a sandbox that runs without the API's database. */
export class MachineClock extends Clock implements SandboxClock {
  readonly kind = 'machine';

  constructor(start: Date | null = null) {
    super(start ? start.getTime() - Date.now() : 0, start !== null);
  }

  async advance(isoDuration: string): Promise<Date> {
    const nowMs = this.nowMs();
    this.moveTo(nowMs - Date.now() + jumpMs(isoDuration, nowMs), true);
    return this.now();
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {}
}

const MAX_JUMP_MS = 100 * 366 * 24 * 3_600_000;

/** Length of a jump. @throws RangeError on a bad duration, or one that no date could hold. */
export function jumpMs(isoDuration: string, fromMs: number): number {
  const byMs = durationMs(isoDuration, fromMs);
  if (!(byMs <= MAX_JUMP_MS)) throw new RangeError('The clock moves by at most 100 years at a time');
  return byMs;
}

const WAIT_FOR_ROW_MS = 10 * 60_000;

/** Follows the clock row of the database; waits until the API has made it. */
export async function openDatabaseClock(databaseUrl: string): Promise<SandboxClock> {
  const clock = await openClock(databaseUrl, WAIT_FOR_ROW_MS);
  const jump = async (isoDuration: string): Promise<Date> => {
    jumpMs(isoDuration, clock.nowMs());
    const now = await advanceInDatabase(databaseUrl, isoDuration);
    await clock.sleepUntil(now);
    return now;
  };
  let jumping: Promise<unknown> = Promise.resolve();
  return {
    kind: 'database',
    nowMs: () => clock.nowMs(),
    close: () => clock.close(),
    async advance(isoDuration) {
      const jumped = jump(isoDuration);
      jumping = jumped.catch(() => undefined);
      return jumped;
    },
    async settled() {
      await jumping;
    },
  };
}

async function advanceInDatabase(databaseUrl: string, isoDuration: string): Promise<Date> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'coprowatt sandbox' });
  await client.connect();
  try {
    return await advanceClock(client, isoDuration);
  } finally {
    await client.end();
  }
}
