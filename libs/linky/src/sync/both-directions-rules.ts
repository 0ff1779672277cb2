import type { SyncLaneName } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { EnergyLane, LedgerLane } from '../quality/ledger-rules.ts';

/** Of operators that tell in one answer what a point takes and what it injects (ORES): its days are held apart, and asked together. */

const INJECTED = { curve: 'productionCurve', daily: 'productionDaily' } as const;
const TAKEN = { productionCurve: 'curve', productionDaily: 'daily' } as const;

type WholeDays = Partial<Record<EnergyLane, ReadonlySet<LocalDate>>>;

/** What a call of this lane also tells; null where the operator is asked for that apart. `offered`: what it is asked apart. */
export function injectedLaneOf(lane: SyncLaneName, offered: ReadonlySet<SyncLaneName>): EnergyLane | null {
  if (lane !== 'curve' && lane !== 'daily') return null;
  return offered.has(INJECTED[lane]) ? null : INJECTED[lane];
}

/** The lane whose calls tell the days of this one. */
export function laneTelling(lane: LedgerLane, offered: ReadonlySet<SyncLaneName>): LedgerLane {
  const isTakenAlong = (lane === 'productionCurve' || lane === 'productionDaily') && !offered.has(lane);
  return isTakenAlong ? TAKEN[lane] : lane;
}

/** Days that an injecting point need not be asked: those of which both directions are there. */
export function wholeInBoth(whole: WholeDays, offered: ReadonlySet<SyncLaneName>): WholeDays {
  const both = (lane: 'curve' | 'daily'): ReadonlySet<LocalDate> => {
    const injected = injectedLaneOf(lane, offered);
    const days = whole[lane] ?? new Set();
    return injected ? new Set([...days].filter((day) => whole[injected]?.has(day))) : days;
  };
  return { ...whole, curve: both('curve'), daily: both('daily') };
}
