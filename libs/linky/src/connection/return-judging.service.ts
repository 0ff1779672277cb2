import { localDateOf } from '@coprowatt/energy';
import { MeterRepository, prmContext } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Grant, MeterDataProvider, SubscribedService } from '../providers/meter-data.provider.ts';
import type { AuthorisationRequest } from './authorisation-request.entity.ts';
import { judge, type Claim, type Verdict } from './callback-rules.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';

/** What a return is worth to the connection that it is for. */
export interface Judgement {
  verdict: Verdict;
  /** Services of exactly this usage point that are not over. */
  services: SubscribedService[];
}

/** Weighs what a return brought against what we know of the point and of others who want it (design rule 7). */
@Injectable()
export class ReturnJudging {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly meters: MeterRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Whether another subject has spent this authorisation here: whatever it serves, it is not this one's to bring. */
  async isOfAnother(
    hash: Buffer,
    { subjectKind, subjectId }: Connection,
    manager: EntityManager,
  ): Promise<boolean> {
    const spender = await this.connections.findSpender(hash, manager);
    return spender !== null && (spender.kind !== subjectKind || spender.id !== subjectId);
  }

  async judge(
    connection: Connection,
    request: AuthorisationRequest,
    grant: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Judgement> {
    const claim = await this.claim(connection, request, grant, provider, manager);
    const isOwn = ({ usagePoint, state }: SubscribedService) =>
      usagePoint === claim.usagePoint && state !== 'ended';
    return { verdict: judge(grant.services, claim), services: grant.services.filter(isOwn) };
  }

  /** False when the authorisation is another subject's. */
  spend(
    { subjectKind, subjectId }: Connection,
    authorisationId: string,
    manager: EntityManager,
  ): Promise<boolean> {
    const hash = this.secrets.lookupHash(authorisationId);
    const subject = { kind: subjectKind, id: subjectId };
    return this.connections.spend(hash, subject, this.clock.now(), manager);
  }

  private async claim(
    connection: Connection,
    request: AuthorisationRequest,
    { authorisationId, services }: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Claim> {
    const subject = { kind: connection.subjectKind, id: connection.subjectId };
    const hash = this.secrets.lookupHash(authorisationId);
    const own = await this.connections.listProvedBy(hash, subject, manager);
    const ownHashes = new Set(own.map(({ prmHash }) => prmHash.toString('hex')));
    const meter = await this.meters.getWithPrm(connection.deviceId, manager);
    return {
      usagePoint: this.secrets.open(meter.prmSealed, prmContext(meter.id)),
      requestedOn: localDateOf(request.createdAt.getTime(), provider.timeZone),
      ownUsagePoints: new Set(
        services
          .map(({ usagePoint }) => usagePoint)
          .filter((usagePoint) => ownHashes.has(this.secrets.lookupHash(usagePoint).toString('hex'))),
      ),
      contested: await this.connections.isClaimedByAnother(
        connection.prmHash,
        subject,
        this.clock.now(),
        manager,
      ),
      final: provider.returns === 'code',
    };
  }
}
