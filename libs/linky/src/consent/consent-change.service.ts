import type { ConsentPurposes, Language } from '@coprowatt/contracts';
import { ConsentLedger, ConsentTexts, type ConsentEvent } from '@coprowatt/gdpr';
import { AlertNotices, MeterRepository } from '@coprowatt/iot';
import { AppError, AuditLog } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive, isRenewing } from '../connection/connection-rules.ts';
import { OperatorServices } from '../connection/operator-services.service.ts';
import { Providers } from '../providers/providers.ts';
import type { SyncRun } from '../sync/sync-run.entity.ts';
import type { ConsentChangeDto } from './consent.dto.ts';
import { CurveLane } from './curve-lane.service.ts';
import { Withdrawal } from './withdrawal.service.ts';

/** Who changes a consent, and from where. */
export interface Changer {
  userId: string;
  ipTruncated: string | null;
  userAgent: string | null;
}

const NOT_CONNECTED = 'meter_not_connected';
const TAKEN_BACK = 'a purpose was taken back';

/** Changes to consents that are in force, at once (design rule 9); whether a person may is the caller's question. */
@Injectable()
export class ConsentChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: ConsentLedger,
    private readonly texts: ConsentTexts,
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly alerts: AlertNotices,
    private readonly services: OperatorServices,
    private readonly providers: Providers,
    private readonly curve: CurveLane,
    private readonly ending: ConnectionEnd,
    private readonly withdrawal: Withdrawal,
    private readonly audit: AuditLog,
  ) {}

  /**
   * What is so already stays as it is.
   * @throws AppError `meter_not_connected` when it is not in force, `daily_purpose_required`, `consent_text_outdated`,
   * `operator_consent_needed`, `not_ready`: nothing has changed then.
   */
  async change(consent: ConsentEvent, change: ConsentChangeDto, by: Changer): Promise<void> {
    if (change.purpose === 'daily' && !change.granted) throw new AppError('daily_purpose_required');
    if (change.purpose === 'loadCurve' && change.granted) await this.requireCurveAtOperator(consent);
    const runs = await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(consent.deviceId, manager);
      const inForce = await this.ledger.current(consent.deviceId, manager);
      if (!connection || !isLive(connection.state) || inForce?.consentId !== consent.consentId)
        throw new AppError(NOT_CONNECTED);
      // Its yes is the older one: what is taken back now must not come again with it, even if it is new in it.
      if (!change.granted && isRenewing(connection))
        await this.ending.apply(connection, 'expire', { actorUserId: by.userId, cause: TAKEN_BACK }, manager);
      if (inForce.purposes[change.purpose] === change.granted) return undefined;
      await this.append(consent, inForce.purposes, change, by, manager);
      if (change.purpose === 'advice') await this.alerts.judgeAgain(manager, consent.deviceId);
      if (change.purpose === 'advice' && !change.granted && consent.subjectKind === 'user')
        await this.alerts.recall(manager, consent.deviceId);
      return change.purpose === 'loadCurve' ? this.follow(connection, change.granted, by, manager) : [];
    });
    if (runs !== undefined) await this.tell(consent.deviceId, runs);
  }

  /** The whole of it; one that had ended stays as it is. */
  async withdraw({ deviceId, consentId }: ConsentEvent, userId: string): Promise<void> {
    const meter = await this.meters.find(deviceId);
    if (meter) await this.withdrawal.withdraw(meter, userId, consentId);
  }

  /** The share at the operator may be narrower than what is agreed to here. */
  private async requireCurveAtOperator({ deviceId, consentId }: ConsentEvent): Promise<void> {
    const connection = await this.connections.find(deviceId);
    if (!connection || !isLive(connection.state) || connection.consentId !== consentId)
      throw new AppError(NOT_CONNECTED);
    const provider = this.providers.get(connection.provider);
    // A gateway without a consent page knows no shares: it answers a curve, or that it may not.
    if (provider.returns === null) return;
    const authorisationId = this.services.provedBy(connection);
    const services = authorisationId ? await this.services.inForce(deviceId, authorisationId, provider) : [];
    if (!services.some(({ data }) => data === 'load_curve')) throw new AppError('operator_consent_needed');
  }

  private async append(
    consent: ConsentEvent,
    before: ConsentPurposes,
    change: ConsentChangeDto,
    { userId, ipTruncated, userAgent }: Changer,
    manager: EntityManager,
  ): Promise<void> {
    const { consentId, deviceId, provider, subjectKind, subjectId } = consent;
    const { purpose, granted, consentTextVersion = '' } = change;
    const lang: Language = change.lang ?? consent.textLang;
    const isOrganisations = subjectKind === 'organisation';
    const text = granted ? this.texts.requireCurrent(provider, lang, consentTextVersion) : undefined;
    await this.ledger.append(
      consentId,
      'changed',
      {
        actorUserId: userId,
        actorRole: isOrganisations ? 'syndic' : null,
        purposes: { ...before, [purpose]: granted },
        ...(text && { text }),
        ipTruncated,
        userAgent,
      },
      manager,
    );
    await this.audit.record(
      {
        act: 'consent.changed',
        actorId: userId,
        organisationId: isOrganisations ? subjectId : null,
        buildingId: (await this.meters.get(deviceId, manager)).buildingId,
        subject: { kind: 'consent', id: consentId },
        facts: { meter: deviceId, purpose: WORD_OF[purpose], granted },
      },
      manager,
    );
  }

  private async follow(
    connection: Connection,
    granted: boolean,
    { userId }: Changer,
    manager: EntityManager,
  ): Promise<SyncRun[]> {
    if (!granted) return this.curve.close(connection, manager);
    const meter = await this.meters.get(connection.deviceId, manager);
    return this.curve.open(connection, meter, userId, manager);
  }

  private async tell(deviceId: string, runs: SyncRun[]): Promise<void> {
    const connection = await this.connections.find(deviceId);
    if (connection) await this.ending.tell({ connection, runs });
  }
}

/** Purposes in the closed words of the audit log. */
const WORD_OF = { daily: 'daily', loadCurve: 'load_curve', advice: 'advice' } as const;
