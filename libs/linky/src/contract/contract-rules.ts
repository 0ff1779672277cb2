import type { OffPeakWindow } from '@coprowatt/contracts';
import type { ContractAnswer } from '../providers/meter-data.provider.ts';

/** What is kept of a contract; null: never told. */
export type ContractFacts = Omit<ContractAnswer, 'parts'>;

const FIELDS = ['subscribedPowerKva', 'tariff', 'meterType', 'segment', 'activatedOn', 'injects'] as const;

/** What is known once the operator told more: silence about a fact does not undo it. */
export function factsAfter(known: ContractFacts | null, told: ContractFacts): ContractFacts {
  return {
    subscribedPowerKva: told.subscribedPowerKva ?? known?.subscribedPowerKva ?? null,
    tariff: told.tariff ?? known?.tariff ?? null,
    offPeakWindows: told.offPeakWindows ?? known?.offPeakWindows ?? null,
    meterType: told.meterType ?? known?.meterType ?? null,
    segment: told.segment ?? known?.segment ?? null,
    activatedOn: told.activatedOn ?? known?.activatedOn ?? null,
    injects: told.injects ?? known?.injects ?? null,
  };
}

export function sameFacts(one: ContractFacts, other: ContractFacts): boolean {
  return (
    FIELDS.every((field) => one[field] === other[field]) &&
    textOf(one.offPeakWindows) === textOf(other.offPeakWindows)
  );
}

function textOf(windows: OffPeakWindow[] | null): string | null {
  return windows && windows.map(({ from, to }) => `${from}-${to}`).join();
}
