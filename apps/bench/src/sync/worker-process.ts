// A worker of the real modules in a process of its own, which tells what it waits for. Settings come as JSON in WORKER_SETTINGS.
import { listen, PARTS, ProviderQuota, secretsOf, useSandbox } from '@coprowatt/linky/testing';
import { dataSourceOptions, openClock, type Clock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { Instruments } from './instruments.ts';
import type { BenchWorkerSettings, Figures, WorkerAnswer, WorkerQuestion } from './worker-messages.ts';

const settings = JSON.parse(process.env.WORKER_SETTINGS ?? '') as BenchWorkerSettings;
const instruments = new Instruments();
instruments.attach();
useSandbox(settings.sandboxUrl);

const sleepers = new Set<number[]>();
const clock = watched(await openClock(settings.databaseUrl));
const dataSource = await new DataSource(dataSourceOptions(settings.databaseUrl, PARTS)).initialize();
const app = await listen(settings.databaseUrl, dataSource, secretsOf(settings.keys), clock, 'worker');
if (!settings.hasQuotas)
  app.get(ProviderQuota).call = <T>(
    _api: string,
    _windows: unknown,
    _queue: unknown,
    send: () => Promise<T>,
  ) => send();

process.on('message', (question: WorkerQuestion) => void reply(question));
process.once('disconnect', () => process.exit(0));
tell({ ready: true });

/** Remembers who sleeps until when. */
function watched<Watched extends Clock>(followed: Watched): Watched {
  const sleepUntil = followed.sleepUntil.bind(followed);
  followed.sleepUntil = async (at, signal) => {
    const sleeper = [at.getTime()];
    sleepers.add(sleeper);
    await sleepUntil(at, signal).finally(() => sleepers.delete(sleeper));
  };
  return followed;
}

async function reply({ id, ask, atMs }: WorkerQuestion): Promise<void> {
  if (ask === 'figures') return tell({ id, figures: figures() });
  await clock.sleepUntil(new Date(atMs));
  await instruments.untilStill();
  const wakes = [...sleepers].flat();
  tell({ id, wakeMs: wakes.length === 0 ? null : Math.min(...wakes) });
}

function figures(): Figures {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  return {
    database: { ...instruments.database },
    http: { ...instruments.http },
    cpuMs: (user + system) / 1_000,
    maxRssBytes: process.resourceUsage().maxRSS * 1_024,
    rssBytes: process.memoryUsage.rss(),
    heapBytes: process.memoryUsage().heapUsed,
  };
}

function tell(answer: WorkerAnswer): void {
  process.send?.(answer);
}
