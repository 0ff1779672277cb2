import { Injectable } from '@nestjs/common';
import { DataSource, In, MoreThan, type Repository } from 'typeorm';
import { SessionRow } from './session.entity.ts';

@Injectable()
export class SessionRepository {
  private readonly sessions: Repository<SessionRow>;

  constructor(dataSource: DataSource) {
    this.sessions = dataSource.getRepository(SessionRow);
  }

  /** Which of these sessions (public ids) are still live at `at`, machine time. */
  async listLiveIds(publicIds: string[], at: Date): Promise<Set<string>> {
    const rows = await this.sessions.findBy({ publicId: In(publicIds), expire: MoreThan(at) });
    return new Set(rows.map(({ publicId }) => publicId));
  }
}
