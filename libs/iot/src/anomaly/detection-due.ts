import type { LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';

/** SQL of `detection_due`: meters whose days changed and were not judged since. Writes of readings fill it (`touchMeter`). */

/** A meter that is to be judged. */
export interface DueMeter {
  deviceId: string;
  /** First local day that changed. */
  fromDay: LocalDate;
  attempts: number;
}

/** The meter that has waited longest, locked until the caller's transaction ends; null when nobody else leaves one. */
export async function lockDueMeter(manager: EntityManager, now: Date): Promise<DueMeter | null> {
  const [row] = await manager.query<DueMeter[]>(
    `select device_id as "deviceId", from_day::text as "fromDay", attempts from detection_due
     where next_try_at <= $1 order by next_try_at, device_id limit 1 for update skip locked`,
    [now],
  );
  return row ?? null;
}

/** Those of these meters that wait to be judged. */
export async function listDue(manager: EntityManager, deviceIds: string[]): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ deviceId: string }[]>(
    'select device_id as "deviceId" from detection_due where device_id = any($1::uuid[])',
    [deviceIds],
  );
  return new Set(rows.map(({ deviceId }) => deviceId));
}

export async function clearDue(manager: EntityManager, deviceId: string): Promise<void> {
  await manager.query('delete from detection_due where device_id = $1', [deviceId]);
}

/** Lets a meter that could not be judged wait. */
export async function postponeDue(manager: EntityManager, deviceId: string, until: Date): Promise<void> {
  await manager.query(
    'update detection_due set attempts = attempts + 1, next_try_at = $2 where device_id = $1',
    [deviceId, until],
  );
}

/** Marks meters to be judged again from a local day on, at `at`. */
export async function markDue(
  manager: EntityManager,
  deviceIds: string[],
  fromDay: LocalDate,
  at: Date,
): Promise<void> {
  await manager.query(
    `insert into detection_due (device_id, from_day, next_try_at)
     select id, $2, $3 from unnest($1::uuid[]) as id order by id
     on conflict (device_id) do update set from_day = least(detection_due.from_day, excluded.from_day),
       next_try_at = greatest(detection_due.next_try_at, excluded.next_try_at)`,
    [deviceIds, fromDay, at],
  );
}
