import type { ConsentPurposes, Equipment, MeterUsage, ProviderName } from '@coprowatt/contracts';

/** What was typed at step 1; kept for this tab only, so that "start again" finds it filled in. */
export interface MeterDraft {
  prm: string;
  label: string;
  usage: MeterUsage | '';
  equipment: Equipment | '';
  /** Empty: the building's. */
  mandateReference: string;
  /** Empty: the operator of the country. */
  way: ProviderName | '';
}

export const NO_PURPOSE: ConsentPurposes = { daily: false, loadCurve: false, advice: false };

const key = (buildingId: string) => `coprowatt.meter-draft.${buildingId}`;

export function readDraft(buildingId: string): Partial<MeterDraft> {
  try {
    return JSON.parse(sessionStorage.getItem(key(buildingId)) ?? '{}') as Partial<MeterDraft>;
  } catch {
    return {}; // No storage, or not ours: the form starts empty.
  }
}

export function keepDraft(buildingId: string, draft: MeterDraft): void {
  try {
    sessionStorage.setItem(key(buildingId), JSON.stringify(draft));
  } catch {
    return; // No storage: the form will start empty.
  }
}

export function dropDraft(buildingId: string): void {
  try {
    sessionStorage.removeItem(key(buildingId));
  } catch {
    return; // As above.
  }
}
