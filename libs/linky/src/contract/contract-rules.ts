import { CONTRACT_FACTS, type ContractFact, type OffPeakWindow } from '@coprowatt/contracts';
import type { ContractAnswer } from '../providers/meter-data.provider.ts';

/** What is kept of a contract; null: never told. */
export type ContractFacts = Omit<ContractAnswer, 'parts'>;

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

/** The facts in which one differs from the other; of what nobody knew before, those that are told. */
export function newsIn(facts: ContractFacts, known: ContractFacts | null): ContractFact[] {
  return CONTRACT_FACTS.filter((name) => textOf(facts, name) !== textOf(known, name));
}

function textOf(facts: ContractFacts | null, name: ContractFact): string | null {
  const fact = facts?.[name] ?? null;
  if (fact === null) return null;
  return Array.isArray(fact) ? fact.map(windowText).join() : String(fact);
}

const windowText = ({ from, to }: OffPeakWindow): string => `${from}-${to}`;
