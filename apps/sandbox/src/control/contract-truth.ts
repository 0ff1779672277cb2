import { contractFactsOf } from '../enedis/contract/contract-facts.ts';
import type { Meter } from '../meters/meter-registry.ts';
import { CONNECTION_KVA } from '../ores/metering/metering.router.ts';
import type { BelgianMeter } from '../ores/meters/ean-registry.ts';
import type { OresData } from '../ores/meters/ores-data.ts';
import type { LocalDate } from '../time/french-time.ts';

/** What an operator holds of a supply; null: it has no such fact. */
export interface ContractTruth {
  prm: string;
  kva: number;
  tariff: string | null;
  /** In the operator's own spelling. */
  offPeak: string | null;
  segment: string | null;
  /** First day of service of what is taken from the network, else of what is given to it. */
  since: LocalDate | null;
  injects: boolean;
  /** Whether its meter tells a curve by itself. */
  isCommunicating: boolean;
}

export function contractOf(meter: Meter): ContractTruth {
  const { subscribedKva, tariff, offPeak, segment, consumptionSince, productionSince } =
    contractFactsOf(meter);
  return {
    prm: meter.prm,
    kva: subscribedKva,
    tariff,
    offPeak,
    segment,
    since: consumptionSince ?? productionSince,
    injects: productionSince !== null,
    isCommunicating: true,
  };
}

export function oresContractOf(data: OresData, meter: BelgianMeter): ContractTruth {
  return {
    prm: meter.ean,
    kva: CONNECTION_KVA,
    tariff: null,
    offPeak: null,
    segment: null,
    since: null,
    injects: meter.traits.injects === true,
    isCommunicating: data.recordsQuarters(meter),
  };
}
