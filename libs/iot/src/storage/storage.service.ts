import {
  STORAGE_ESTIMATES,
  type MetricRetention,
  type StorageBudget,
  type TimescaleUse,
} from '@coprowatt/contracts';
import { addDays, localDateOf, startOfDay, type LocalDate } from '@coprowatt/energy';
import { Clock, LastBackup } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { METRIC_CODES, POWER_METRICS, type PowerMetric } from '../reading/codes.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { EXTRA_DAYS, nextRunMs, RETENTION_ZONE } from '../retention/retention-rules.ts';
import { findDroppedBefore, findRetention } from '../retention/retention-rows.ts';
import { compressedBefore } from '../timescale/compression-pass.ts';
import { findCompressionState, type CompressionState } from '../timescale/compression-state.ts';
import { findKeptForm } from '../timescale/kept-form.ts';
import {
  findCompression,
  findDatabaseBytes,
  findSizes,
  findSpan,
  sampleDays,
  type Span,
} from './storage-queries.ts';
import { forecastOf, heldOf } from './storage-rules.ts';

/** Within so many days a meter must have delivered to count in the forecast. */
const RECENT_DAYS = 30;
const YEAR_DAYS = 365;

/** Answers `GET /admin/storage`: what readings take, how long they are kept and what a year will add. */
@Injectable()
export class StorageBudgets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly retention: CurveRetention,
    private readonly lastBackup: LastBackup,
    private readonly clock: Clock,
  ) {}

  async measure(): Promise<StorageBudget> {
    const { manager } = this.dataSource;
    this.retention.learn(await findDroppedBefore(manager));
    const state = await findCompressionState(manager, compressedBefore(this.clock.nowMs()));
    const sizes = await findSizes(manager, state.abilities.hypertable);
    const dayBytes = sizes.find(({ name }) => name === 'iot_days')?.tableBytes ?? 0;
    const held = heldOf(sizes, await sampleDays(manager, dayBytes));
    const databaseBytes = await findDatabaseBytes(manager);
    const span = await this.span();
    const backup = await this.lastBackup.find();
    return {
      measuredAt: this.clock.now().toISOString(),
      store: (await findKeptForm(manager)).form ?? 'packed',
      timescale: await this.timescale(state),
      databaseBytes,
      ...held,
      oldest: span.oldest,
      newest: span.newest,
      oldestCurve: span.oldestCurve,
      retention: await Promise.all(listedOf(span.metrics).map((metric) => this.kept(metric))),
      forecast: forecastOf(held, span, databaseBytes),
      lastBackup: backup && { finishedAt: backup.finishedAt.toISOString(), bytes: backup.bytes },
      estimates: STORAGE_ESTIMATES,
    };
  }

  private get today(): LocalDate {
    return localDateOf(this.clock.nowMs(), RETENTION_ZONE);
  }

  private keptFrom(metric: PowerMetric, day: LocalDate): LocalDate {
    return this.retention.keptFrom(metric, startOfDay(day, RETENTION_ZONE), RETENTION_ZONE);
  }

  private span(): Promise<Span> {
    const { today } = this;
    const terms = POWER_METRICS.map((metric) => ({
      metric,
      kept: this.keptFrom(metric, today),
      keptNext: this.keptFrom(metric, addDays(today, YEAR_DAYS)),
    }));
    return findSpan(this.dataSource.manager, terms, addDays(today, -RECENT_DAYS));
  }

  private async timescale({ abilities, ...state }: CompressionState): Promise<TimescaleUse | null> {
    const { version, licence, compression } = abilities;
    if (version === null || licence === null) return null;
    return {
      version,
      licence,
      compresses: compression,
      chunks: state.chunks,
      compressedChunks: state.compressedChunks,
      waitingChunks: state.waitingChunks,
      compressedAt: state.compressedAt?.toISOString() ?? null,
      failure: state.failure,
      compression: compression ? await findCompression(this.dataSource.manager) : null,
    };
  }

  private async kept(metric: PowerMetric): Promise<MetricRetention> {
    const row = await findRetention(this.dataSource.manager, metric);
    const ended = row?.finishedAt && row.keptFrom ? { at: row.finishedAt, keptFrom: row.keptFrom } : null;
    const running = row !== null && row.aimsAt !== null;
    return {
      metric,
      months: this.retention.monthsOf(metric),
      extraDays: EXTRA_DAYS,
      keptFrom: this.keptFrom(metric, this.today),
      lastRun: ended && {
        finishedAt: ended.at.toISOString(),
        keptFrom: ended.keptFrom,
        days: row?.days ?? 0,
      },
      running,
      nextRunAt: new Date(
        nextRunMs(running ? this.clock.nowMs() : (row?.openedAt.getTime() ?? this.clock.nowMs())),
      ).toISOString(),
    };
  }
}

/** Consumption always; another metric from its first day on. @param stored codes. */
function listedOf(stored: readonly number[]): PowerMetric[] {
  return POWER_METRICS.filter(
    (metric) => metric === 'electricity_consumption' || stored.includes(METRIC_CODES[metric]),
  );
}
