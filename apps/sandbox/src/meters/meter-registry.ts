import { addDays, addMonths, type LocalDate } from '../time/french-time.ts';
import type { Direction } from './direction.ts';
import { between, seedOf } from './noise.ts';
import type { MeterTraits } from './meter-traits.ts';
import { PERSONAS, PERSONAS_BY_PRM } from './personas.ts';

export interface Meter {
  prm: string;
  /** Customer who owns it: shares of one holder carry the same `autorisation_id`. */
  holder: string;
  /** First local day with measures. */
  activation: LocalDate;
  /** First local day with production, on points that have any. */
  productionActivation: LocalDate;
  /** Minutes after 08:00 at which a day is published. */
  publicationDelayMinutes: number;
  /** Days on which its lamps burn all along, the end excluded; null: on none. */
  lampsStuck: { from: LocalDate; to: LocalDate } | null;
  traits: MeterTraits;
}

const MAX_DELAY_MINUTES = 20;
/** Panels came later than the meter, and not so long ago that a whole history of curves lies before today. */
const PANELS_MONTHS_BEFORE_START = 20;

export function isPrm(text: unknown): text is string {
  return typeof text === 'string' && /^\d{14}$/.test(text);
}

/** Every well-formed PRM is a meter: a persona, or a healthy common-area meter with a profile of its own. */
export class MeterRegistry {
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

  meter(prm: string): Meter {
    const persona = PERSONAS_BY_PRM.get(prm);
    const traits = persona?.traits ?? {};
    const activation = this.#firstDays.get(prm) ?? this.#activation(prm, traits);
    return {
      prm,
      holder: persona?.holder ?? holderOf(prm),
      activation,
      productionActivation: traits.injects ? addMonths(this.#start, -PANELS_MONTHS_BEFORE_START) : activation,
      publicationDelayMinutes: traits.punctual
        ? 0
        : Math.floor(between(seedOf(prm), 11, 0, MAX_DELAY_MINUTES + 1)),
      lampsStuck: this.#lampsStuck(traits),
      traits,
    };
  }

  #lampsStuck({ stuckLamps }: MeterTraits): Meter['lampsStuck'] {
    if (!stuckLamps) return null;
    const from = addDays(this.#start, -stuckLamps.daysBeforeStart);
    return { from, to: addDays(from, stuckLamps.days) };
  }

  /** Another point of the same customer: what a customer shares by mistake. */
  otherOfHolder(prm: string): string {
    const { holder } = this.meter(prm);
    const other = PERSONAS.find((candidate) => candidate.holder === holder && candidate.prm !== prm);
    return other?.prm ?? twinOf(prm);
  }

  /** Meters without a date of their own were commissioned 4 to 8 years before the first start. */
  #activation(prm: string, { commissioned }: MeterTraits): LocalDate {
    const oldest = addMonths(this.#start, -48);
    if (typeof commissioned === 'string') return commissioned < oldest ? commissioned : oldest;
    if (commissioned) return addMonths(this.#start, -commissioned.monthsBeforeStart);
    return addDays(this.#start, -Math.floor(between(seedOf(prm), 10, 4 * 365, 8 * 365)));
  }
}

/** First local day with measures of a direction. */
export function activationOf(meter: Meter, direction: Direction): LocalDate {
  return direction === 'consumption' ? meter.activation : meter.productionActivation;
}

/** Unlisted meters come in pairs: the twin differs by 5 in the first digit. */
function twinOf(prm: string): string {
  return `${(Number(prm[0]) + 5) % 10}${prm.slice(1)}`;
}

function holderOf(prm: string): string {
  const twin = twinOf(prm);
  const persona = PERSONAS_BY_PRM.get(twin);
  return persona?.holder ?? (twin < prm ? twin : prm);
}
