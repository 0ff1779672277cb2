import type { LocalDate } from '../reading.ts';

/** What the smart detector may be told of a meter. */
export interface SmartSettings {
  /** Country of the public holidays (ISO 3166), null: none. */
  country: string | null;
  /** A smaller excess is not flagged, Wh. */
  floorWh: number;
  /** Without them a level is the new normal after 30 days. */
  levels: readonly AcceptedLevel[];
}

/** What is usual now is told by the like days of so many days; so long an accepted level is told by itself. */
export const USUAL_DAYS = 42;

/** A level that somebody acknowledged as the new normal. Earlier days stay judged as they were. */
export interface AcceptedLevel {
  /** Its first day. */
  since: LocalDate;
  /** First day that is judged by it. */
  from: LocalDate;
  /** Last day that is judged by it, such as that on which its cause was mended; null while it holds. */
  until: LocalDate | null;
}

export const DEFAULT_SMART: SmartSettings = { country: null, floorWh: 500, levels: [] };
