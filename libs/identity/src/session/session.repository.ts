import { Injectable } from '@nestjs/common';
import { DataSource, In, MoreThan, type EntityManager, type Repository } from 'typeorm';
import { SessionRow } from './session.entity.ts';

/** Sessions by their public ids; all times are the machine's. */
@Injectable()
export class SessionRepository {
  private readonly sessions: Repository<SessionRow>;

  constructor(dataSource: DataSource) {
    this.sessions = dataSource.getRepository(SessionRow);
  }

  /** Which of these sessions are still there and not over. */
  async liveAmong(publicIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.sessions.find({
      select: { publicId: true },
      where: { publicId: In(publicIds), expire: MoreThan(new Date()) },
    });
    return new Set(rows.map(({ publicId }) => publicId));
  }

  /** A person's live sessions, the last seen first. */
  listLive(userId: string): Promise<SessionRow[]> {
    return this.sessions.find({
      where: { userId, expire: MoreThan(new Date()) },
      order: { lastSeenAt: 'DESC', signedInAt: 'DESC', publicId: 'ASC' },
    });
  }

  /** Notes that a session was used; it ends `idleMs` later, or `lifeMs` after its sign-in when that comes first. */
  async see(publicId: string, idleMs: number, lifeMs: number): Promise<void> {
    await this.sessions.query(
      `update sessions set last_seen_at = $2::timestamptz,
        expire = least($2::timestamptz + $3 * interval '1 ms', signed_in_at + $4 * interval '1 ms')
        where public_id = $1`,
      [publicId, new Date(), idleMs, lifeMs],
    );
  }

  /** Ends one session of a person. Returns false when he has no such session. */
  async end(userId: string, publicId: string, manager: EntityManager): Promise<boolean> {
    const { affected } = await manager.delete(SessionRow, { userId, publicId });
    return affected === 1;
  }

  /** Ends a person's sessions, all or all but one; returns their public ids. */
  async endAll(userId: string, manager: EntityManager, except: string | null = null): Promise<string[]> {
    const [ended] = await manager.query<[{ public_id: string }[], number]>(
      'delete from sessions where user_id = $1 and public_id is distinct from $2 returning public_id',
      [userId, except],
    );
    return ended.map(({ public_id }) => public_id);
  }
}
