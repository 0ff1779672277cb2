import { randomUUID } from 'node:crypto';
import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { PlatformConfig } from '../config/platform.config.ts';

/** A worker that stops beating this long is taken for dead, and its job is given to another. */
const HEARTBEAT_SECONDS = 20;
const LONGEST_JOB_SECONDS = 4 * 3600;
const STOP_TIMEOUT_MS = 10_000;
/** New jobs are told by NOTIFY; these are for what it misses, such as a failed job's next try. */
const POLLING = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 };

export interface WorkOptions {
  /** Jobs of this queue that one process handles at once; default 1. */
  concurrency?: number;
}

/**
 * Work that is due now, shared by all processes (pg-boss on the same PostgreSQL). Anything due later is a row of its
 * owner. A job may run again after a crash: handlers must be safe to repeat.
 */
export class Jobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly boss: PgBoss;
  private readonly queues = new Map<string, Promise<void>>();

  constructor(private readonly config: PlatformConfig) {
    this.boss = new PgBoss({
      connectionString: config.databaseUrl,
      application_name: 'coprowatt jobs',
      schema: 'pgboss',
      max: 5,
      supervise: config.works,
      schedule: false,
      superviseIntervalSeconds: 15,
      monitorIntervalSeconds: 15,
      useListenNotify: true,
    });
    this.boss.on('error', (error) => this.logger.error({ err: error }, 'job queue'));
  }

  async start(): Promise<void> {
    await this.boss.start();
  }

  /** Handles a queue's jobs, in processes that work (`ROLE` worker or all); elsewhere it does nothing. */
  async work<T extends object>(
    queue: string,
    handler: (data: T) => Promise<void>,
    options: WorkOptions = {},
  ): Promise<void> {
    if (!this.config.works) return;
    await this.ensureQueue(queue);
    for (let n = 0; n < (options.concurrency ?? 1); n += 1) await this.startWorker(queue, handler);
  }

  /** Queues a job. While one with the same key waits, a second is not added (a running one does not count); without a key each is added. */
  async send<T extends object>(queue: string, data: T, options: { key?: string } = {}): Promise<void> {
    await this.ensureQueue(queue);
    await this.boss.send(queue, data, { singletonKey: options.key ?? randomUUID() });
  }

  /** Jobs by queue, as the queue's watch counted them last, seconds ago. */
  async counts(): Promise<{ queue: string; due: number; running: number }[]> {
    const queues = await this.boss.getQueues();
    return queues.map(({ name, readyCount, activeCount }) => ({
      queue: name,
      due: readyCount,
      running: activeCount,
    }));
  }

  /** Lets running handlers end, for ten seconds at most; the rest is taken up by the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
  }

  /** pg-boss waits for its next poll after each job; a worker that is woken at the end looks for the next one at once. */
  private async startWorker<T extends object>(
    queue: string,
    handler: (data: T) => Promise<void>,
  ): Promise<void> {
    let id = '';
    id = await this.boss.work<T>(queue, POLLING, async (jobs) => {
      for (const job of jobs) await this.run(queue, () => handler(job.data));
      this.boss.notifyWorker(id);
    });
  }

  private async run(queue: string, handler: () => Promise<void>): Promise<void> {
    try {
      await handler();
    } catch (error) {
      this.logger.error({ err: error, queue }, 'a job failed');
      throw error;
    }
  }

  private ensureQueue(queue: string): Promise<void> {
    const known = this.queues.get(queue);
    if (known) return known;
    const created = this.boss.createQueue(queue, {
      policy: 'short',
      notify: true,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: LONGEST_JOB_SECONDS,
      retryLimit: 2,
      retryDelay: 1,
    });
    this.queues.set(queue, created);
    created.catch(() => this.queues.delete(queue));
    return created;
  }
}
