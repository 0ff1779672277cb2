import type { Statistics } from '@coprowatt/contracts';
import { keyFigures, lackingSentence, periodFigure, type KeyFigure } from '#lib/charts/figures.ts';
import { m } from '#lib/paraglide/messages.js';
import type { BigFigure, Block } from '#lib/pdf/block.ts';
import { money, number } from '#lib/format.ts';
import type { ReportRequest } from './report-request.ts';

/** What a meeting asks first; the last day alone is for the screen. */
const ORDER = [
  'period',
  'mean-day',
  'max-day',
  'min-day',
  'base-load',
  'peak',
  'month',
  'year',
  'mean-month',
  'mean-year',
];

/** So far as of the last published day: no figures of a report that ends before. */
const SO_FAR = ['month', 'year'];

export function figuresPart({ subject, window }: ReportRequest, statistics: Statistics): Block[] {
  const { dailyOnly, withoutCurve, lastDay } = subject;
  const all = [periodFigure(statistics, null), ...keyFigures(statistics, dailyOnly, withoutCurve, null)];
  const order = window.to > lastDay ? ORDER : ORDER.filter((id) => !SO_FAR.includes(id));
  const told = order.flatMap((id) => all.find((figure) => figure.id === id) ?? []);
  return [
    { kind: 'heading', text: m.stats_title() },
    { kind: 'figures', abreast: 4, figures: [...told.map(bigFigure), cost(statistics), co2(statistics)] },
    ...(dailyOnly ? [{ kind: 'paragraph' as const, text: m.stats_daily_only() }] : []),
  ];
}

function bigFigure({ label, shown, details }: KeyFigure): BigFigure {
  return { label, value: shown && `${shown.value}\u00a0${shown.unit}`, details };
}

function cost({ cost: { value, reason } }: Statistics): BigFigure {
  const label = m.report_cost();
  if (reason !== null) return { label, value: null, details: [lackingSentence(reason)] };
  return { label, value: money(value.amount, value.currency), details: [] };
}

function co2({ co2: { value, reason } }: Statistics): BigFigure {
  const label = m.report_co2();
  if (reason !== null) return { label, value: null, details: [lackingSentence(reason)] };
  return { label, value: `${number(value.grams / 1_000, 1)}\u00a0kg`, details: [value.method] };
}
