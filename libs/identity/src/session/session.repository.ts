import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type Repository } from 'typeorm';
import { SessionRow } from './session.entity.ts';

@Injectable()
export class SessionRepository {
  private readonly sessions: Repository<SessionRow>;

  constructor(dataSource: DataSource) {
    this.sessions = dataSource.getRepository(SessionRow);
  }

  /** Whether a session (by its public id) is still there and not over, by machine time. */
  isLive(publicId: string): Promise<boolean> {
    return this.sessions.existsBy({ publicId, expire: MoreThan(new Date()) });
  }
}
