import { BuildingRow } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectionEnd, type Ended } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { subjectOf } from '../connection/subject.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { holderLeftMail } from './building-mails.ts';

/**
 * Ends what the holder of a private meter had agreed to once he no longer reaches its building: nobody sees the meter
 * then, and what nobody may see must not be asked for (design rule 9). His consent stays his to read; a membership given
 * back lets him connect again.
 */
@Injectable()
export class HolderDeparture {
  constructor(
    private readonly dataSource: DataSource,
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly mail: SubjectMail,
  ) {}

  /** Does nothing when the connection is over, or its holder is back. */
  async end(deviceId: string): Promise<void> {
    const ended = await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(deviceId, manager);
      if (!connection || !(await this.connections.isLeftByHolder(deviceId, manager))) return null;
      return this.endHeld(connection, manager);
    });
    if (ended) await this.ending.tell(ended);
  }

  private async endHeld(connection: Connection, manager: EntityManager): Promise<Ended> {
    const why = { actorUserId: null, cause: 'the holder left the building' };
    const ended = await this.ending.apply(connection, 'withdraw', why, manager);
    if (isLive(connection.state)) await this.tellByMail(connection.deviceId, manager);
    return ended;
  }

  private async tellByMail(deviceId: string, manager: EntityManager): Promise<void> {
    const meter = await this.meters.get(deviceId, manager);
    const { name } = await manager.findOneByOrFail(BuildingRow, { id: meter.buildingId });
    await this.mail.send(subjectOf(meter), holderLeftMail(name, `…${meter.prmLast4}`), manager);
  }
}
