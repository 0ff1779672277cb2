import { localDateOf } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { MeterRepository } from '@coprowatt/iot';
import { AppError, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { AuthorisationRequestRepository } from '../connection/authorisation-request.repository.ts';
import { servicesInForce } from '../connection/callback-rules.ts';
import { authorisationContext, receivedContext, type Proof } from '../connection/connecting.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import type { MeterDataProvider, SubscribedService } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';

/** What a claimant brought: an authorisation, and the request that it answered unless it was proved before. */
interface Brought {
  authorisationId: string;
  requestId: string | null;
}

/** Asks the operator again whether what a claimant brought proves exactly his point (design rule 7). */
@Injectable()
export class ClaimProof {
  constructor(
    private readonly requests: AuthorisationRequestRepository,
    private readonly meters: MeterRepository,
    private readonly ledger: ConsentLedger,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Null when it does not prove it. @throws AppError `not_ready` when the operator cannot be asked now. */
  async of(connection: Connection, provider: MeterDataProvider): Promise<Proof | null> {
    const brought = this.brought(connection);
    const [asked] = await this.ledger.historyOf(connection.consentId);
    if (!brought || !asked?.actorUserId) return null;
    const { authorisationId } = brought;
    const meter = await this.meters.getWithPrm(connection.deviceId);
    const usagePoint = this.secrets.open(meter.prmSealed, `meters.prm:${meter.id}`);
    const today = localDateOf(this.clock.nowMs(), provider.timeZone);
    const since = await this.oldestStart(brought, provider);
    const services = servicesInForce(
      await this.ask(provider, authorisationId, connection.deviceId),
      usagePoint,
      today,
    ).filter(({ from }) => since === null || (from !== null && from >= since));
    return services.length > 0 ? { authorisationId, services, actorUserId: asked.actorUserId } : null;
  }

  private brought(connection: Connection): Brought | null {
    const { deviceId, receivedSealed, authorisationSealed, requestId } = connection;
    if (receivedSealed !== null)
      return { authorisationId: this.secrets.open(receivedSealed, receivedContext(deviceId)), requestId };
    if (authorisationSealed === null) return null;
    const authorisationId = this.secrets.open(authorisationSealed, authorisationContext(deviceId));
    return { authorisationId, requestId: null };
  }

  /** A share that is older than the request proves nothing about it; null for what was proved before. */
  private async oldestStart({ requestId }: Brought, { timeZone }: MeterDataProvider): Promise<string | null> {
    const request = requestId && (await this.requests.find(requestId));
    return request ? localDateOf(request.createdAt.getTime(), timeZone) : null;
  }

  private async ask(
    provider: MeterDataProvider,
    authorisationId: string,
    deviceId: string,
  ): Promise<SubscribedService[]> {
    try {
      return await provider.subscribedServices(authorisationId, deviceId);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      throw new AppError('not_ready', { detail: 'The operator cannot be asked right now', cause: error });
    }
  }
}
