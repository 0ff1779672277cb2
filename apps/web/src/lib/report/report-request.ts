import type { Building, Language, LinkyDevice, LocalDate } from '@coprowatt/contracts';
import type { DateWindow } from './report-period.ts';

/** Parts of a report that may be left out; building, completeness and method never are. */
export const REPORT_PARTS = ['figures', 'chart', 'comparison', 'days'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

/** What the page knows of what is reported. */
export interface ReportSubject {
  building: Building;
  /** Meters that the figures are made of. */
  meters: LinkyDevice[];
  /** The one meter that is reported; null for the sum of the common ones. */
  meter: LinkyDevice | null;
  /** They deliver values of days only: no hour and no watt. */
  dailyOnly: boolean;
  /** Names of those whose curve does not come. */
  withoutCurve: string[];
  /** Some are connected: what is missing is asked again. */
  asking: boolean;
  /** Last day that the operator has published. */
  lastDay: LocalDate;
}

/** A report as it was asked for. */
export interface ReportRequest {
  subject: ReportSubject;
  window: DateWindow;
  parts: readonly ReportPart[];
  /** Of the report, whatever the screen speaks. */
  lang: Language;
  /** By the product's clock. */
  madeAt: Date;
  /** The product's clock is simulated, which the foot says. */
  simulatedTime: boolean;
}
