import { ConsentLedger } from '@coprowatt/gdpr';
import type { Meter } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { SyncPlanner } from '../sync/sync-planner.ts';
import type { SyncRun } from '../sync/sync-run.entity.ts';

/** What the purpose of the curve allows. */
const CURVES = ['curve', 'productionCurve'] as const;

/** Lets the sync follow the purpose of the curve; the caller holds the connection, so no step writes meanwhile. */
@Injectable()
export class CurveLane {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly planner: SyncPlanner,
  ) {}

  /** The runs under way go on without their curves; what a call for them brings now is dropped. */
  async close({ deviceId }: Connection, manager: EntityManager): Promise<SyncRun[]> {
    await this.connections.update(deviceId, { curveState: 'not_consented' }, manager);
    return this.planner.dropLanes(deviceId, [...CURVES], manager);
  }

  /** Asks the curve as deep as it goes: days without the purpose were never asked. */
  async open(
    connection: Connection,
    meter: Meter,
    requestedBy: string,
    manager: EntityManager,
  ): Promise<SyncRun[]> {
    const wholeLanes = connection.wholeLanes.filter((lane) => !CURVES.some((curve) => curve === lane));
    const opened: Connection = { ...connection, curveState: 'unknown', wholeLanes };
    await this.connections.save(opened, manager);
    const consent = await this.ledger.current(connection.deviceId, manager);
    if (!consent) return [];
    const categories = consent.dataCategories;
    return [await this.planner.openBackfill({ meter, connection: opened, categories, requestedBy }, manager)];
  }
}
