import { daysBetween, startOfDay, type LocalDate } from '@coprowatt/energy';
import { Clock, liftStatementLimit } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { METRIC_CODES, POWER_METRICS, type PowerMetric } from '../reading/codes.ts';
import { deleteRows } from '../reading/reading-rows.ts';
import { probeAbilities } from '../timescale/abilities.ts';
import { dropChunksBefore } from '../timescale/drop-chunks.ts';
import { TableOwner } from '../timescale/table-owner.ts';
import { CurveRetention } from './curve-retention.ts';
import { metersAtOnce, nextRunMs, RETENTION_ZONE, wholeWeeks } from './retention-rules.ts';
import {
  beginRetention,
  deleteAgedRows,
  dropPacked,
  findPassedByOthers,
  findRetention,
  listMetersAfter,
  lockAged,
  lockRetention,
  saveRetention,
  type AgedDays,
  type AgedSpan,
  type RetentionRow,
} from './retention-rows.ts';

/**
 * Drops the curves that were kept long enough; day rows with their sums stay. One process at a time, in transactions of
 * some meters each, which a killed one leaves for the next to go on from. Rows of a hypertable go by whole chunks, and those of a
 * metric that is kept for less time than another by whole weeks: deleting fewer would first decompress them.
 */
@Injectable()
export class RetentionJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly owner: TableOwner,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
  ) {}

  /** Does some of what is due. False when nothing is left to do here: all is done, or another process is at it. */
  async step(metric: PowerMetric): Promise<boolean> {
    const { manager } = this.dataSource;
    const seen = await findRetention(manager, metric);
    if (seen === null) await beginRetention(manager, metric, this.clock.now());
    if (seen?.droppedBefore) this.retention.learn({ [METRIC_CODES[metric]]: seen.droppedBefore });
    if (seen === null || !this.isDue(seen)) return false;
    return this.dataSource.transaction(async (transaction) => {
      await liftStatementLimit(transaction);
      const row = await lockRetention(transaction, metric);
      if (row === null || !this.isDue(row)) return false;
      const run = row.aimsAt === null ? this.opened(metric, row) : row;
      const after = await this.dropSome(transaction, metric, run);
      await saveRetention(transaction, metric, after);
      return after.aimsAt !== null;
    });
  }

  private isDue({ aimsAt, openedAt }: RetentionRow): boolean {
    return aimsAt !== null || nextRunMs(openedAt.getTime()) <= this.clock.nowMs();
  }

  private opened(metric: PowerMetric, row: RetentionRow): RetentionRow & { aimsAt: string } {
    const now = this.clock.now();
    const aimsAt = this.retention.keptFrom(metric, now.getTime(), RETENTION_ZONE);
    return { ...row, openedAt: now, aimsAt, afterDevice: null, days: 0, finishedAt: null };
  }

  private async dropSome(
    manager: EntityManager,
    metric: PowerMetric,
    run: RetentionRow,
  ): Promise<RetentionRow> {
    const { keptFrom: from, aimsAt: to, afterDevice } = run;
    if (to === null) return run;
    const deviceIds = await listMetersAfter(
      manager,
      afterDevice,
      metersAtOnce(from === null ? null : daysBetween(from, to)),
    );
    const last = deviceIds.at(-1);
    if (last === undefined) {
      await this.dropChunks(manager, metric, to);
      return { ...run, keptFrom: to, aimsAt: null, afterDevice: null, finishedAt: this.clock.now() };
    }
    const days = await this.drop(manager, { deviceIds, metric, from, to });
    return { ...run, afterDevice: last, days: run.days + days };
  }

  private async drop(manager: EntityManager, aged: AgedDays): Promise<number> {
    const { days, spans } = await lockAged(manager, aged);
    if (days > 0) await dropPacked(manager, aged);
    if ((await probeAbilities(manager)).hypertable) {
      if (this.outlived(aged)) await deleteWeeks(manager, aged, spans);
      return days;
    }
    for (const [first, ...others] of bySpan(spans))
      await deleteAgedRows(manager, [first, ...others].map(deviceOf), aged.metric, first);
    return days;
  }

  /** Whether another metric is kept longer: chunks wait for it. */
  private outlived({ to }: AgedDays): boolean {
    const nowMs = this.clock.nowMs();
    return POWER_METRICS.some((other) => this.retention.keptFrom(other, nowMs, RETENTION_ZONE) < to);
  }

  /** Those that hold no day that is kept of any metric; what is left of the week is not shown. */
  private async dropChunks(manager: EntityManager, metric: PowerMetric, keptFrom: LocalDate): Promise<void> {
    const others = await findPassedByOthers(manager, metric);
    if (others === null) return;
    const before = others < keptFrom ? others : keptFrom;
    await dropChunksBefore(this.owner.manager, new Date(startOfDay(before, RETENTION_ZONE)));
  }
}

/** Rows of a hypertable that the chunks would keep for another metric: weeks as a whole, which are not decompressed for it. */
async function deleteWeeks(
  manager: EntityManager,
  { deviceIds, metric, from, to }: AgedDays,
  spans: AgedSpan[],
): Promise<void> {
  const fromMs =
    from === null ? Math.min(...spans.map((span) => span.fromMs)) : startOfDay(from, RETENTION_ZONE);
  const weeks = wholeWeeks({ fromMs, toMs: startOfDay(to, RETENTION_ZONE) });
  if (weeks === null) return;
  for (const deviceId of deviceIds) await deleteRows(manager, { deviceId, metric }, weeks);
}

const deviceOf = ({ deviceId }: AgedSpan): string => deviceId;

/** Meters whose aged days have the same bounds together: after the first run nearly all of them. */
function bySpan(spans: AgedSpan[]): [AgedSpan, ...AgedSpan[]][] {
  const groups = Map.groupBy(spans, ({ fromMs, toMs }) => `${fromMs}-${toMs}`);
  return [...groups.values()] as [AgedSpan, ...AgedSpan[]][];
}
