import type {
  NotificationPreferences,
  NotificationPreferencesRequest,
  NotificationRule,
} from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DEFAULT_PREFERENCES } from './choice-rules.ts';
import { minutesOf, timeOf } from './quiet-rules.ts';

interface Row {
  user_id: string;
  mail: boolean;
  mail_unconfirmed: boolean;
  quiet_from_min: number | null;
  quiet_to_min: number | null;
  rules: NotificationRule[];
}

const SAVE = `
  insert into notification_preferences
    (user_id, mail, mail_unconfirmed, quiet_from_min, quiet_to_min, rules, updated_at)
  values ($1, coalesce($2, true), $3, $4, $5, $6, $7)
  on conflict (user_id) do update set mail = coalesce($2, notification_preferences.mail), mail_unconfirmed = excluded.mail_unconfirmed,
    quiet_from_min = excluded.quiet_from_min, quiet_to_min = excluded.quiet_to_min, rules = excluded.rules,
    updated_at = excluded.updated_at`;

function asPreferences({ mail, mail_unconfirmed, quiet_from_min, quiet_to_min, rules }: Row) {
  const quietHours =
    quiet_from_min === null || quiet_to_min === null
      ? null
      : { from: timeOf(quiet_from_min), to: timeOf(quiet_to_min) };
  return { mail, mailUnconfirmed: mail_unconfirmed, quietHours, rules };
}

/** What people want to be told; who never said anything has no row. */
@Injectable()
export class PreferencesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async of(userId: string, manager?: EntityManager): Promise<NotificationPreferences> {
    return (await this.ofAll([userId], manager))(userId);
  }

  /** Of several people in one query; who has none has the defaults. */
  async ofAll(
    userIds: string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<(userId: string) => NotificationPreferences> {
    const rows = await manager.query<Row[]>(
      'select * from notification_preferences where user_id = any($1::uuid[])',
      [userIds],
    );
    const known = new Map(rows.map((row) => [row.user_id, asPreferences(row)]));
    return (userId) => known.get(userId) ?? DEFAULT_PREFERENCES;
  }

  async save(
    userId: string,
    { mail, mailUnconfirmed, quietHours, rules }: NotificationPreferencesRequest,
    now: Date,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    const quiet = quietHours ? [minutesOf(quietHours.from), minutesOf(quietHours.to)] : [null, null];
    await manager.query(SAVE, [userId, mail ?? null, mailUnconfirmed, ...quiet, JSON.stringify(rules), now]);
  }
}
