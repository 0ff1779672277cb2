import { localDateOf } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { AuthorisationRequestRepository } from '../connection/authorisation-request.repository.ts';
import { receivedContext, type Proof } from '../connection/connecting.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { OperatorServices } from '../connection/operator-services.service.ts';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import type { ClaimRow } from './claim.entity.ts';

/** What a claimant brought: an authorisation, and the request that it answered unless it was proved before. */
interface Brought {
  authorisationId: string;
  requestId: string | null;
}

/**
 * Asks the operator again whether what a claimant brought proves exactly his point (design rule 7). Where the operator
 * proves nothing the decision of the admin is the proof, and the ledger says so.
 */
@Injectable()
export class ClaimProof {
  constructor(
    private readonly requests: AuthorisationRequestRepository,
    private readonly services: OperatorServices,
    private readonly ledger: ConsentLedger,
    private readonly secrets: Secrets,
  ) {}

  /** Null when it does not prove it. @throws AppError `not_ready` when the operator cannot be asked now. */
  async of(claim: ClaimRow, connection: Connection, provider: MeterDataProvider): Promise<Proof | null> {
    const [asked] = await this.ledger.historyOf(connection.consentId);
    if (!asked?.actorUserId) return null;
    if (provider.returns === null) return byDecision(claim, asked.actorUserId);
    const brought = this.brought(connection);
    if (!brought) return null;
    const { authorisationId } = brought;
    const since = await this.oldestStart(brought, provider);
    const inForce = await this.services.inForce(connection.deviceId, authorisationId, provider);
    const services = inForce.filter(({ from }) => since === null || (from !== null && from >= since));
    return services.length > 0 ? { authorisationId, services, actorUserId: asked.actorUserId } : null;
  }

  private brought(connection: Connection): Brought | null {
    const { deviceId, receivedSealed, requestId } = connection;
    if (receivedSealed !== null)
      return { authorisationId: this.secrets.open(receivedSealed, receivedContext(deviceId)), requestId };
    const authorisationId = this.services.provedBy(connection);
    return authorisationId === null ? null : { authorisationId, requestId: null };
  }

  /** A share that is older than the request proves nothing about it; null for what was proved before. */
  private async oldestStart({ requestId }: Brought, { timeZone }: MeterDataProvider): Promise<string | null> {
    const request = requestId && (await this.requests.find(requestId));
    return request ? localDateOf(request.createdAt.getTime(), timeZone) : null;
  }
}

/** Known by the claim, which holds who decided, when and why. */
function byDecision({ id }: ClaimRow, actorUserId: string): Proof {
  return { authorisationId: id, services: [], actorUserId, cause: 'approved by an administrator' };
}
