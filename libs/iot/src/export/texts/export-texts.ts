import type {
  DayBasis,
  ExportColumnKey,
  Granularity,
  Language,
  MetricType,
  Quality,
} from '@coprowatt/contracts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { FR } from './fr.ts';
import { NL } from './nl.ts';

/** Every word of an exported file in one language. */
export interface ExportTexts {
  titles: Record<ExportColumnKey, string>;
  metrics: Record<MetricType, string>;
  qualities: Record<Quality, string>;
  bases: Record<DayBasis, string>;
  /** What one row is of, for the name of the file. */
  steps: Record<Granularity, string>;
  yes: string;
  /** Names of the sheets of a workbook, at most 28 characters, none of `: \ / ? * [ ]`. */
  sheets: { head: string; rows: string };
  /** What stands before the facts of the head. */
  head: {
    building: string;
    meter: string;
    measured: string;
    from: string;
    to: string;
    completeness: string;
    minutesKnown: string;
    minutesDue: string;
    daysWhole: string;
    daysPartial: string;
    daysMissing: string;
    expectedFrom: string;
    method: string;
    generatedAt: string;
    program: string;
    /** Opens the line that closes the file: with it the file is whole. */
    end: string;
    rows: string;
    total: string;
  };
  /** How the figures came about. */
  method: {
    exact: string;
    curve: string;
    day: string;
    sum: string;
    /** @param date first day whose curve is kept. */
    aged(date: string): string;
    missing: string;
    /** Instead, of a file without a row. */
    nothing: string;
  };
}

/** @param unit of the values: part of their title. */
export function exportTexts(language: Language, metric: MetricType, unit: string): ExportTexts {
  const texts = TEXTS[language];
  return { ...texts, titles: { ...texts.titles, value: `${texts.metrics[metric]} (${unit})` } };
}

const TEXTS = { fr: FR, nl: NL, en: EN, de: DE } as const satisfies Record<Language, ExportTexts>;
