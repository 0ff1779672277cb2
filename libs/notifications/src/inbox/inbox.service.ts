import type { Notification, NotificationPage, SignedInUser } from '@coprowatt/contracts';
import { AccessPolicy, can, rooms } from '@coprowatt/identity';
import { AppError, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { decodeCursor, pageOf } from './cursor.ts';
import type { InboxQueryDto } from './inbox.dto.ts';
import { InboxRepository, type InboxReach, type InboxRow } from './inbox.repository.ts';

/** A person's inbox, by what he may see at this moment. */
@Injectable()
export class InboxService {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly policy: AccessPolicy,
    private readonly clock: Clock,
    private readonly live: LiveBus,
  ) {}

  /** @throws AppError `validation_failed` on a cursor that is none of ours. */
  async page(
    { id, language }: SignedInUser,
    { unread, cursor, limit, lang = language }: InboxQueryDto,
  ): Promise<NotificationPage> {
    const after = decodeCursor(cursor);
    const reach = await this.reachOf(id);
    const [rows, count] = await Promise.all([
      this.inbox.page(id, reach, { unreadOnly: unread, after, limit: limit + 1 }),
      this.inbox.countUnread(id, reach),
    ]);
    const { page, nextCursor } = pageOf(rows, limit);
    return { items: page.map((row) => asNotification(row, lang)), unread: count, nextCursor };
  }

  /** @throws AppError `not_found` for an entry that is not the person's, as for none. */
  async read(userId: string, id: string): Promise<void> {
    const reach = await this.reachOf(userId);
    if (!isUUID(id) || !(await this.inbox.has(userId, reach, id))) throw new AppError('not_found');
    await this.inbox.markRead(userId, reach, { id }, this.clock.now());
    await this.tell(userId, id);
  }

  /** Whoever opened an alert has read what tells of it. */
  async readOf(userId: string, subjectId: string): Promise<void> {
    const reach = await this.reachOf(userId);
    if (await this.inbox.markRead(userId, reach, { subjectId }, this.clock.now()))
      await this.tell(userId, null);
  }

  async readAll(userId: string): Promise<void> {
    await this.inbox.markRead(userId, await this.reachOf(userId), {}, this.clock.now());
    await this.tell(userId, null);
  }

  /** The person's other browsers read their inbox again. */
  private tell(userId: string, notificationId: string | null): Promise<void> {
    return this.live.emit([rooms.user(userId)], 'notification.read', { notificationId });
  }

  private async reachOf(userId: string): Promise<InboxReach> {
    const accesses = await this.policy.accesses(userId);
    const idsWith = (ability: 'building.read' | 'building.energy.read'): string[] =>
      accesses.filter((access) => can(access, ability)).map(({ building }) => building.id);
    return { common: idsWith('building.energy.read'), own: idsWith('building.read') };
  }
}

function asNotification(
  { texts, createdAt, readAt, ...row }: InboxRow,
  language: SignedInUser['language'],
): Notification {
  return {
    ...row,
    ...texts[language],
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}
