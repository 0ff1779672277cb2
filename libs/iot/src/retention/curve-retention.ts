import type { MetricType } from '@coprowatt/contracts';
import { EnvInteger } from '@coprowatt/platform';
import { localDateOf, startOfDay, type EpochMs, type LocalDate } from '@coprowatt/energy';
import { IsOptional } from 'class-validator';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import { depthTo, EXTRA_DAYS, keptFrom, type CurveDepth } from './retention-rules.ts';

/** Environment of the retention of curves: months that are kept; operators' 15 more days are added. */
export class RetentionEnv {
  /** Of every metric without a setting of its own. */
  @EnvInteger(1, 1_200)
  RETENTION_CURVE_MONTHS = 24;

  @IsOptional()
  @EnvInteger(1, 1_200)
  RETENTION_CONSUMPTION_MONTHS?: number;

  @IsOptional()
  @EnvInteger(1, 1_200)
  RETENTION_PRODUCTION_MONTHS?: number;
}

type MonthsByMetric = Partial<Record<MetricType, number>>;

export function ownMonths(env: RetentionEnv): MonthsByMetric {
  return {
    electricity_consumption: env.RETENTION_CONSUMPTION_MONTHS,
    electricity_production: env.RETENTION_PRODUCTION_MONTHS,
  } satisfies Record<PowerMetric, number | undefined>;
}

/** Days before which curves were dropped, by the code of their metric; those of the others never were. */
export type DroppedBefore = Readonly<Record<number, LocalDate>>;

/**
 * How far back the curves of a metric go: the months of its own setting or else of all, and no further than they were ever
 * dropped, which more months do not bring back.
 */
export class CurveRetention {
  private readonly dropped: Record<number, LocalDate> = {};

  /** @param months of every metric that has none of its own. */
  constructor(
    private readonly months: number,
    private readonly own: MonthsByMetric = {},
    dropped: DroppedBefore | null = null,
  ) {
    this.learn(dropped);
  }

  /**
   * Takes in how far curves are dropped now. Processes with the same months need it at their start alone, since each run
   * aims at what all of them keep; beside a process that keeps less, whoever reads the days of a meter brings it along.
   */
  learn(dropped: DroppedBefore | null): void {
    for (const [code, day] of Object.entries(dropped ?? {})) {
      const known = this.dropped[Number(code)];
      if (known === undefined || day > known) this.dropped[Number(code)] = day;
    }
  }

  monthsOf(metric: MetricType): number {
    return this.own[metric] ?? this.months;
  }

  /** How far back a curve is worth asking for; a day that is asked is still kept when its answer comes. */
  depth(metric: MetricType, nowMs: EpochMs, timeZone: string): CurveDepth {
    const today = localDateOf(nowMs, timeZone);
    const months = this.monthsOf(metric);
    const dropped = this.dropped[METRIC_CODES[metric]];
    return dropped !== undefined && dropped > keptFrom(today, months)
      ? depthTo(dropped, today)
      : { months, days: EXTRA_DAYS };
  }

  /** First local day whose curve is kept. */
  keptFrom(metric: MetricType, nowMs: EpochMs, timeZone: string): LocalDate {
    const kept = keptFrom(localDateOf(nowMs, timeZone), this.monthsOf(metric));
    const dropped = this.dropped[METRIC_CODES[metric]];
    return dropped !== undefined && dropped > kept ? dropped : kept;
  }

  /** Its midnight. */
  keptFromMs(metric: MetricType, nowMs: EpochMs, timeZone: string): EpochMs {
    return startOfDay(this.keptFrom(metric, nowMs, timeZone), timeZone);
  }
}
