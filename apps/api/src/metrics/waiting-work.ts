import { PLANNING_IS_DEAD_AFTER } from '@coprowatt/notifications';
import { Clock, Jobs, Metrics, type Reading } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const WEEK_MS = 7 * 24 * 3_600_000;

// Passes and back-fills are rows: what is due, what is being worked on, and what waits for its turn or after a failure.
const RUNS = `
  select queue, state, count(runs.at)::int as value
  from unnest(array['fresh', 'history']) as queue cross join unnest(array['due', 'running', 'waiting']) as state
    left join (select run.queue as of, next_try_at as at, case when run.state = 'running' then 'running'
        when next_try_at <= $1 then 'due' else 'waiting' end as now
      from linky_sync_runs run where run.state in ('queued', 'running', 'waiting')) runs on runs.of = queue and runs.now = state
  group by queue, state`;

// A digest whose hour is to come is not late. A mail is delivered when its server took it. A notice is to be planned at once; until it
// is, nobody is told by any channel, and the administrator's deliveries call it dead after the same failures.
const ALERTS = `
  select channel, state, count(late.channel_of)::int as value
  from unnest(array['mail', 'webhook', 'notice']) as channel cross join unnest(array['due', 'dead']) as state
    left join (select d.channel as channel_of, case when d.state = 'dead' or m.given_up_at is not null then 'dead' else 'due' end as now
      from notification_deliveries d left join platform_mails m on m.id = d.mail_id
      where d.created_at > $2 and (d.state = 'dead' or (d.state = 'waiting' and (d.due_at <= $1 or d.attempts > 0))
        or (d.state = 'sent' and m.id is not null and m.sent_at is null))
      union all
      select 'notice', case when n.attempts < ${PLANNING_IS_DEAD_AFTER} then 'due' else 'dead' end from notification_notices n
      where n.created_at > $2 and n.planned_at is null and n.recalled_at is null) late on late.channel_of = channel and late.now = state
  group by channel, state`;

interface CountedRuns {
  queue: string;
  state: string;
  value: number;
}

interface CountedAlerts {
  channel: string;
  state: string;
  value: number;
}

/** Figures of the whole installation, which every process tells alike. */
@Injectable()
export class WaitingWork {
  constructor(
    metrics: Metrics,
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    metrics.gauge(
      { name: 'coprowatt_jobs', help: 'Jobs of the queue by state.', labelNames: ['queue', 'state'] },
      () => this.countJobs(),
    );
    metrics.gauge(
      {
        name: 'coprowatt_sync_runs',
        help: 'Syncs (passes and what people asked for: fresh; back-fills: history) that have not ended.',
        labelNames: ['queue', 'state'],
      },
      () => this.countRuns(),
    );
    metrics.gauge(
      {
        name: 'coprowatt_alerts_undelivered',
        help: 'Mails and posts of alerts of the last seven days that are late, or that nobody took; notices that went out to nobody yet.',
        labelNames: ['channel', 'state'],
      },
      () => this.countAlerts(),
    );
  }

  private async countJobs(): Promise<Reading<'queue' | 'state'>[]> {
    return (await this.jobs.counts()).flatMap(({ queue, due, running }) => [
      { labels: { queue, state: 'due' }, value: due },
      { labels: { queue, state: 'running' }, value: running },
    ]);
  }

  private async countRuns(): Promise<Reading<'queue' | 'state'>[]> {
    const rows = await this.dataSource.query<CountedRuns[]>(RUNS, [this.clock.now()]);
    return rows.map(({ queue, state, value }) => ({ labels: { queue, state }, value }));
  }

  private async countAlerts(): Promise<Reading<'channel' | 'state'>[]> {
    const nowMs = this.clock.nowMs();
    const times = [new Date(nowMs), new Date(nowMs - WEEK_MS)];
    const rows = await this.dataSource.query<CountedAlerts[]>(ALERTS, times);
    return rows.map(({ channel, state, value }) => ({ labels: { channel, state }, value }));
  }
}
