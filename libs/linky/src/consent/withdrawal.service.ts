import { Meter } from '@coprowatt/iot';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';

const TAKEN_BACK = 'taken back before it was given';

/** Takes a whole consent back. Who may do so is the caller's question. */
@Injectable()
export class Withdrawal {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
  ) {}

  /**
   * Calls to the operator stop at once, the history stays. A meter that was never connected has none and is removed.
   * Withdrawing twice changes nothing.
   * @param consentId only while this consent is the meter's, or asked to be: a renewal alone leaves the one in force;
   * without: whatever it is.
   * @throws AppError `not_found`.
   */
  async withdraw(meter: Meter, userId: string, consentId?: string): Promise<void> {
    const ended = await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(meter.id, manager);
      if (!connection) throw new AppError('not_found');
      if (consentId !== undefined && consentId === connection.renewalConsentId)
        return this.ending.apply(connection, 'refuse', { actorUserId: userId, cause: TAKEN_BACK }, manager);
      const isOver = connection.state === 'withdrawn';
      if (isOver || (consentId !== undefined && connection.consentId !== consentId)) return null;
      const end = { actorUserId: userId, cause: 'withdrawn in the application' };
      const done = await this.ending.apply(connection, 'withdraw', end, manager);
      if (connection.connectedAt === null && meter.lastReadingAt === null)
        await manager.delete(Meter, { id: meter.id });
      return done;
    });
    if (ended) await this.ending.tellOf(meter, ended);
  }
}
