import type { ComparedDays, ReadingsPage } from '@coprowatt/contracts';
import type { Compared } from '../headline.ts';
import type { Answer, Period } from '../period.ts';
import { overlayName, type OverlayKind } from './choice.ts';
import type { ReadComparison } from './read.ts';
import {
  changeWords,
  mainDaysSentence,
  previousPhrase,
  refusal,
  sidesSentence,
  unpairedSentence,
} from './words.ts';

/** What the chart says and shows of a comparison; whatever it is, the period's own drawing stays as it is. */
export type ChartComparison = { name: string } & (
  | { state: 'loading' | 'failed' }
  /** Not to be compared, and why. */
  | { state: 'refused'; sentence: string }
  | { state: 'shown'; sentence: string | null; days: ComparedDays; page: ReadingsPage }
);

interface Following {
  value: Answer<ReadComparison> | null;
  error: unknown;
  loading: boolean;
}

/**
 * @param asked what the address asks for
 * @param drawn the period that is on screen; an answer about another one, or of another kind, is not shown over it
 */
export function chartComparison(
  { value: answer, error, loading }: Following,
  asked: OverlayKind,
  drawn: Period,
): ChartComparison {
  const name = overlayName(asked, drawn);
  const current = answer !== null && answer.value.kind === asked && isSame(answer.period, drawn);
  if (!current) return { name, state: error && !loading ? 'failed' : 'loading' };
  const { comparison, page } = answer.value;
  const sentence = refusal(comparison, name);
  if (sentence !== null) return { name, state: 'refused', sentence };
  if (page === null) return { name, state: 'failed' };
  return { name, state: 'shown', sentence: sidesSentence(comparison), days: comparison.days, page };
}

/** What the page's first sentence says of it; null without a figure, or while it is of another period. */
export function headlineComparison(
  answer: Answer<ReadComparison> | null,
  asked: OverlayKind | null,
  shown: Period,
): Compared | null {
  if (answer === null || answer.value.kind !== asked || !sameDays(answer.period, shown)) return null;
  const { kind, comparison } = answer.value;
  if (comparison.change === null) return null;
  return {
    change: changeWords(comparison.change, previousPhrase(kind, answer.period, comparison.previous)),
    rest: [unpairedSentence(comparison), mainDaysSentence(comparison)].filter((said) => said !== null),
  };
}

const sameDays = (a: Period, b: Period) => a.from === b.from && a.to === b.to;
const isSame = (a: Period, b: Period) => sameDays(a, b) && a.granularity === b.granularity;
