import { rooms } from '@coprowatt/identity';
import { Clock, LiveBus } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { lockDueEvents, markAnnounced, type DueEvent } from './anomaly-rows.ts';

const AT_ONCE = 100;

/**
 * Tells browsers of alerts that were saved, to whom may see the meter. An alert stays due until it was told, so that a
 * process that is killed in between only delays it; told twice it would be a second nudge to read the same.
 */
@Injectable()
export class AnomalyAnnouncer {
  private readonly logger = new Logger(AnomalyAnnouncer.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Tells some of what is due; what could not be told stays due. False when nothing is left to this process for now. */
  announce(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const due = await lockDueEvents(manager, AT_ONCE);
      const told: string[] = [];
      for (const event of due) {
        if (!(await this.tell(event))) break;
        told.push(event.id);
      }
      if (told.length > 0) await markAnnounced(manager, told, this.clock.now());
      return told.length === AT_ONCE;
    });
  }

  private async tell({ id: anomalyId, event, buildingId, holderUserId }: DueEvent): Promise<boolean> {
    const room = holderUserId === null ? rooms.building(buildingId) : rooms.user(holderUserId);
    try {
      await this.bus.emitOrThrow([room], event, { buildingId, anomalyId });
      return true;
    } catch (error) {
      this.logger.warn({ err: error }, 'alerts could not be announced and stay due');
      return false;
    }
  }
}
