/**
 * Tables whose rows a backup leaves out. The queue of jobs (schema pgboss) is left out, too: a job only carries work whose
 * row says that it is due, and the next tick finds that row.
 */
export const LEFT_OUT: Record<string, string> = {
  migrations: 'restored by running them',
  last_backup: 'written anew by a restore, about the backup that it restored',
  sessions: 'a session that was ended after the backup must not live again',
  password_resets: 'a link that was used after the backup must not work again',
  invitations: 'an invitation that was cancelled or used after the backup must not work again',
  sign_in_failures: 'lockouts of minutes',
  public_attempts: 'limits of minutes',
  socket_io_attachments: 'messages under way between processes',
};

/** Tables in which a migration puts a row of its own; a restore takes that row away and loads the backup's. */
export const FILLED_BY_MIGRATIONS = ['iot_storage'];

/** Sums that a restore computes anew, apart from the rows: watt-minutes and kept units for each meter and metric. */
export const SUMS: { name: string; columns: string[]; sql: string }[] = [
  {
    name: 'days',
    columns: ['device_id', 'metric', 'days', 'covered_min', 'total', 'operator_wh'],
    sql: `select device_id, metric, count(*), sum(covered_min), sum(total), sum(operator_wh)
      from public.iot_days group by device_id, metric`,
  },
  {
    name: 'curves',
    columns: ['device_id', 'metric', 'slots', 'sum'],
    sql: `select device_id, metric, count(slot), sum(slot::bigint * step_min)
      from public.iot_days, unnest(curve) as slot group by device_id, metric`,
  },
  {
    name: 'readings',
    columns: ['device_id', 'metric', 'readings', 'minutes', 'sum'],
    sql: `select device_id, metric, count(*), sum(step_min), sum(value::bigint * step_min)
      from public.iot_readings group by device_id, metric`,
  },
];
