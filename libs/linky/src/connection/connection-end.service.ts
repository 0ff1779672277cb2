import type { SyncReason } from '@coprowatt/contracts';
import { addDays } from '@coprowatt/energy';
import { ConsentLedger, type ConsentEventKind } from '@coprowatt/gdpr';
import { MeterRepository } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { LinkyLive } from '../linky-live.ts';
import { SyncRunRepository } from '../sync/sync-run.repository.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { canMove, isLive, move, type MoveName } from './connection-rules.ts';

type EndName = Extract<MoveName, 'refuse' | 'expire' | 'mismatch' | 'revoke' | 'runOut' | 'withdraw'>;

const EVENT_OF = {
  refuse: 'refused',
  expire: 'expired',
  mismatch: 'mismatch',
  revoke: 'revoked',
  runOut: 'expired',
  withdraw: 'withdrawn',
} as const satisfies Record<EndName, ConsentEventKind>;

export interface End {
  /** Null when the operator or time ended it. */
  actorUserId: string | null;
  /** In a word of ours. */
  cause: string;
  /** Why a run that is under way ends. */
  reason?: SyncReason;
}

/** Ends connections and requests: the state, the ledger, the running sync and what is expected move together. */
@Injectable()
export class ConnectionEnd {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly runs: SyncRunRepository,
    private readonly meters: MeterRepository,
    private readonly live: LinkyLive,
    private readonly clock: Clock,
  ) {}

  /** Ends in a transaction of its own and tells it. False when the connection had moved on and nothing was done. */
  async end(deviceId: string, name: EndName, end: End): Promise<boolean> {
    const ended = await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(deviceId, manager);
      if (!connection || !canMove(connection.state, name)) return null;
      return this.apply(connection, name, end, manager);
    });
    if (ended) await this.tell(ended);
    return ended !== null;
  }

  /** The same on a connection that the caller holds; `tell` it after the commit. */
  async apply(connection: Connection, name: EndName, end: End, manager: EntityManager): Promise<Connection> {
    const wasLive = isLive(connection.state);
    const forgets = connection.state === 'confirming' || connection.state === 'review';
    const ended: Connection = {
      ...connection,
      state: move(connection.state, name),
      requestId: null,
      nextCheckAt: null,
      suspectSince: null,
      // Whatever was never proved is not kept.
      ...(forgets && { authorisationSealed: null, provedAuthorisationHash: null }),
    };
    await this.connections.save(ended, manager);
    await this.ledger.append(
      connection.consentId,
      EVENT_OF[name],
      { actorUserId: end.actorUserId, cause: end.cause },
      manager,
    );
    if (wasLive) await this.stopAsking(connection.deviceId, name, end, manager);
    return ended;
  }

  async tell({ deviceId, state }: Connection): Promise<void> {
    const meter = await this.meters.find(deviceId);
    if (meter) await this.live.consentChanged(meter, state);
  }

  private async stopAsking(deviceId: string, name: EndName, end: End, manager: EntityManager): Promise<void> {
    const state = name === 'withdraw' ? 'cancelled' : 'failed';
    const reason = end.reason ?? 'consent_withdrawn';
    await this.runs.endActive(deviceId, { state, reason, at: this.clock.now() }, manager);
    const askedTo = await this.runs.newestAsked(deviceId, manager);
    if (askedTo !== null) await this.meters.update(deviceId, { askedUntil: addDays(askedTo, -1) }, manager);
  }
}
