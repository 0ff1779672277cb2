import { BuildingRow, timeZoneOf } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { consentEndsMail } from './countdown-mails.ts';
import { COUNTDOWN_DAYS, daysLeft, reachedStage, type CountdownStage } from './countdown-rules.ts';

// `$1`: when; `$2`: days of the stages. The nearest stage that was reached; what was missed meanwhile is passed over.
const DUE = `select c.device_id as "deviceId" from linky_connections c
  cross join lateral (select min(days) as days from unnest($2::int[]) days
    where c.consent_expires_at <= $1::timestamptz + make_interval(hours => days * 24)) stage
  where c.state in ('connected', 'suspect') and c.consent_expires_at > $1
    and c.consent_expires_at <= $1::timestamptz + make_interval(hours => $3::int * 24)
    and not exists (select 1 from linky_consent_reminders r
      where r.consent_id = c.consent_id and r.stage_days = stage.days)`;

/** Tells by mail that a consent comes to its end: at 90, 30 and 7 days, once each, on the Clock. */
@Injectable()
export class ConsentCountdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly mail: SubjectMail,
    private readonly clock: Clock,
  ) {}

  /** Meters whose owner is to be told now. */
  async listDue(at: Date): Promise<string[]> {
    const rows: { deviceId: string }[] = await this.dataSource.query(DUE, [
      at,
      COUNTDOWN_DAYS,
      Math.max(...COUNTDOWN_DAYS),
    ]);
    return rows.map(({ deviceId }) => deviceId);
  }

  /** Mail and mark in one transaction; does nothing when it was done, or the consent is over. */
  async tell(deviceId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(deviceId, manager);
      const nowMs = this.clock.nowMs();
      const endMs = connection?.consentExpiresAt?.getTime() ?? 0;
      const stage = reachedStage(endMs, nowMs);
      if (!connection || !isLive(connection.state) || stage === null) return;
      if (await this.mark(connection.consentId, stage, manager))
        await this.send(connection, new Date(endMs), nowMs, manager);
    });
  }

  /** False when this stage was told already. */
  private async mark(consentId: string, stage: CountdownStage, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `insert into linky_consent_reminders (consent_id, stage_days, sent_at) values ($1, $2, $3)
        on conflict do nothing returning 1`,
      [consentId, stage, this.clock.now()],
    );
    return rows.length > 0;
  }

  private async send(
    { deviceId, provider, subjectKind, subjectId }: Connection,
    end: Date,
    nowMs: number,
    manager: EntityManager,
  ): Promise<void> {
    const { label, prmLast4, buildingId } = await this.meters.get(deviceId, manager);
    const { country } = await manager.findOneByOrFail(BuildingRow, { id: buildingId });
    const ending = { label, prm: `…${prmLast4}`, provider, end, days: daysLeft(end.getTime(), nowMs) };
    const texts = consentEndsMail({ ...ending, timeZone: timeZoneOf(country) });
    await this.mail.send({ kind: subjectKind, id: subjectId }, texts, manager);
  }
}
