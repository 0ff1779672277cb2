import { randomUUID } from 'node:crypto';
import type { Building } from '@coprowatt/contracts';
import { CurveRetention, MeterRepository, prmContext, type Meter } from '@coprowatt/iot';
import { ConnectionSeeder } from '@coprowatt/linky';
import { Clock, PlatformConfig, ReadinessChecks, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { METERS, PURPOSES, type DemoMeter } from './cast.ts';
import { DemoHistory, pastAt, type Past } from './demo-history.ts';
import { DemoPeople, type DemoPlace } from './demo-people.ts';
import { SandboxControl } from './sandbox-control.ts';

/** Any constant of ours: one process seeds, the others wait for it. */
const SEED_LOCK = 7_227_002;

/**
 * Seeds the demonstration once: what people do with it afterwards stays done. Until it is complete, every step finds what
 * an earlier, interrupted one has left: accounts by their natural keys, a meter by its PRM, each written with its whole
 * past in one transaction.
 */
@Injectable()
export class DemoSeeder {
  private readonly logger = new Logger(DemoSeeder.name);
  private readonly sandbox: SandboxControl;
  private pending: string | null = 'preparing the demonstration';

  constructor(
    config: PlatformConfig,
    checks: ReadinessChecks,
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly people: DemoPeople,
    private readonly meters: MeterRepository,
    private readonly history: DemoHistory,
    private readonly retention: CurveRetention,
    private readonly connections: ConnectionSeeder,
  ) {
    this.sandbox = new SandboxControl(config.sandboxControlUrl ?? '');
    if (config.demo) this.addChecks(checks);
  }

  async seed(): Promise<void> {
    await this.sandbox.untilThere();
    await this.db.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [SEED_LOCK]);
      if (await isComplete(manager)) return;
      await this.seedMissing();
      await manager.query('insert into demo_seed default values');
    });
    this.pending = null;
  }

  private addChecks(checks: ReadinessChecks): void {
    checks.add('sandbox', () => this.sandbox.ping());
    checks.add('demo', async () => {
      if (this.pending !== null) throw new Error(this.pending);
    });
  }

  private async seedMissing(): Promise<void> {
    const place = await this.people.seed();
    for (const [index, meter] of METERS.entries()) {
      this.pending = `preparing the history of meter ${index + 1} of ${METERS.length}`;
      await this.seedMeter(place, meter);
    }
  }

  private async seedMeter({ lille, syndicUserId }: DemoPlace, meter: DemoMeter): Promise<void> {
    const prmHash = this.secrets.lookupHash(meter.prm);
    if (await this.meters.findBySubject({ organisationId: lille.organisationId }, prmHash)) return;
    const share = await this.sandbox.share(meter.prm);
    const past = pastAt(this.clock.nowMs(), lille.timeZone, this.retention);
    const row = this.meterRow(lille, meter, prmHash, past);
    await this.db.transaction(async (manager) => {
      await this.meters.insert(row, manager);
      await this.history.write(
        { id: row.id, timeZone: lille.timeZone },
        meter.prm,
        past,
        this.sandbox,
        manager,
      );
      await this.connections.seed(
        {
          meter: row,
          actorUserId: syndicUserId,
          purposes: PURPOSES,
          authorisationId: String(share.autorisationId),
          from: share.dateDebut,
          until: share.dateFin,
          askedTo: past.to,
        },
        manager,
      );
    });
    this.logger.log(`demonstration meter ${row.label} has its history`);
  }

  private meterRow(
    building: Building,
    { prm, label, equipment }: DemoMeter,
    prmHash: Buffer,
    past: Past,
  ): Meter {
    const id = randomUUID();
    return {
      id,
      buildingId: building.id,
      organisationId: building.organisationId,
      holderUserId: null,
      provider: 'enedis',
      prmSealed: this.secrets.seal(prm, prmContext(id)),
      prmHash,
      prmLast4: prm.slice(-4),
      label,
      usage: 'common',
      equipment,
      mandateReference: building.mandateReference,
      subscribedPowerKva: null,
      askedFrom: past.dailyFrom,
      inServiceFrom: null,
      askedUntil: null,
      lastReadingAt: null,
      createdAt: this.clock.now(),
    };
  }
}

async function isComplete(manager: EntityManager): Promise<boolean> {
  const rows: unknown[] = await manager.query('select from demo_seed');
  return rows.length > 0;
}
