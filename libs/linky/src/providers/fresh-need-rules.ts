import type { SyncLaneName, SyncPass } from '@coprowatt/contracts';

/** Meters of which the same is known, for what passes will ask of them. */
export interface MeterKind {
  meters: number;
  /** Kinds of data that may be there and are collected. */
  curve: boolean;
  daily: boolean;
  injects: boolean;
  injectsCurve: boolean;
  /** Whether curves that were not collected are tried again once a week. */
  curveTried: boolean;
  /** Whether the ranged calls of the week are due. */
  weekly: boolean;
  contractDue: boolean;
  /** Whether what was published last is not whole. */
  late: boolean;
}

/** Kinds of data that a pass asks of such a meter, one call each: what `planFresh` does of one that lacks nothing old. */
export function lanesAsked(pass: SyncPass, kind: Omit<MeterKind, 'meters' | 'late'>): SyncLaneName[] {
  const { curve, daily, injects, injectsCurve, curveTried, weekly, contractDue } = kind;
  const days: SyncLaneName[] = [...when(daily, 'daily'), ...when(injects, 'productionDaily')];
  const main: SyncLaneName[] = [
    ...(curve ? (['curve'] as const) : when(daily, 'daily')),
    ...when(injects, injectsCurve ? 'productionCurve' : 'productionDaily'),
  ];
  if (pass === 'evening') return [...new Set([...main, ...days])];
  if (pass !== 'publication') return main;
  const tried: SyncLaneName[] = [
    ...when(weekly && curveTried, 'curve'),
    ...when(weekly && curveTried && injects, 'productionCurve'),
  ];
  const energy = new Set([...main, ...tried, ...(weekly ? days : [])]);
  const hasDays = energy.has('daily') || energy.has('productionDaily');
  return [...energy, ...when(hasDays, 'maximumPower'), ...when(contractDue, 'contract')];
}

function when(is: boolean, lane: SyncLaneName): SyncLaneName[] {
  return is ? [lane] : [];
}
