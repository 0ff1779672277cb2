import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { BenchWorker } from './bench-worker.ts';
import type { World } from './world.ts';

const LOOK_AGAIN_MS = 20;
/** Runs that a tick opens, a machine's second after the pass is due. */
const NEXT = `select extract(epoch from min(greatest(run.next_try_at, gate.closed_until))) * 1000 as next
  from linky_sync_runs run left join linky_provider_gates gate on gate.api = run.next_api
  where run.state in ('queued', 'running', 'waiting')`;

/** Lets work go on until `isDone`, jumping over every wait: to the next instant that a worker or a run waits for. */
export async function workOff(
  { db, desk }: World,
  worker: BenchWorker,
  isDone: () => Promise<boolean>,
  deadlineMs: number,
): Promise<void> {
  let nowMs = await desk.now();
  for (;;) {
    const wakeMs = await worker.still(nowMs);
    nowMs = await desk.now();
    const nextMs = wakeMs ?? (await nextRunMs(db));
    if (nextMs !== null && nextMs > nowMs) {
      if (wakeMs === null && (await isDone())) return;
      if (nextMs > deadlineMs) throw new Error(`not done by ${new Date(deadlineMs).toISOString()}`);
      nowMs = await desk.advance(nextMs - nowMs);
    } else {
      if (wakeMs === null && (await isDone())) return;
      await delay(LOOK_AGAIN_MS);
    }
  }
}

/** Moves to an instant that is still to come. */
export async function jumpTo({ desk }: World, atMs: number): Promise<void> {
  await desk.advance(atMs - (await desk.now()));
}

async function nextRunMs(db: DataSource): Promise<number | null> {
  const [row] = await db.query<{ next: string | null }[]>(NEXT);
  return row?.next ? Math.ceil(Number(row.next)) : null;
}
