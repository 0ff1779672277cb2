import { localDateOf } from '@coprowatt/energy';
import { Notices } from '@coprowatt/notifications';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { markDue } from './detection-due.ts';

/**
 * Alerts of a meter, and what people are told of them, go with the meter: whoever changes whose it is, or what may be asked and
 * judged of it, says so in his transaction.
 */
@Injectable()
export class AlertNotices {
  constructor(
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /** Has a meter judged again though nothing was written: its connection ended, or what its holder agreed to changed. */
  async judgeAgain(manager: EntityManager, deviceId: string): Promise<void> {
    // The meter, then its row of `detection_due`, as writes of readings lock; detection takes them the other way round, but of
    // the meter no more than this lock lets it share. Stronger ones (`alertsOf`) come after.
    await manager.query('select 1 from meters where id = $1 for no key update', [deviceId]);
    await markDue(manager, [deviceId], localDateOf(this.clock.nowMs(), 'Europe/Paris'), this.clock.now());
  }

  /** Nothing of its alerts leaves any more, such as when its holder took back his yes to advice (design rule 9). */
  async recall(manager: EntityManager, deviceId: string): Promise<void> {
    await this.notices.recall(manager, ...(await alertsOf(manager, deviceId)));
  }

  /** It is another building's now, and so is what is told of it. */
  async move(manager: EntityManager, deviceId: string, buildingId: string): Promise<void> {
    await this.notices.move(manager, await alertsOf(manager, deviceId), buildingId);
  }
}

/** With the meter held, so that no judgement that began before adds one. */
async function alertsOf(manager: EntityManager, deviceId: string): Promise<string[]> {
  await manager.query('select 1 from meters where id = $1 for update', [deviceId]);
  const rows = await manager.query<{ id: string }[]>('select id from anomalies where device_id = $1', [
    deviceId,
  ]);
  return rows.map(({ id }) => id);
}
