import type { Comparison, ComparisonKind, EnergyChange, LocalDate } from '@coprowatt/contracts';
import { periodText } from '../charts/figures.ts';
import { completeness, energy, percent, signed } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { refusal, unpairedSentence } from './words.ts';

/** One line of the card of comparisons: by how much, of what; or why not. */
export interface Trend {
  kind: ComparisonKind;
  label: string;
  /** "+9 %"; null where there is no figure. */
  change: string | null;
  direction: 'up' | 'down' | 'same' | null;
  details: string[];
}

/** @param near as `dateNear` has it; null on paper */
export function trendOf(comparison: Comparison, near: LocalDate | null): Trend {
  const { kind, change } = comparison;
  const label = {
    mom: m.comparison_month_so_far,
    yoy: m.comparison_year_so_far,
    'accounting-year': m.comparison_accounting_year_so_far,
  }[kind]();
  if (change === null) {
    return { kind, label, change: null, direction: null, details: [refused(comparison, near)] };
  }
  const { text, direction } = changeShown(change);
  return { kind, label, change: text, direction, details: grounds(comparison, near) };
}

/** "+9 %"; in kWh where the period before used nothing. */
export function changeShown({ differenceWh, percent: share }: EnergyChange): {
  text: string;
  direction: 'up' | 'down' | 'same';
} {
  const rounded = share === null ? Math.sign(differenceWh) : Math.round(share);
  const text =
    share === null ? signed(differenceWh, energy) : signed(rounded, (whole) => percent(whole / 100));
  return { text, direction: rounded > 0 ? 'up' : rounded < 0 ? 'down' : 'same' };
}

/** The period before is named by its dates: no other line of the card says which it is. */
function refused(comparison: Comparison, near: LocalDate | null): string {
  const { from, to } = comparison.previous;
  return refusal(comparison, periodText(from, to, near)) ?? '';
}

function grounds({ current, previous }: Comparison, near: LocalDate | null): string[] {
  if (current.energyWh === null || previous.energyWh === null) return [];
  const sides = m.comparison_against({
    now: energy(current.energyWh),
    period: periodText(current.from, current.to, near),
    then: energy(previous.energyWh),
    previous: periodText(previous.from, previous.to, near),
  });
  const unpaired = unpairedSentence({ current, previous });
  const paired = unpaired === null ? [] : [`${m.comparison_over_days({ count: current.days })} ${unpaired}`];
  if (current.completeness >= 1 && previous.completeness >= 1) return [sides, ...paired];
  const shares = { now: completeness(current.completeness), then: completeness(previous.completeness) };
  return [sides, ...paired, m.comparison_shares(shares)];
}
