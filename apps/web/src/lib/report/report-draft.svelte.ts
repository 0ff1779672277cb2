import { EXPORT_FORMATS, type Granularity, type Language, type LocalDate } from '@coprowatt/contracts';
import { addDays } from '#lib/charts/zone.ts';
import { language } from '#lib/state/language.svelte.ts';
import {
  lastOf,
  reportWindow,
  windowProblem,
  wrongDates,
  type DateWindow,
  type PeriodGround,
  type ReportPeriodKind,
} from './report-period.ts';
import { REPORT_PARTS, type ReportPart } from './report-request.ts';

export const REPORT_FORMATS = ['pdf', ...EXPORT_FORMATS] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What is chosen in the sheet. */
export class ReportDraft {
  format = $state<ReportFormat>('pdf');
  kind = $state<ReportPeriodKind>('shown');
  first = $state<string>('');
  last = $state<string>('');
  parts = $state<ReportPart[]>([...REPORT_PARTS]);
  lang = $state<Language>(language.current);
  step = $state<Granularity>('day');
  readonly #ground: PeriodGround;
  readonly #dailyOnly: boolean;

  constructor(ground: PeriodGround, dailyOnly: boolean, format: ReportFormat) {
    this.#ground = ground;
    this.#dailyOnly = dailyOnly;
    this.format = format;
    const shown = reportWindow('shown', ground);
    [this.first, this.last] = [shown.from, lastOf(shown)];
  }

  get lastDay(): LocalDate {
    return this.#ground.lastDay;
  }

  get problem() {
    return this.kind === 'custom' ? windowProblem(this.first, this.last, this.#ground.lastDay) : null;
  }

  get wrong(): { first: boolean; last: boolean } {
    const { problem, first, last, lastDay } = this;
    return problem === null ? { first: false, last: false } : wrongDates(problem, first, last, lastDay);
  }

  /** Null while the dates make no period. */
  get window(): DateWindow | null {
    if (this.kind !== 'custom') return this.windowOf(this.kind);
    return this.problem === null ? { from: this.first, to: addDays(this.last, 1) } : null;
  }

  windowOf(kind: Exclude<ReportPeriodKind, 'custom'>): DateWindow {
    return reportWindow(kind, this.#ground);
  }

  /** Steps of a file, the finest last. */
  get steps(): Granularity[] {
    return this.#dailyOnly ? ['day', 'month'] : ['month', 'day', 'hour', 'raw'];
  }

  /** All that a change of which makes a finished report another one. */
  get key(): string {
    return JSON.stringify([this.window, this.parts, this.lang, this.format, this.step]);
  }
}
