import { EnvInteger } from '@coprowatt/platform';
import { localDateOf, startOfDay, type EpochMs, type LocalDate } from '@coprowatt/energy';
import { depthTo, EXTRA_DAYS, keptFrom, type CurveDepth } from './retention-rules.ts';

/** Environment of the retention of curves. */
export class RetentionEnv {
  /** Months of curve that are kept; operators' 15 more days are added. */
  @EnvInteger(1, 1_200)
  RETENTION_CURVE_MONTHS = 24;
}

/**
 * How far back curves go, the same for what a point takes and gives, since one answer may tell both: `RETENTION_CURVE_MONTHS`,
 * and no further than they were ever dropped, which more months do not bring back.
 */
export class CurveRetention {
  /**
   * @param months beside which `EXTRA_DAYS` are kept.
   * @param droppedBefore days before it may have lost their curve; null when none has.
   */
  constructor(
    readonly months: number,
    private droppedBefore: LocalDate | null = null,
  ) {}

  /**
   * Takes in how far curves are dropped now. Processes with the same months need it at their start alone, since each run
   * aims at what all of them keep; beside a process that keeps less, whoever reads the days of a meter brings it along.
   */
  learn(droppedBefore: LocalDate | null): void {
    if (droppedBefore !== null && (this.droppedBefore === null || droppedBefore > this.droppedBefore))
      this.droppedBefore = droppedBefore;
  }

  /** How far back a curve is worth asking for; a day that is asked is still kept when its answer comes. */
  depth(nowMs: EpochMs, timeZone: string): CurveDepth {
    const today = localDateOf(nowMs, timeZone);
    const asked = { months: this.months, days: EXTRA_DAYS };
    const { droppedBefore } = this;
    return droppedBefore !== null && droppedBefore > keptFrom(today, this.months)
      ? depthTo(droppedBefore, today)
      : asked;
  }

  /** First local day whose curve is kept. */
  keptFrom(nowMs: EpochMs, timeZone: string): LocalDate {
    const kept = keptFrom(localDateOf(nowMs, timeZone), this.months);
    return this.droppedBefore !== null && this.droppedBefore > kept ? this.droppedBefore : kept;
  }

  /** Its midnight. */
  keptFromMs(nowMs: EpochMs, timeZone: string): EpochMs {
    return startOfDay(this.keptFrom(nowMs, timeZone), timeZone);
  }
}
