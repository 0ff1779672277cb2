import type {
  ComparedPeriod,
  Comparison,
  ComparisonKind,
  EnergyChange,
  LocalDate,
} from '@coprowatt/contracts';
import { periodText } from '../charts/figures.ts';
import { completeness, energy, percent, signed } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { lengthOf, refusal, seasonSentence, unpairedSentence } from './words.ts';

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

function grounds({ kind, current, previous }: Comparison, near: LocalDate | null): string[] {
  if (current.energyWh === null || previous.energyWh === null) return [];
  const sides = m.comparison_against({ now: sideText(current, near), then: sideText(previous, near) });
  const whole = current.completeness >= 1 && previous.completeness >= 1;
  const shares = { now: completeness(current.completeness), then: completeness(previous.completeness) };
  return [
    sides,
    unpairedSentence({ current, previous }),
    whole ? null : m.comparison_shares(shares),
    seasonSentence(kind),
  ].filter((sentence) => sentence !== null);
}

/** "873 kWh sur 29 des 30 jours du 24 octobre au 22 novembre 2026": the figure is of no more days than it says. */
function sideText({ energyWh, from, to, days }: ComparedPeriod, near: LocalDate | null): string {
  const said = { energy: energy(energyWh ?? 0), period: periodText(from, to, near) };
  const of = lengthOf({ from, to });
  return days < of ? m.comparison_side_some({ ...said, days, of }) : m.comparison_side(said);
}
