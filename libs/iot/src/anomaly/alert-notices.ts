import { Notices } from '@coprowatt/notifications';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What people are told of a meter's alerts goes with the meter: whoever changes whose it is says so in his transaction. */
@Injectable()
export class AlertNotices {
  constructor(private readonly notices: Notices) {}

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
