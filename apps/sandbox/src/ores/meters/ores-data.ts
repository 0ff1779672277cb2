import type { CollectionStore } from '../../meters/collection.store.ts';
import type { CorrectionStore } from '../../meters/corrections.store.ts';
import type { RealSeries } from '../../meters/real-series.ts';
import {
  addDays,
  atHour,
  MINUTE_MS,
  startOfDay,
  type EpochMs,
  type LocalDate,
} from '../../time/french-time.ts';
import type { BelgianMeter } from './ean-registry.ts';
import { collectedQuarters, generatedQuarters, injectedQuarters } from './generated-quarters.ts';
import { covers, QUARTER_MS, quartersOf, worstStatus, type Quarter, type ReadingStatus } from './quarter.ts';

const PUBLICATION_HOUR = 12;

export interface DailyValue {
  wh: number;
  status: ReadingStatus;
}

/** What ORES knows of every meter, and when it is told. */
export class OresData {
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

  /** 12:00 Brussels on the day after (D+2 for late meters), plus the meter's own delay. */
  publishedAtMs(meter: BelgianMeter, date: LocalDate): EpochMs {
    const day = addDays(date, meter.traits.publishedAfterDays ?? 1);
    return atHour(day, PUBLICATION_HOUR) + meter.publicationDelayMinutes * MINUTE_MS;
  }

  isPublished(meter: BelgianMeter, date: LocalDate, nowMs: EpochMs): boolean {
    return nowMs >= this.publishedAtMs(meter, date);
  }

  /** Whether the meter is in regime SMR3: its quarter-hours are recorded. */
  recordsQuarters(meter: BelgianMeter): boolean {
    return this.#recordedSince(meter) !== null;
  }

  #recordedSince({ ean, traits }: BelgianMeter): LocalDate | null {
    return this.#collection.since(ean, traits.monthlyRegime !== true);
  }

  /** Offtake of one local day, oldest first, whether published or not; empty before commissioning and without quarter-hours. */
  quarters(meter: BelgianMeter, date: LocalDate, nowMs: EpochMs): Quarter[] {
    const recordedSince = this.#recordedSince(meter);
    if (recordedSince === null || date < recordedSince || date < meter.activation) return [];
    return this.#collected(meter, date, nowMs);
  }

  /** Injection of one local day; empty for meters without panels. */
  injection(meter: BelgianMeter, date: LocalDate): Quarter[] {
    return meter.traits.injects && date >= meter.activation ? injectedQuarters(meter, date) : [];
  }

  /** What the panels gave back on one local day, Wh; null for meters without panels. */
  injectedWh(meter: BelgianMeter, date: LocalDate): number | null {
    const quarters = this.injection(meter, date);
    return quarters.length > 0 ? quarters.reduce((sum, { wh }) => sum + wh, 0) : null;
  }

  /** Difference of the register: it counts what the quarter-hours lost. Null when the operator has none. */
  daily(meter: BelgianMeter, date: LocalDate, nowMs: EpochMs): DailyValue | null {
    if (!this.#servesDaily || date < meter.activation) return null;
    const held = this.#collected(meter, date, nowMs);
    if (held.length === 0) return null;
    const measured = this.#measured(meter, date);
    const valued = new Map(held.filter(({ status }) => status !== 'NVAL').map((one) => [one.startMs, one]));
    const [fromMs, toMs] = bounds(date);
    const whole = [...valued.values(), ...measured.filter(({ startMs }) => !valued.has(startMs))];
    if (whole.length * QUARTER_MS < toMs - fromMs) return null;
    return { wh: whole.reduce((sum, { wh }) => sum + wh, 0), status: worstStatus(whole) };
  }

  #measured(meter: BelgianMeter, date: LocalDate): Quarter[] {
    if (!this.#real.has(meter.ean)) return generatedQuarters(meter, date);
    return this.#real.between(meter.ean, ...bounds(date)).flatMap((point) => quartersOf(point, 'READ'));
  }

  #collected(meter: BelgianMeter, date: LocalDate, nowMs: EpochMs): Quarter[] {
    const measured = this.#measured(meter, date);
    const held = this.#real.has(meter.ean) ? measured : collectedQuarters(meter, date, measured, nowMs);
    const corrections = this.#corrections.between(meter.ean, ...bounds(date));
    if (corrections.length === 0) return held;
    const untouched = held.filter(({ startMs }) => !corrections.some((one) => covers(one, startMs)));
    const replaced = corrections.flatMap(({ startMs, minutes, watts }) =>
      watts === null ? [] : quartersOf({ startMs, minutes, watts }, 'VAL'),
    );
    return [...untouched, ...replaced].sort((a, b) => a.startMs - b.startMs);
  }
}

function bounds(date: LocalDate): [EpochMs, EpochMs] {
  return [startOfDay(date), startOfDay(addDays(date, 1))];
}
