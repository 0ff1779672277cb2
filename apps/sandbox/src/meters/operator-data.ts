import { addDays, atHour, MINUTE_MS, startOfDay, type EpochMs, type LocalDate } from '../time/french-time.ts';
import { withCorrections, type Correction, type CorrectionStore } from './corrections.store.ts';
import { energyWh, type CurvePoint } from './curve-point.ts';
import { collectedDay, lacksDailyValue } from './collected-day.ts';
import type { CollectionStore } from './collection.store.ts';
import { generatedDay, indexRatio } from './generated-curve.ts';
import { measures, type Direction } from './direction.ts';
import { activationOf, type Meter } from './meter-registry.ts';
import { peakOf, type Peak } from './peak.ts';
import type { RealSeries } from './real-series.ts';

const PUBLICATION_HOUR = 8;

/** What the operator knows of every meter, and when it is told. */
export class OperatorData {
  readonly #real: RealSeries;
  readonly #corrections: CorrectionStore;
  readonly #collection: CollectionStore;
  readonly #servesDaily: boolean;

  constructor(
    real: RealSeries,
    corrections: CorrectionStore,
    collection: CollectionStore,
    servesDaily: boolean,
  ) {
    this.#real = real;
    this.#corrections = corrections;
    this.#collection = collection;
    this.#servesDaily = servesDaily;
  }

  /** From 08:00 Paris on the day after (D+2 for late meters), plus the meter's own delay. */
  isPublished(meter: Meter, date: LocalDate, nowMs: EpochMs): boolean {
    const day = addDays(date, meter.traits.publishedAfterDays ?? 1);
    return nowMs >= atHour(day, PUBLICATION_HOUR) + meter.publicationDelayMinutes * MINUTE_MS;
  }

  /** Whether the customer lets the curve be recorded. */
  recordsCurve(meter: Meter): boolean {
    return this.#recordedSince(meter) !== null;
  }

  #recordedSince({ prm, traits }: Meter): LocalDate | null {
    return this.#collection.since(prm, traits.dailyOnly !== true);
  }

  /** Curve of one local day, oldest first, whether published or not; empty before commissioning. */
  curve(meter: Meter, date: LocalDate, nowMs: EpochMs, direction: Direction = 'consumption'): CurvePoint[] {
    const recordedSince = this.#recordedSince(meter);
    if (recordedSince === null || date < recordedSince || date < activationOf(meter, direction)) return [];
    const [fromMs, toMs] = bounds(date);
    const measured = this.#isReal(meter, direction)
      ? this.#real.between(meter.prm, fromMs, toMs)
      : collectedDay(meter, date, generatedDay(meter, date, direction), nowMs);
    return withCorrections(measured, this.#corrections.between(seriesOf(meter, direction), fromMs, toMs));
  }

  /** Daily value, Wh; null when the operator has none yet. */
  dailyWh(
    meter: Meter,
    date: LocalDate,
    nowMs: EpochMs,
    direction: Direction = 'consumption',
  ): number | null {
    if (!this.#servesDaily || date < activationOf(meter, direction)) return null;
    if (lacksDailyValue(meter, date, nowMs)) return null;
    return this.#isReal(meter, direction)
      ? this.#realDailyWh(meter, date)
      : this.#generatedDailyWh(meter, date, direction);
  }

  /** Highest apparent power taken on one local day; null when the operator has none, as for the daily value. */
  peak(meter: Meter, date: LocalDate, nowMs: EpochMs): Peak | null {
    if (this.dailyWh(meter, date, nowMs) === null) return null;
    return peakOf(meter.prm, date, this.#whole(meter, date, 'consumption'));
  }

  #isReal({ prm }: Meter, direction: Direction): boolean {
    return direction === 'consumption' && this.#real.has(prm);
  }

  /** A measured series has a daily value only where its curve covers the day. */
  #realDailyWh(meter: Meter, date: LocalDate): number | null {
    const [fromMs, toMs] = bounds(date);
    const points = this.curve(meter, date, toMs);
    const covered = points.reduce((minutes, point) => minutes + point.minutes, 0);
    return covered * MINUTE_MS === toMs - fromMs ? Math.round(energyWh(points)) : null;
  }

  #generatedDailyWh(meter: Meter, date: LocalDate, direction: Direction): number | null {
    if (!measures(meter.traits, direction)) return null;
    const points = this.#whole(meter, date, direction);
    const ratio =
      this.#replaced(meter, date, direction).length > 0 ? 1 : indexRatio(meter.prm, date, direction);
    return Math.round(energyWh(points) * ratio);
  }

  /** What the registers saw: holes are filled, replaced points count with their new value. */
  #whole(meter: Meter, date: LocalDate, direction: Direction): CurvePoint[] {
    const measured = this.#isReal(meter, direction)
      ? this.#real.between(meter.prm, ...bounds(date))
      : generatedDay(meter, date, direction);
    return withCorrections(measured, this.#replaced(meter, date, direction));
  }

  #replaced(meter: Meter, date: LocalDate, direction: Direction): Correction[] {
    return this.#corrections
      .between(seriesOf(meter, direction), ...bounds(date))
      .filter(({ watts }) => watts !== null);
  }
}

/** Name of a series in the store of corrections: the PRM, or that of its production. */
export function seriesOf({ prm }: { prm: string }, direction: Direction): string {
  return direction === 'consumption' ? prm : `${prm}/${direction}`;
}

function bounds(date: LocalDate): [EpochMs, EpochMs] {
  return [startOfDay(date), startOfDay(addDays(date, 1))];
}
