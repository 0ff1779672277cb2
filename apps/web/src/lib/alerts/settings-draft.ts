import {
  DEFAULT_RULES,
  mostMinimumDays,
  RULE_BOUNDS,
  type DetectionSettings,
  type RuleReference,
} from '@coprowatt/contracts';
import { energy, number, percent } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Problems } from '#lib/state/form.svelte.ts';

/** The rule as its form holds it: text until it is sent. */
export interface SettingsDraft {
  reference: RuleReference;
  threshold: string;
  windowDays: string;
  minimumDays: string;
  /** kWh, with a comma or a dot. */
  floorWh: string;
}

export function draftOfSettings(settings: DetectionSettings): SettingsDraft {
  return {
    reference: settings.reference,
    threshold: String(settings.threshold),
    windowDays: String(settings.windowDays),
    minimumDays: String(settings.minimumDays),
    // No sign between thousands: typed back, an English one would be a decimal comma.
    floorWh: String(settings.floorWh / 1_000).replace('.', getLocale() === 'en' ? '.' : ','),
  };
}

/** The usual values of another reference. */
export const usualDraft = (reference: RuleReference) => draftOfSettings(DEFAULT_RULES[reference]);

/** What is sent; a field that is no number is `NaN`. */
export function settingsOf(draft: SettingsDraft): DetectionSettings {
  return {
    reference: draft.reference,
    threshold: wholeOf(draft.threshold),
    windowDays: wholeOf(draft.windowDays),
    minimumDays: wholeOf(draft.minimumDays),
    floorWh: wattHoursOf(draft.floorWh),
  };
}

export function settingsProblems(draft: SettingsDraft): Problems<SettingsDraft> {
  const settings = settingsOf(draft);
  const problems: Problems<SettingsDraft> = {};
  for (const name of ['threshold', 'windowDays', 'minimumDays', 'floorWh'] as const) {
    const { min, max } = RULE_BOUNDS[name];
    const value = settings[name];
    if (Number.isInteger(value) && value >= min && value <= max) continue;
    problems[name] =
      name === 'floorWh'
        ? m.detection_decimal({ min: number(min / 1_000), max: number(max / 1_000) })
        : m.detection_whole({ min: number(min), max: number(max) });
  }
  const most = mostMinimumDays(settings);
  if (!problems.windowDays && !problems.minimumDays && settings.minimumDays > most)
    problems.minimumDays = m.detection_minimum_above({ max: number(most) });
  return problems;
}

/** The rule in one sentence, as it would be with these settings. */
export function ruleWords({
  reference,
  threshold,
  windowDays,
  minimumDays,
  floorWh,
}: DetectionSettings): string {
  const words = reference === 'same-weekday' ? m.detection_words_weekday : m.detection_words_days;
  return words({
    threshold: percent(threshold / 100),
    window: number(windowDays),
    minimum: number(minimumDays),
    floor: energy(floorWh),
  });
}

/** Spaces and a sign of per cent are forgiven. */
function wholeOf(typed: string): number {
  const plain = typed.replace(/[\s%\u00a0\u202f]/g, '');
  return /^\d{1,6}$/.test(plain) ? Number(plain) : Number.NaN;
}

/** kWh as they are typed, exact to the watt-hour. */
function wattHoursOf(typed: string): number {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const parts = /^(\d{1,6})(?:\.(\d{0,3}))?$/.exec(plain);
  return parts ? Number(parts[1]) * 1_000 + Number((parts[2] ?? '').padEnd(3, '0')) : Number.NaN;
}
