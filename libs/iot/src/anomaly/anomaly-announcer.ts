import { rooms } from '@coprowatt/identity';
import { Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { lockDueEvents, markAnnounced, type DueEvent } from './anomaly-rows.ts';

const AT_ONCE = 100;

/**
 * Tells browsers of alerts that were saved, to whom may see the meter. An alert stays due until it was told, so that a
 * process that is killed in between only delays it; told twice it would be a second nudge to read the same.
 */
@Injectable()
export class AnomalyAnnouncer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Tells some of what is due. False when nothing is left to this process. */
  announce(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const due = await lockDueEvents(manager, AT_ONCE);
      for (const event of due) await this.tell(event);
      if (due.length > 0)
        await markAnnounced(
          manager,
          due.map(({ id }) => id),
          this.clock.now(),
        );
      return due.length === AT_ONCE;
    });
  }

  private tell({ id: anomalyId, event, buildingId, holderUserId }: DueEvent): Promise<void> {
    const room = holderUserId === null ? rooms.building(buildingId) : rooms.user(holderUserId);
    return this.bus.emit([room], event, { buildingId, anomalyId });
  }
}
