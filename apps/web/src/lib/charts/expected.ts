import type { ExpectedEnergy } from '@coprowatt/contracts';
import { energyParts } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Slot } from './slot.ts';

/** What a day was expected to hold, by earlier days alone, and what would have been usual. Wh. */
export interface ExpectedDay {
  expectedWh: number;
  lowWh: number;
  highWh: number;
}

/** To each slot that is drawn what was expected of it; null where nothing was. */
export type ExpectedBand = (ExpectedDay | null)[];

/** Expectations beside the slots of a chart of days; null where there is none at all, or the step is another one. */
export function bandOf(slots: Slot[], expected: ExpectedEnergy | null): ExpectedBand | null {
  if (expected === null || slots[0]?.step !== 'day') return null;
  const days = byDay(expected);
  const band = slots.map(({ key }) => days.get(key) ?? null);
  return band.some((day) => day !== null) ? band : null;
}

function byDay({ columns }: ExpectedEnergy): Map<string, ExpectedDay> {
  const known = columns.localDate.flatMap((date, index): [string, ExpectedDay][] => {
    const [expectedWh, lowWh, highWh] = [
      columns.expectedWh[index],
      columns.lowWh[index],
      columns.highWh[index],
    ];
    if (typeof expectedWh !== 'number' || typeof lowWh !== 'number' || typeof highWh !== 'number') return [];
    return [[date, { expectedWh, lowWh, highWh }]];
  });
  return new Map(known);
}

/** Highest expectation, Wh; 0 without any. */
export function bandTop(band: ExpectedBand | null): number {
  return (band ?? []).reduce((top, day) => Math.max(top, day?.highWh ?? 0), 0);
}

/** "Attendu : de 38,1 à 47,0 kWh". */
export function expectedWords({ lowWh, highWh }: ExpectedDay): string {
  const [low, high] = [energyParts(lowWh), energyParts(highWh)];
  const bare = low.unit === high.unit ? low.value : `${low.value}\u00a0${low.unit}`;
  return m.chart_expected_range({ low: bare, high: `${high.value}\u00a0${high.unit}` });
}
