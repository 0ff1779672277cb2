import type { LinkyDevice, MeterContract, ProviderName } from '@coprowatt/contracts';
import { localDate, number } from './format.ts';
import { m } from './paraglide/messages.js';

export interface ContractFact {
  name: string;
  text: string;
}

/** What the operator knows of the supply; nothing is said of what it does not tell. */
export function contractFacts({ contract, provider }: LinkyDevice): ContractFact[] {
  if (!contract) return [];
  const { subscribedPowerKva: kva, tariff, meterType, segment } = contract;
  return [
    ...(kva === null ? [] : [{ name: m.fact_power(), text: m.kva({ value: number(kva) }) }]),
    ...(tariff === null ? [] : [{ name: m.contract_tariff(), text: tariff }]),
    { name: m.contract_off_peak(), text: offPeak(contract) },
    ...(meterType === null ? [] : [{ name: m.contract_meter(), text: meterName(meterType, provider) }]),
    ...(segment === null ? [] : [{ name: m.contract_segment(), text: segment }]),
  ];
}

/** "de 22:00 à 06:00, de 12:30 à 14:00", local time. */
const offPeak = ({ offPeakWindows }: MeterContract) =>
  offPeakWindows.map(({ from, to }) => m.quality_stretch({ from, to })).join(', ') ||
  m.contract_off_peak_none();

function meterName(type: NonNullable<MeterContract['meterType']>, provider: ProviderName): string {
  if (type === 'other') return m.contract_meter_other();
  return provider === 'ores' ? m.contract_meter_smart() : m.contract_meter_linky();
}

/** Since when it is known to be so. */
export const contractSince = ({ since }: MeterContract) =>
  m.contract_since({ date: localDate(since, 'full') });
