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
    const points = this.#registered(meter, date, nowMs, direction);
    return points && Math.round(energyWh(points) * this.#ratio(meter, date, direction));
  }

  /** Highest apparent power taken on one local day; null when the operator has none, as for the daily value. */
  peak(meter: Meter, date: LocalDate, nowMs: EpochMs): Peak | null {
    const points = this.#registered(meter, date, nowMs, 'consumption');
    return points && peakOf(meter.prm, date, points);
  }

  #isReal({ prm }: Meter, direction: Direction): boolean {
    return direction === 'consumption' && this.#real.has(prm);
  }

  /** What the registers counted on one local day; null where the operator has no value of it. */
  #registered(meter: Meter, date: LocalDate, nowMs: EpochMs, direction: Direction): CurvePoint[] | null {
    if (!this.#servesDaily || date < activationOf(meter, direction)) return null;
    if (this.#isReal(meter, direction)) return this.#coveredDay(meter, date);
    if (lacksDailyValue(meter, date, nowMs) || !measures(meter.traits, direction)) return null;
    return withCorrections(generatedDay(meter, date, direction), this.#replaced(meter, date, direction));
  }

  /** A measured series has a daily value only where its curve covers the day. */
  #coveredDay({ prm }: Meter, date: LocalDate): CurvePoint[] | null {
    const [fromMs, toMs] = bounds(date);
    const corrections = this.#corrections.between(prm, fromMs, toMs);
    const points = withCorrections(this.#real.between(prm, fromMs, toMs), corrections);
    const covered = points.reduce((minutes, point) => minutes + point.minutes, 0);
    return covered * MINUTE_MS === toMs - fromMs ? points : null;
  }

  /** The registers fill holes of the curve; what was replaced counts with its new value. */
  #replaced(meter: Meter, date: LocalDate, direction: Direction): Correction[] {
    return this.#corrections
      .between(seriesOf(meter, direction), ...bounds(date))
      .filter(({ watts }) => watts !== null);
  }

  #ratio(meter: Meter, date: LocalDate, direction: Direction): number {
    const isExact = this.#isReal(meter, direction) || this.#replaced(meter, date, direction).length > 0;
    return isExact ? 1 : indexRatio(meter.prm, date, direction);
  }
}

/** Name of a series in the store of corrections: the PRM, or that of its production. */
export function seriesOf({ prm }: { prm: string }, direction: Direction): string {
  return direction === 'consumption' ? prm : `${prm}/${direction}`;
}

function bounds(date: LocalDate): [EpochMs, EpochMs] {
  return [startOfDay(date), startOfDay(addDays(date, 1))];
}
