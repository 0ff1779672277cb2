import { fileName, safeName } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import type { Window } from '../consumption/window.ts';

/** What tells one file of a building from another. */
export interface NamedContent {
  building: string;
  /** Label of the meter that was asked for; null when it is of all common ones. */
  meter: string | null;
  /** What one row is of, in the language of the file. */
  step: string;
  window: Window;
}

/** `residence-des-tilleuls-ascenseur-jours-2026-05-24-2026-06-22.csv`: first and last local day of the period, both included. */
export function exportName({ building, meter, step, window }: NamedContent, extension: string): string {
  const lastDay = localDateOf(window.toMs - 1, window.timeZone);
  const names = [safeName(building) || 'coprowatt', meter ?? '', step];
  return fileName([...names, window.openingDay, lastDay], extension);
}
