import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of live alerts that share days the oldest stays, as where corrected days join two; the meter is judged again. All are dated
 * by the alert's last change: a migration knows no Clock.
 */
const KEEP_THE_OLDEST = `
  for one in select * from anomalies where status <> 'resolved' order by opened_at, id loop
    continue when not exists (select 1 from anomalies a
      where a.device_id = one.device_id and a.family = one.family and a.status <> 'resolved'
        and (a.opened_at, a.id) < (one.opened_at, one.id) and a.first_day <= one.last_day and a.last_day >= one.first_day);
    update anomalies set status = 'resolved', withdrawn = true, due_event = coalesce(due_event, 'anomaly.updated')
      where id = one.id;
    insert into anomaly_notes (id, anomaly_id, at, act) values (gen_random_uuid(), one.id, one.updated_at, 'withdrawn');
    insert into detection_due as due (device_id, from_day, next_try_at)
      values (one.device_id, one.first_day, one.updated_at)
      on conflict (device_id) do update set from_day = least(due.from_day, excluded.from_day),
        next_try_at = least(due.next_try_at, excluded.next_try_at);
  end loop;`;

/**
 * Days of a meter belong to one alert of a family at a time that nobody resolved, and the database says so. Asked at the commit:
 * a judgement may move the end of one alert before the beginning of the next. It needs `btree_gist`, which every PostgreSQL
 * brings but not every server lets a database's owner have: there the unique index of first days and the lock on the meter
 * remain (`detection_due`).
 */
export class AlertsApart1790000003041 implements MigrationInterface {
  name = 'AlertsApart1790000003041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      declare one anomalies%rowtype;
      begin
        create extension if not exists btree_gist;
        ${KEEP_THE_OLDEST}
        alter table anomalies add constraint anomalies_apart
          exclude using gist (device_id with =, family with =, daterange(first_day, last_day, '[]') with &&)
          where (status <> 'resolved') deferrable initially deferred;
      exception when insufficient_privilege or undefined_file or feature_not_supported then
        raise notice 'alerts are held apart without btree_gist';
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table anomalies drop constraint if exists anomalies_apart');
  }
}
