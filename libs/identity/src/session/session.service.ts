import type { SessionView } from '@coprowatt/contracts';
import { AppError, AuditLog, LiveBus, type AuditRecord } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { rooms } from '../access/rooms.ts';
import type { RequestSession } from './session-data.ts';
import type { SessionRow } from './session.entity.ts';
import { SessionRepository } from './session.repository.ts';

function asView(row: SessionRow, current: RequestSession): SessionView {
  return {
    id: row.publicId,
    current: row.publicId === current.id,
    signedInAt: row.signedInAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expire.toISOString(),
    device: row.device,
    network: row.network,
  };
}

/** What a person sees of his own sessions, and ends. */
@Injectable()
export class SessionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionRepository,
    private readonly policy: AccessPolicy,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
  ) {}

  async list(current: RequestSession): Promise<SessionView[]> {
    return (await this.sessions.listLive(current.userId)).map((row) => asView(row, current));
  }

  /** @throws AppError `not_found` for a session that is over, or somebody else's. */
  async end({ userId }: RequestSession, sessionId: string): Promise<void> {
    if (!isUUID(sessionId)) throw new AppError('not_found');
    const record = await this.record(userId, { kind: 'session', id: sessionId });
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.sessions.end(userId, sessionId, manager))) throw new AppError('not_found');
      await this.audit.record(record, manager);
    });
    await this.live.disconnect(rooms.session(sessionId));
  }

  async endOthers({ id, userId }: RequestSession): Promise<void> {
    const record = await this.record(userId, { kind: 'user', id: userId });
    const ended = await this.dataSource.transaction(async (manager) => {
      const others = await this.sessions.endAll(userId, manager, id);
      await this.audit.record({ ...record, facts: { count: others.length } }, manager);
      return others;
    });
    await Promise.all(ended.map((sessionId) => this.live.disconnect(rooms.session(sessionId))));
  }

  private async record(actorId: string, subject: AuditRecord['subject']): Promise<AuditRecord> {
    return {
      act: 'session.revoked',
      actorId,
      organisationId: await this.policy.auditChain(actorId),
      subject: subject ?? null,
    };
  }
}
