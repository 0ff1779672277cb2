import { randomUUID } from 'node:crypto';
import { rooms } from '@coprowatt/identity';
import { Clock, LiveBus } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Channel, type Outgoing } from '../channel/channel.ts';
import { reaches } from '../preferences/choice-rules.ts';

const AT_ONCE = 200;

// Who was told the same of an alert, before the smart detector saw it too, is not told again; unless it was over since.
const INSERT = `
  insert into notification_entries (id, notice_id, user_id, created_at)
  select reader.id, $2, reader.user_id, $4 from unnest($1::uuid[], $3::uuid[]) as reader (id, user_id)
  where not exists (select 1 from notification_entries e join notification_notices told on told.id = e.notice_id
    where e.user_id = reader.user_id and told.subject_id = $5 and told.severity = $6 and told.recalled_at is null)
  on conflict (notice_id, user_id) do nothing`;

const WAITING = 'select 1 from notification_entries where announced_at is null limit 1';

const TAKE = `
  select id, user_id as "userId" from notification_entries where announced_at is null
  order by created_at limit ${AT_ONCE} for update skip locked`;

const ANNOUNCED = 'update notification_entries set announced_at = $2 where id = any($1::uuid[])';

/** The inbox: a row a person, then a nudge to his browsers. A nudge may come twice after a crash; the row is there once. */
@Injectable()
export class InboxChannel extends Channel {
  private readonly logger = new Logger(InboxChannel.name);
  private delivering = false;
  private again = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async plan(manager: EntityManager, { notice, recipients }: Outgoing): Promise<void> {
    const readers = recipients.filter(({ choice }) => reaches(notice.severity, choice.inbox));
    await manager.query(INSERT, [
      ...[readers.map(() => randomUUID()), notice.id, readers.map(({ id }) => id), notice.createdAt],
      ...[notice.subjectId, notice.severity],
    ]);
  }

  /** One pass at a time in this process; who asks meanwhile has that one look once more. */
  override async deliver(stopped: () => boolean): Promise<void> {
    this.again = true;
    if (this.delivering) return;
    this.delivering = true;
    try {
      while (this.again) {
        this.again = false;
        await this.announceAll(stopped);
      }
    } finally {
      this.delivering = false;
    }
  }

  private async announceAll(stopped: () => boolean): Promise<void> {
    const waiting = await this.dataSource.query<unknown[]>(WAITING);
    if (waiting.length === 0) return;
    while (!stopped() && (await this.announceSome()) === AT_ONCE);
  }

  /** Answers how many. What could not be told stays due. */
  private announceSome(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const entries = await manager.query<{ id: string; userId: string }[]>(TAKE);
      const told = await Promise.all(
        entries.map(async (entry) => ((await this.tell(entry)) ? [entry.id] : [])),
      );
      const ids = told.flat();
      if (ids.length > 0) await manager.query(ANNOUNCED, [ids, this.clock.now()]);
      return ids.length;
    });
  }

  private async tell({ id, userId }: { id: string; userId: string }): Promise<boolean> {
    try {
      await this.live.emitOrThrow([rooms.user(userId)], 'notification.created', { notificationId: id });
      return true;
    } catch (error) {
      this.logger.warn({ err: error }, 'an entry could not be announced and stays due');
      return false;
    }
  }
}
