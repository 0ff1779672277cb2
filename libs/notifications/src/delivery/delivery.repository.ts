import type { DeliveryState, Delivery } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Place } from '../inbox/cursor.ts';
import { OUR_FAULT } from './delivery-rows.ts';
import { PLANNING_IS_DEAD_AFTER } from './retry-policy.ts';

/** A delivery as it is stored, its state told with that of its mail. */
export type DeliveryRow = Omit<Delivery, 'createdAt' | 'dueAt' | 'endedAt'> & {
  createdAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
};

// A mail that its server never took is as dead as a post that nobody answered.
const TOLD = `
  select d.id, d.channel, d.user_id as "userId", w.organisation_id as "organisationId", d.attempts,
    d.created_at as "createdAt", d.due_at as "dueAt", d.ended_at as "endedAt",
    case when d.state = 'sent' and m.given_up_at is not null then 'dead' else d.state end as state,
    case when d.state = 'sent' and m.given_up_at is not null then 'mail_given_up' else d.failure end as failure
  from notification_deliveries d
    left join notification_webhooks w on w.id = d.webhook_id
    left join platform_mails m on m.id = d.mail_id`;

// Nobody was told: of whom, and of which meter, an admin learns nothing.
const UNPLANNED = `
  select n.id, 'notice' as channel, null::uuid as "userId", null::uuid as "organisationId", n.attempts,
    n.created_at as "createdAt", n.next_try_at as "dueAt", null::timestamptz as "endedAt",
    case when n.attempts < ${PLANNING_IS_DEAD_AFTER} then 'waiting' else 'dead' end as state, '${OUR_FAULT}' as failure
  from notification_notices n where n.planned_at is null and n.recalled_at is null and n.attempts > 0`;

const PAGE = `
  select * from (${TOLD} union all ${UNPLANNED}) told
  where ($1::text is null or state = $1)
    and ($2::timestamptz is null or ("createdAt", id) < ($2, $3::uuid))
  order by "createdAt" desc, id desc limit $4`;

const RETRY = `
  update notification_deliveries
  set state = 'waiting', attempts = 0, due_at = $2, ended_at = null, failure = null, mail_id = null
  where id = $1`;

const RETRY_PLANNING = 'update notification_notices set attempts = 0, next_try_at = null where id = $1';

/** Deliveries of all channels, for whoever runs the platform. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first, after a place of an earlier page. */
  list(state: DeliveryState | null, after: Place | null, limit: number): Promise<DeliveryRow[]> {
    return this.dataSource.query<DeliveryRow[]>(PAGE, [state, after?.at ?? null, after?.id ?? null, limit]);
  }

  /** One, nobody else's to change until the transaction ends; null without it. */
  async hold(id: string, manager: EntityManager): Promise<DeliveryRow | null> {
    const [row] = await manager.query<DeliveryRow[]>(`${TOLD} where d.id = $1 for update of d`, [id]);
    if (row) return row;
    const [notice] = await manager.query<DeliveryRow[]>(`${UNPLANNED} and n.id = $1 for update`, [id]);
    return notice ?? null;
  }

  /** As if it were new. */
  async retry(
    { id, channel }: Pick<DeliveryRow, 'id' | 'channel'>,
    now: Date,
    manager: EntityManager,
  ): Promise<void> {
    if (channel === 'notice') await manager.query(RETRY_PLANNING, [id]);
    else await manager.query(RETRY, [id, now]);
  }
}
