import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { AuthorisationRequest } from './authorisation-request.entity.ts';

@Injectable()
export class AuthorisationRequestRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string, manager?: EntityManager): Promise<AuthorisationRequest | null> {
    return this.requests(manager).findOneBy({ id });
  }

  /** Only for the session that opened it: in another one the state is as good as unknown. */
  findByState(stateHash: Buffer, sessionId: string): Promise<AuthorisationRequest | null> {
    return this.requests().findOneBy({ stateHash, sessionId });
  }

  /** The session's latest request whose return is still awaited at `at`. */
  findOpen(sessionId: string, at: Date): Promise<AuthorisationRequest | null> {
    return this.requests()
      .createQueryBuilder('request')
      .innerJoin('linky_connections', 'connection', 'connection.request_id = request.id')
      .where('request.sessionId = :sessionId and request.consumedAt is null and request.expiresAt > :at', {
        sessionId,
        at,
      })
      .orderBy('request.createdAt', 'DESC')
      .getOne();
  }

  async insert(request: AuthorisationRequest, manager: EntityManager): Promise<void> {
    await this.requests(manager).insert(request);
  }

  /** True for the one return that is first. */
  async consume(id: string, at: Date, manager: EntityManager): Promise<boolean> {
    const rows: [unknown[], number] = await manager.query(
      'update linky_authorisation_requests set consumed_at = $2 where id = $1 and consumed_at is null',
      [id, at],
    );
    return rows[1] === 1;
  }

  private requests(manager: EntityManager = this.dataSource.manager): Repository<AuthorisationRequest> {
    return manager.getRepository(AuthorisationRequest);
  }
}
