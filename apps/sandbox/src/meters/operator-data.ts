import { addDays, atHour, MINUTE_MS, startOfDay, type EpochMs, type LocalDate } from '../time/french-time.ts';
import { withCorrections, type CorrectionStore } from './corrections.store.ts';
import { energyWh, type CurvePoint } from './curve-point.ts';
import { collectedDay, generatedDay, indexRatio, lacksDailyValue } from './generated-curve.ts';
import type { Meter } from './meter-registry.ts';
import type { RealSeries } from './real-series.ts';

const PUBLICATION_HOUR = 8;

/** What the operator knows of every meter, and when it is told. */
export class OperatorData {
  readonly #real: RealSeries;
  readonly #corrections: CorrectionStore;
  readonly #servesDaily: boolean;

  constructor(real: RealSeries, corrections: CorrectionStore, servesDaily: boolean) {
    this.#real = real;
    this.#corrections = corrections;
    this.#servesDaily = servesDaily;
  }

  /** From 08:00 Paris on the day after (D+2 for late meters), plus the meter's own delay. */
  isPublished(meter: Meter, date: LocalDate, nowMs: EpochMs): boolean {
    const day = addDays(date, meter.traits.publishedAfterDays ?? 1);
    return nowMs >= atHour(day, PUBLICATION_HOUR) + meter.publicationDelayMinutes * MINUTE_MS;
  }

  /** Curve of one local day, oldest first, whether published or not; empty before commissioning. */
  curve(meter: Meter, date: LocalDate, nowMs: EpochMs): CurvePoint[] {
    if (date < meter.activation || meter.traits.dailyOnly || meter.traits.productionOnly) return [];
    const [fromMs, toMs] = bounds(date);
    const measured = this.#real.has(meter.prm)
      ? this.#real.between(meter.prm, fromMs, toMs)
      : collectedDay(meter, date, generatedDay(meter, date), nowMs);
    return withCorrections(measured, this.#corrections.between(meter.prm, fromMs, toMs));
  }

  /** Daily value, Wh; null when the operator has none. */
  dailyWh(meter: Meter, date: LocalDate): number | null {
    if (!this.#servesDaily || date < meter.activation || meter.traits.productionOnly) return null;
    return this.#real.has(meter.prm) ? this.#realDailyWh(meter, date) : this.#generatedDailyWh(meter, date);
  }

  /** A measured series has a daily value only where its curve covers the day. */
  #realDailyWh(meter: Meter, date: LocalDate): number | null {
    const [fromMs, toMs] = bounds(date);
    const points = this.curve(meter, date, toMs);
    const covered = points.reduce((minutes, point) => minutes + point.minutes, 0);
    return covered * MINUTE_MS === toMs - fromMs ? Math.round(energyWh(points)) : null;
  }

  /** The index counts what the curve lost: holes are filled, replaced points count with their new value. */
  #generatedDailyWh(meter: Meter, date: LocalDate): number | null {
    if (lacksDailyValue(meter, date)) return null;
    const [fromMs, toMs] = bounds(date);
    const replaced = this.#corrections.between(meter.prm, fromMs, toMs).filter(({ watts }) => watts !== null);
    const points = withCorrections(generatedDay(meter, date), replaced);
    return Math.round(energyWh(points) * (replaced.length > 0 ? 1 : indexRatio(meter.prm, date)));
  }
}

function bounds(date: LocalDate): [EpochMs, EpochMs] {
  return [startOfDay(date), startOfDay(addDays(date, 1))];
}
