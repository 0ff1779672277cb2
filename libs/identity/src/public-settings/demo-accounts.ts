import type { DemoAccount } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Password of every demonstration account (design section 2); demo mode only listens on loopback. */
export const DEMO_PASSWORD = 'demo-copro-watt';

/** Ending of the demonstration accounts' addresses. */
export const DEMO_EMAIL_DOMAIN = '@demo.test';

/** Who comes with the demonstration (design section 2). Somebody who is invited later has a password of his own. */
const DEMO_NAMES = ['syndic', 'council', 'owner', 'occupant', 'admin', 'other'];

const ACCOUNTS = `
  select u.email, m.role, coalesce(array_agg(b.city order by b.city) filter (where b.id is not null), '{}') as scope
  from users u
  join memberships m on m.user_id = u.id and m.ended_at is null
  left join buildings b on (b.id = m.building_id or b.organisation_id = m.organisation_id) and b.ended_at is null
  where u.email = any($1)
  group by u.id, m.id
  order by u.created_at, u.email, m.created_at`;

/** The demonstration accounts as they are in the database, in the order in which they were made. */
@Injectable()
export class DemoAccounts {
  constructor(private readonly dataSource: DataSource) {}

  list(): Promise<DemoAccount[]> {
    return this.dataSource.query<DemoAccount[]>(ACCOUNTS, [
      DEMO_NAMES.map((name) => `${name}${DEMO_EMAIL_DOMAIN}`),
    ]);
  }
}
