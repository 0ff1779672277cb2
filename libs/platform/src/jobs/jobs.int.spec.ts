import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase, createTestConfig } from '../testing/index.ts';
import { Jobs } from './jobs.ts';

async function until(done: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!done()) {
    if (Date.now() > deadline) throw new Error('nothing happened');
    await delay(20);
  }
}

describe('Jobs', () => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let open: Jobs[] = [];

  async function start(role: string): Promise<Jobs> {
    const jobs = new Jobs(createTestConfig(database.url, { ROLE: role }));
    await jobs.start();
    open.push(jobs);
    return jobs;
  }

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });

  afterEach(async () => {
    await Promise.all(open.map((jobs) => jobs.beforeApplicationShutdown()));
    open = [];
  });

  afterAll(() => database.drop());

  it('hands a job of one process to a worker in another, at once', async () => {
    const [api, worker] = [await start('api'), await start('worker')];
    const seen: number[] = [];
    await worker.work<{ n: number }>('hand', async ({ n }) => void seen.push(n));
    const sent: number[] = [];
    let waitMs = Infinity;
    // Whoever only looked every two seconds would be late each time but the first; a busy machine now and then.
    for (let n = 1; n === 2 || (n <= 12 && waitMs >= 1_000); n += 1) {
      await delay(300); // after a job a worker looks for the next one
      const sentAt = Date.now();
      sent.push(n);
      await api.send('hand', { n });
      await until(() => seen.length === n);
      waitMs = Date.now() - sentAt;
    }
    expect(waitMs).toBeLessThan(1_000);
    await delay(300);
    expect(seen).toEqual(sent);
  });

  it('does not work in a process with the role api', async () => {
    const api = await start('api');
    const seen: number[] = [];
    await api.work<{ n: number }>('idle', async ({ n }) => void seen.push(n));
    await api.send('idle', { n: 1 });
    await delay(1_000);
    expect(seen).toEqual([]);
  });

  it('keeps one waiting job a key', async () => {
    const jobs = await start('all');
    for (const n of [1, 2, 3]) await jobs.send('keyed', { n }, { key: 'same' });
    await jobs.send('keyed', { n: 4 }, { key: 'other' });
    const seen: number[] = [];
    await jobs.work<{ n: number }>('keyed', async ({ n }) => void seen.push(n));
    await until(() => seen.length === 2);
    await delay(300);
    expect(seen.sort()).toEqual([1, 4]);
  });

  it('tries a failed job again', async () => {
    const jobs = await start('all');
    let tries = 0;
    await jobs.work('flaky', async () => {
      tries += 1;
      if (tries === 1) throw new Error('the first time');
    });
    await jobs.send('flaky', {});
    await until(() => tries === 2);
  });

  it('runs as many at once as asked', async () => {
    const jobs = await start('all');
    const released = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    let ended = 0;
    const handler = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await released.promise;
      running -= 1;
      ended += 1;
    };
    await jobs.work('wide', handler, { concurrency: 3 });
    for (let n = 0; n < 6; n += 1) await jobs.send('wide', { n });
    await until(() => running === 3);
    await delay(300);
    released.resolve();
    await until(() => ended === 6);
    expect(most).toBe(3);
  });

  it('lets a running handler end before it stops', async () => {
    const jobs = await start('all');
    let [started, ended] = [false, false];
    await jobs.work('slow', async () => {
      started = true;
      await delay(700);
      ended = true;
    });
    await jobs.send('slow', {});
    await until(() => started);
    await jobs.beforeApplicationShutdown();
    open = [];
    expect(ended).toBe(true);
  });
});
