import type { ConfigureMeterResponse } from '@coprowatt/contracts';
import { BuildingRepository, mayConnect, type BuildingAccess } from '@coprowatt/identity';
import { MeterRepository, type MeterWithPrm } from '@coprowatt/iot';
import { AppError, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isStillApproved } from '../claim/approval-rules.ts';
import { ClaimOpening } from '../claim/claim-opening.service.ts';
import { ClaimRepository } from '../claim/claim.repository.ts';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { Providers } from '../providers/providers.ts';
import type { ReconnectDto } from './configure.dto.ts';
import { Connecting, type Proof } from './connecting.service.ts';
import { ConsentAsking, type Actor } from './consent-asking.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import { ConnectionOpening } from './connection-opening.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { isLive, isRenewable } from './connection-rules.ts';
import { consentEndMs } from './consent-end-rules.ts';
import { DeviceViews } from './device-views.service.ts';
import { renewing } from './new-connection.ts';
import { withMandate } from './meter-registration.service.ts';
import { OperatorServices } from './operator-services.service.ts';
import { Renewal } from './renewal.service.ts';
import { subjectOf } from './subject.ts';

/** The record must not pass an admin's word for an operator's. */
const APPROVED_BEFORE = 'approved by an administrator before';

/**
 * A connection that ended, or is near its end or doubted, asked again by the same subject. When the authorisation that it
 * once proved still serves this PRM (a live one: for longer than was agreed to), the new consent is enough; else the
 * operator's page is needed, where an old share must be deleted first. A live one serves until the return is accepted.
 */
@Injectable()
export class ReconnectService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: Providers,
    private readonly buildings: BuildingRepository,
    private readonly services: OperatorServices,
    private readonly asking: ConsentAsking,
    private readonly opening: ConnectionOpening,
    private readonly connecting: Connecting,
    private readonly renewal: Renewal,
    private readonly claims: ClaimOpening,
    private readonly decided: ClaimRepository,
    private readonly ending: ConnectionEnd,
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly views: DeviceViews,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws AppError `not_found`, `forbidden`, `meter_already_connected`, `already_claimed`, `daily_purpose_required`,
   * `consent_text_outdated`, `approval_outdated`, `not_ready` when the operator cannot be asked now: nothing has changed then.
   */
  async reconnect(
    access: BuildingAccess,
    deviceId: string,
    actor: Actor,
    agreement: ReconnectDto,
  ): Promise<ConfigureMeterResponse> {
    const visible = await this.meters.getVisible(access, actor.session.userId, deviceId);
    if (!mayConnect(access, visible.usage)) throw new AppError('forbidden');
    const before = this.refuseTaken(await this.connections.find(deviceId));
    const provider = this.providers.get(before.provider);
    this.asking.check(agreement, provider);
    const meter = withMandate(await this.meters.getWithPrm(deviceId), access.building);
    // Asked through another operator or gateway meanwhile: what it proved is of the former one.
    const proof = meter.provider === provider.name ? await this.proofOf(before, provider, actor) : null;
    const answer = await this.dataSource.transaction(async (manager) => {
      await this.buildings.keep(access.building, manager);
      await this.connections.lockPrm(before.prmHash, manager);
      const connection = this.refuseTaken(await this.connections.lock(deviceId, manager));
      // Handed over with its building meanwhile.
      if (connection.subjectId !== subjectOf(meter).id) throw new AppError('not_found');
      if (!proof || !(await this.isEnough(connection, proof, provider, manager))) {
        // A new word of the admin would change nothing of what the operator says.
        if (isLive(connection.state) && provider.returns === null)
          throw new AppError(proof ? 'meter_already_connected' : 'approval_outdated');
        const hashed = { ...meter, prmHash: before.prmHash };
        return this.opening.open(hashed, connection, agreement, actor, provider, manager);
      }
      const consentId = await this.recordAgreement(connection, meter, agreement, actor, provider, manager);
      const go = isLive(connection.state)
        ? this.renew(connection, consentId, proof, provider, manager)
        : this.resume(connection, consentId, proof, provider, manager);
      return { connection: await go, authorizationUrl: null };
    });
    await this.ending.tell({ connection: answer.connection });
    return {
      device: await this.views.mine(await this.meters.get(deviceId), answer.connection),
      authorizationUrl: answer.authorizationUrl,
    };
  }

  /** Null when this connection never proved an authorisation, or it serves this PRM no more. */
  private async proofOf(
    connection: Connection,
    provider: MeterDataProvider,
    actor: Actor,
  ): Promise<Proof | null> {
    const authorisationId = this.services.provedBy(connection);
    if (authorisationId === null) return null;
    if (provider.returns === null) return this.approvalOf(connection, authorisationId, actor);
    const services = await this.services.inForce(connection.deviceId, authorisationId, provider);
    return services.length > 0 ? { authorisationId, services, actorUserId: actor.session.userId } : null;
  }

  /** Of a live connection, while it is not older than a consent may get; once it ended the admin is asked again. */
  private async approvalOf(connection: Connection, claimId: string, actor: Actor): Promise<Proof | null> {
    if (!isLive(connection.state)) return null;
    if (!isStillApproved(await this.decided.find(claimId), connection, this.clock.nowMs())) return null;
    const { userId } = actor.session;
    return { authorisationId: claimId, services: [], actorUserId: userId, cause: APPROVED_BEFORE };
  }

  private async recordAgreement(
    connection: Connection,
    meter: MeterWithPrm,
    agreement: ReconnectDto,
    actor: Actor,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<string> {
    await this.opening.closePending(connection, actor.session.userId, manager);
    return this.asking.record(meter, agreement, actor, provider, null, manager);
  }

  /**
   * Of a live connection only what serves for longer, and is still this subject's, is worth a new consent; of one that the
   * operator doubts nothing old is.
   */
  private async isEnough(
    { state, subjectKind, subjectId, consentExpiresAt }: Connection,
    { services, authorisationId }: Proof,
    { timeZone, returns }: MeterDataProvider,
    manager: EntityManager,
  ): Promise<boolean> {
    // Ended since it was looked at: what an operator says still holds, an admin's word does not.
    if (!isLive(state)) return returns !== null;
    const endMs = consentEndMs(services, timeZone, this.clock.nowMs());
    const servesLonger = state === 'connected' && endMs > (consentExpiresAt?.getTime() ?? 0);
    const subject = { kind: subjectKind, id: subjectId };
    const hash = this.secrets.lookupHash(authorisationId);
    return servesLonger && (await this.connections.spend(hash, subject, this.clock.now(), manager));
  }

  private renew(
    connection: Connection,
    consentId: string,
    proof: Proof,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Connection> {
    return this.renewal.give(renewing(connection, { consentId, requestId: null }), proof, provider, manager);
  }

  private async resume(
    before: Connection,
    consentId: string,
    proof: Proof,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Connection> {
    const connection = { ...before, consentId, requestId: null, receivedSealed: null, nextCheckAt: null };
    const subject = { kind: connection.subjectKind, id: connection.subjectId };
    const now = this.clock.now();
    if (await this.connections.isClaimedByAnother(connection.prmHash, subject, now, manager))
      return this.claims.open(connection, null, manager);
    const hash = this.secrets.lookupHash(proof.authorisationId);
    // Another subject's by now: an admin may have decided so since it was proved.
    if (!(await this.connections.spend(hash, subject, now, manager)))
      return this.claims.open(connection, hash, manager);
    return this.connecting.connect(connection, 'resume', proof, provider, manager);
  }

  private refuseTaken(connection: Connection | null): Connection {
    if (!connection) throw new AppError('not_found');
    if (isLive(connection.state) && !isRenewable(connection, this.clock.nowMs()))
      throw new AppError('meter_already_connected');
    if (connection.state === 'review') throw new AppError('already_claimed');
    return connection;
  }
}
