import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const DAY_MS = 24 * 3_600_000;
const MOST_AT_ONCE = 5_000;

/** Ended runs that are removed: how long after their end, and which. */
const RULES = {
  /** Two to four a meter and day, nearly all of them such passes, which found nothing to ask. */
  idle: { keptMs: 8 * DAY_MS, which: `run.pass is not null and run.state = 'succeeded' and run.calls = 0` },
  old: { keptMs: 90 * DAY_MS, which: 'true' },
} as const;

export type RunRule = keyof typeof RULES;

// A meter keeps its newest run that succeeded and the one that asked its newest day (`SyncRunRepository.newestAsked`). Only
// an ended run stands in for another: one that goes on may lose a lane.
const NOT_NEEDED = `
  (run.state <> 'succeeded' or exists (select from linky_sync_runs later
    where later.device_id = run.device_id and later.state = 'succeeded'
      and (later.created_at, later.id) > (run.created_at, run.id)))
  and (run.asked_to is null or exists (select from linky_sync_runs further
    where further.device_id = run.device_id and further.finished_at is not null
      and (further.asked_to, further.id) > (run.asked_to, run.id)))`;

/** Removes the runs that nobody needs any more. Their end stays in the audit log. */
@Injectable()
export class RunRetention {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Oldest first, in a bounded statement; any number of processes may. True when none is left. */
  async remove(rule: RunRule, atOnce = MOST_AT_ONCE): Promise<boolean> {
    const { keptMs, which } = RULES[rule];
    const [, removed] = await this.dataSource.query<[unknown, number]>(
      `delete from linky_sync_runs where id in (
         select run.id from linky_sync_runs run where run.finished_at < $1 and ${which} and ${NOT_NEEDED}
           order by run.finished_at limit $2 for update of run skip locked)`,
      [new Date(this.clock.nowMs() - keptMs), atOnce],
    );
    return removed < atOnce;
  }
}
