import { localDateOf } from '@coprowatt/energy';
import { MeterRepository, prmContext } from '@coprowatt/iot';
import { AppError, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { MeterDataProvider, SubscribedService } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { servicesInForce } from './callback-rules.ts';
import { authorisationContext } from './connecting.service.ts';
import type { Connection } from './connection.entity.ts';

/** What an authorisation serves today for exactly one meter's PRM. */
@Injectable()
export class OperatorServices {
  constructor(
    private readonly meters: MeterRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** The authorisation that a connection once proved; null: never one. */
  provedBy({ authorisationSealed, deviceId }: Connection): string | null {
    return authorisationSealed && this.secrets.open(authorisationSealed, authorisationContext(deviceId));
  }

  /** Empty when it serves this PRM no more. @throws AppError `not_ready` when the operator cannot be asked now. */
  async inForce(
    deviceId: string,
    authorisationId: string,
    provider: MeterDataProvider,
  ): Promise<SubscribedService[]> {
    const meter = await this.meters.getWithPrm(deviceId);
    const usagePoint = this.secrets.open(meter.prmSealed, prmContext(meter.id));
    const today = localDateOf(this.clock.nowMs(), provider.timeZone);
    return servicesInForce(await this.ask(deviceId, authorisationId, provider), usagePoint, today);
  }

  private async ask(
    deviceId: string,
    authorisationId: string,
    provider: MeterDataProvider,
  ): Promise<SubscribedService[]> {
    try {
      return await provider.subscribedServices(authorisationId, deviceId);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      throw new AppError('not_ready', { detail: 'The operator cannot be asked right now', cause: error });
    }
  }
}
