import type { Delivery, DeliveryPage } from '@coprowatt/contracts';
import { AppError, AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../inbox/cursor.ts';
import type { DeliveryQueryDto } from './delivery.dto.ts';
import { DeliveryRepository, type DeliveryRow } from './delivery.repository.ts';

/** What became of messages, for an admin: neither what they say nor of which meter. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `validation_failed` on a cursor that is none of ours. */
  async page({ state, cursor, limit }: DeliveryQueryDto): Promise<DeliveryPage> {
    const rows = await this.deliveries.list(state ?? null, decodeCursor(cursor), limit + 1);
    const { page, nextCursor } = pageOf(rows, limit);
    return { items: page.map(asDelivery), nextCursor };
  }

  /**
   * Has a dead delivery tried again, rights checked anew.
   * @throws AppError `not_found`, `conflict` when it is not dead.
   */
  async retry(actorId: string, id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const delivery = isUUID(id) ? await this.deliveries.hold(id, manager) : null;
      if (!delivery) throw new AppError('not_found');
      if (delivery.state !== 'dead') throw new AppError('conflict');
      await this.deliveries.retry(delivery, this.clock.now(), manager);
      const facts = { channel: delivery.channel };
      await this.audit.record({ act: 'delivery.retried', actorId, organisationId: null, facts }, manager);
    });
  }
}

function asDelivery({ createdAt, dueAt, endedAt, ...row }: DeliveryRow): Delivery {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
