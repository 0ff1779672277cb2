// A worker as a process of its own, for tests that kill it. Settings come as JSON in WORKER_SETTINGS.
import { dataSourceOptions, openClock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { listen, PARTS, secretsOf, useSandbox } from './application.ts';
import type { WorkerSettings } from './worker.ts';

const settings = JSON.parse(process.env.WORKER_SETTINGS ?? '') as WorkerSettings;
useSandbox(settings.sandboxUrl);
const dataSource = await new DataSource(dataSourceOptions(settings.databaseUrl, PARTS)).initialize();
await listen(
  settings.databaseUrl,
  dataSource,
  secretsOf(settings.keys),
  await openClock(settings.databaseUrl),
  'worker',
);
