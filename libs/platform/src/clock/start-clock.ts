import { Client } from 'pg';
import { startClock } from './clock-row.ts';
import { openClock, type SharedClock } from './shared-clock.ts';

/**
 * The API's way to the clock: makes the row at the first start, then follows it.
 * @throws StartRefused when `clockStart` differs from the one that this data was started with.
 */
export async function startSharedClock(databaseUrl: string, clockStart: Date | null): Promise<SharedClock> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'coprowatt clock' });
  await client.connect();
  try {
    await startClock(client, clockStart);
  } finally {
    await client.end();
  }
  return openClock(databaseUrl);
}
