import { ConsentLedger } from '@coprowatt/gdpr';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { move } from './connection-rules.ts';
import { ConsentTurns } from './consent-turns.service.ts';

/**
 * What the operator says of a live connection's holder: doubt is kept with its first instant while tries fail, and goes
 * with the first answer that brings data. Ledger and audit are told of both turns; the caller holds the connection.
 */
@Injectable()
export class HolderDoubt {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly turns: ConsentTurns,
    private readonly clock: Clock,
  ) {}

  /** @param cause the operator's code, as evidence. True when it was not doubted yet. */
  async raise(connection: Connection, cause: string, manager: EntityManager): Promise<boolean> {
    if (connection.state === 'suspect') return false;
    const doubted: Connection = {
      ...connection,
      state: move(connection.state, 'suspect'),
      suspectSince: this.clock.now(),
    };
    await this.connections.save(doubted, manager);
    await this.ledger.append(connection.consentId, 'suspect', { actorUserId: null, cause }, manager);
    const { consentId } = connection;
    const turn = { act: 'consent.doubted', consentId, actorId: null, how: 'suspect' } as const;
    await this.turns.record(connection, turn, manager);
    return true;
  }

  /** Keeps in the ledger that data came again; the connection itself is the caller's to save. */
  async recordClear(before: Connection, after: Connection, manager: EntityManager): Promise<void> {
    if (before.state !== 'suspect' || after.state !== 'connected') return;
    const step = { actorUserId: null, cause: 'data came again' };
    await this.ledger.append(before.consentId, 'cleared', step, manager);
    const { consentId } = before;
    const turn = { act: 'consent.cleared', consentId, actorId: null, how: 'cleared' } as const;
    await this.turns.record(before, turn, manager);
  }
}
