import { measures } from '../../meters/direction.ts';
import type { Meter } from '../../meters/meter-registry.ts';
import { between, seedOf } from '../../meters/noise.ts';
import type { LocalDate } from '../../time/french-time.ts';

/** Terms of the supply at one point, as its contract and its meter have them. */
export interface ContractFacts {
  subscribedKva: number;
  /** The operator's long French label. */
  tariff: string;
  /** What the relay of the meter says of off-peak hours, in the operator's own spelling; null without any. */
  offPeak: string | null;
  segment: 'C5' | 'C4';
  /** Segments and power as strings, off-peak hours in lower case. */
  isVariant: boolean;
  /** A company or a co-ownership, not a person. */
  isOrganization: boolean;
  /** First days of consumption and of production; null where the point has no such direction. */
  consumptionSince: LocalDate | null;
  productionSince: LocalDate | null;
}

const ABOVE_36_KVA = {
  subscribedKva: 60,
  tariff: 'Tarif BT>36kVA Longue Utilisation',
  segment: 'C4',
} as const;
const SINGLE_PHASE_KVA = [6, 9, 12] as const;
const THREE_PHASE_KVA = [18, 24, 36] as const;
const TARIFFS = [
  'Tarif BT<=36kVA Courte Utilisation',
  'Tarif BT<=36kVA Longue Utilisation',
  'Tarif BT<=36kVA Moyenne Utilisation heures pleines heures creuses',
  'Tarif BT<=36kVA Courte Utilisation heures pleines heures creuses associées à deux saisons',
  'Tarif BT<=36kVA Moyenne Utilisation heures pleines heures creuses associées à deux saisons',
] as const;
/** The grammar of the sheet, section 7: case, digits and number of windows vary, windows cross midnight. */
const OFF_PEAK = [
  'HC (22H00-6H00)',
  'HC (1H30-8H00;12H30-14H00)',
  'HC (23h00-7h00)',
  'HC (22H38-6H38)',
  'hc (2h00-7h00;12h30-15h30)',
  'HC (0H24-5H54;14H54-17H24)',
] as const;

/** Drawn from the PRM: the same point always has the same contract. */
export function contractFactsOf(meter: Meter): ContractFacts {
  const { prm, traits } = meter;
  const seed = seedOf(prm);
  const isVariant = traits.contractVariants === true;
  const tariff = isVariant ? TARIFFS[2] : pick(TARIFFS, seed, 30);
  const offPeak = tariff.includes('heures creuses') ? pick(OFF_PEAK, seed, 32) : null;
  return {
    subscribedKva: pick(traits.threePhase ? THREE_PHASE_KVA : SINGLE_PHASE_KVA, seed, 31),
    tariff,
    offPeak: isVariant ? (offPeak?.toLowerCase() ?? null) : offPeak,
    isVariant,
    segment: 'C5',
    ...(traits.above36Kva && ABOVE_36_KVA),
    isOrganization: traits.equipment !== 'dwelling' && traits.injects !== true,
    consumptionSince: measures(traits, 'consumption') ? meter.activation : null,
    productionSince: measures(traits, 'production') ? meter.productionActivation : null,
  };
}

function pick<T>(choices: readonly [T, ...T[]], seed: number, index: number): T {
  return choices[Math.floor(between(seed, index, 0, choices.length))] ?? choices[0];
}
