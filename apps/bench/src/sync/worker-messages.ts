import type { TestKeys } from '@coprowatt/linky/testing';
import type { Waits } from './instruments.ts';

export interface BenchWorkerSettings {
  databaseUrl: string;
  sandboxUrl: string;
  keys: TestKeys;
  /** Whether our own quotas hold. */
  hasQuotas: boolean;
}

/** What the driver asks of a worker. */
export interface WorkerQuestion {
  id: number;
  /** `still`: until nothing goes on, once its clock is past `atMs`; `figures`: at once, after a collection of garbage. */
  ask: 'still' | 'figures';
  atMs: number;
}

export interface Figures {
  database: Waits;
  http: Waits;
  /** CPU time of the process, user and system. */
  cpuMs: number;
  /** Most memory that it ever had; what it has and its heap now, after the collection. */
  maxRssBytes: number;
  rssBytes: number;
  heapBytes: number;
}

export type WorkerAnswer =
  { id: number; wakeMs: number | null } | { id: number; figures: Figures } | { ready: true };
