import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

const TOLD = { title: 'Ascenseur', body: '12 kWh' };

/** Opens an alert of a meter with a notice that waits to be sent, so old that detection leaves it alone; answers its id. */
export async function insertNotifiedAlert(
  dataSource: DataSource,
  deviceId: string,
  at: Date,
): Promise<string> {
  const id = randomUUID();
  await dataSource.query(
    `insert into anomalies (id, device_id, family, kind, severity, status, confirmed, first_day, last_day, ongoing,
       flagged_days, causes, opened_at, updated_at)
     values ($1, $2, 'energy', 'daily', 'major', 'open', true, '2020-01-01', '2020-01-01', true, 1, '[]', $3, $3)`,
    [id, deviceId, at],
  );
  await dataSource.query(
    `insert into notification_notices (id, subject_id, step, kind, severity, confirmed, building_id, holder_user_id,
       texts, path, created_at)
     select gen_random_uuid(), $1, 'major', 'daily', 'major', true, m.building_id, m.holder_user_id, $4, '/alerts', $3
     from meters m where m.id = $2`,
    [id, deviceId, at, { fr: TOLD, nl: TOLD, en: TOLD, de: TOLD }],
  );
  return id;
}

/** Where what is told of an alert belongs, and whether it was taken back. */
export async function noticeOf(
  dataSource: DataSource,
  alertId: string,
): Promise<{ buildingId: string; isRecalled: boolean } | undefined> {
  const [notice] = await dataSource.query<{ buildingId: string; isRecalled: boolean }[]>(
    `select building_id as "buildingId", recalled_at is not null as "isRecalled" from notification_notices
     where subject_id = $1`,
    [alertId],
  );
  return notice;
}
