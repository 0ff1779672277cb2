import { between, seedOf } from '../../meters/noise.ts';
import { addDays, type LocalDate } from '../../time/french-time.ts';
import { EAN_PERSONAS, type EanTraits } from './ean-personas.ts';

export interface BelgianMeter {
  ean: string;
  /** First local day with measures. */
  activation: LocalDate;
  /** Minutes after 12:00 at which a day is published. */
  publicationDelayMinutes: number;
  traits: EanTraits;
}

const MAX_DELAY_MINUTES = 20;

/** Every EAN with a right check digit is a meter: a persona, or a healthy common-area meter with a profile of its own. */
export class EanRegistry {
  readonly #start: LocalDate;
  readonly #firstDays: ReadonlyMap<string, LocalDate>;

  /**
   * @param start local day of the installation's first start (simulated).
   * @param firstDays first day of the meters that carry a real series.
   */
  constructor(start: LocalDate, firstDays: ReadonlyMap<string, LocalDate> = new Map()) {
    this.#start = start;
    this.#firstDays = firstDays;
  }

  meter(ean: string): BelgianMeter {
    const persona = EAN_PERSONAS.find((candidate) => candidate.ean === ean);
    const seed = seedOf(ean);
    return {
      ean,
      activation:
        this.#firstDays.get(ean) ?? addDays(this.#start, -Math.floor(between(seed, 10, 4 * 365, 8 * 365))),
      publicationDelayMinutes: persona ? 0 : Math.floor(between(seed, 11, 0, MAX_DELAY_MINUTES + 1)),
      traits: persona?.traits ?? {},
    };
  }
}
