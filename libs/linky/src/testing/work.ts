import { MeterRepository } from '@coprowatt/iot';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { Providers } from '../providers/providers.ts';
import { nextStep, type Lanes } from '../sync/lane-rules.ts';
import { SyncRecorder } from '../sync/sync-recorder.ts';
import type { SyncRun } from '../sync/sync-run.entity.ts';
import { SyncRunRepository } from '../sync/sync-run.repository.ts';
import type { Answer, Stepped, Work } from '../sync/sync-work.ts';
import { ORES, type Browser, type LinkyApp } from './linky-app.ts';

/** Connects a meter whose history asks these lanes; for an application without a worker. Answers its id. */
export async function connectedToAsk(
  { sandbox, database }: LinkyApp,
  browser: Browser,
  point: string,
  lanes: Lanes,
): Promise<string> {
  const { device, authorizationUrl } = await browser.configured(point, point.length === 18 ? ORES : {});
  await browser.comeBack(await sandbox.decide(authorizationUrl, 'accept', point));
  await database.dataSource.query('update linky_sync_runs set lanes = $1 where device_id = $2', [
    lanes,
    device.id,
  ]);
  return device.id;
}

/** What a worker has in its hands before the next call of a meter's history, or of the run that `isIt` tells. */
export async function workOf(
  { app }: LinkyApp,
  deviceId: string,
  isIt: (run: SyncRun) => boolean = ({ kind, finishedAt }) => kind === 'backfill' && finishedAt === null,
): Promise<Work> {
  const run = (await app.get(SyncRunRepository).listOf([deviceId])).find(isIt);
  const connection = await app.get(ConnectionRepository).find(deviceId);
  const step = run && nextStep(run.lanes);
  if (!run || !connection || !step) throw new Error('the meter has no call to make');
  const meter = await app.get(MeterRepository).getWithPrm(deviceId);
  return { run, connection, meter, step, provider: app.get(Providers).get(connection.provider) };
}

/** The call is answered, and the answer written. */
export function answered({ app, database }: LinkyApp, work: Work, answer: Answer): Promise<Stepped | null> {
  return database.dataSource.transaction((manager) => app.get(SyncRecorder).save(work, answer, 1, manager));
}
