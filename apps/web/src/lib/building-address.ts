import type { CallbackOutcome } from '@coprowatt/contracts';
import type { PeriodSearch } from './period.ts';
import type { MeterViewName } from './route.ts';

/** What the address of a building's page may say besides the building: what is not named keeps its place, null goes. */
export interface BuildingAddress extends Partial<PeriodSearch> {
  meter?: string | null;
  linky?: CallbackOutcome | null;
  device?: string | null;
  view?: MeterViewName | null;
  span?: string | null;
  meters?: string | null;
  compare?: string | null;
  renew?: string | null;
  again?: string | null;
  report?: string | null;
  alert?: string | null;
}
