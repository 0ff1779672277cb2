import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuthorisationReturn, Grant, MeterDataProvider } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { verifierContext } from './authorisation-request.entity.ts';
import { AuthorisationRequestRepository } from './authorisation-request.repository.ts';
import { receivedContext } from './connecting.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { isConfirming } from './connection-rules.ts';

/** By then whoever took a code off its row has put in what it brought, or has died with it. */
const CODE_TAKEN_MS = 60_000;

/** `lost`: a code was taken and nothing came of it; `failed`: the operator did not take it. Both: the person is asked again. */
export type Redeemed = Grant | 'lost' | 'failed';

/** Learns from the operator what a return is worth. A code goes there once at most, whoever dies when. */
@Injectable()
export class Redemption {
  private readonly logger = new Logger(Redemption.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly requests: AuthorisationRequestRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async redeem(confirming: Connection, provider: MeterDataProvider): Promise<Redeemed> {
    return provider.returns === 'code'
      ? this.redeemCode(confirming, provider)
      : this.redeemAuthorisation(confirming, provider);
  }

  /** A failure is no proof against the claim: the operator is asked again. */
  private async redeemAuthorisation(connection: Connection, provider: MeterDataProvider): Promise<Redeemed> {
    const value = this.open(connection);
    if (value === null) return 'lost';
    const grant = await this.ask(provider, { kind: 'authorisation', value, verifier: null });
    return grant ?? { authorisationId: value, services: [], tokens: null };
  }

  private async redeemCode(connection: Connection, provider: MeterDataProvider): Promise<Redeemed> {
    const returned = await this.takeCode(connection);
    return returned ? ((await this.ask(provider, returned)) ?? 'failed') : 'lost';
  }

  /** Takes the code off the row before it is spent: a code that an operator sees twice ends what it gave for it. */
  private takeCode({ deviceId, requestId }: Connection): Promise<AuthorisationReturn | null> {
    return this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(deviceId, manager);
      if (!connection || !isConfirming(connection) || connection.requestId !== requestId) return null;
      const [value, request] = [
        this.open(connection),
        requestId && (await this.requests.find(requestId, manager)),
      ];
      if (value === null || !request) return null;
      const nextCheckAt = new Date(this.clock.nowMs() + CODE_TAKEN_MS);
      await this.connections.update(deviceId, { receivedSealed: null, nextCheckAt }, manager);
      const { verifierSealed, id } = request;
      const verifier = verifierSealed && this.secrets.open(verifierSealed, verifierContext(id));
      return { kind: 'code', value, verifier };
    });
  }

  /** Null when the operator did not say. */
  private async ask(provider: MeterDataProvider, returned: AuthorisationReturn): Promise<Grant | null> {
    try {
      return await provider.redeem(returned);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { code, status, vendorCode } = error;
      this.logger.warn({ code, status, vendorCode }, 'a return was not confirmed');
      return null;
    }
  }

  private open({ deviceId, receivedSealed }: Connection): string | null {
    return receivedSealed && this.secrets.open(receivedSealed, receivedContext(deviceId));
  }
}
