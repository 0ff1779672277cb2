import type { LocalDate } from '../time/french-time.ts';
import type { MeterEquipment } from './profile.ts';

/** How a meter differs from a healthy half-hourly one. */
export interface MeterTraits {
  equipment?: MeterEquipment;
  /** Commissioning as a fixed date, or as months before the installation's first start. */
  commissioned?: LocalDate | { monthsBeforeStart: number };
  /**
   * Minutes of every step, or `sundays-hourly`: 30 → 60 (08:00 to 16:00) → 30 within each Sunday, or `weekly`: another step
   * from Thursday to Thursday (30, 10, 60, 15).
   */
  steps?: 10 | 15 | 30 | 60 | 'sundays-hourly' | 'weekly';
  /** The customer objected to the recording of the curve: daily values only. */
  dailyOnly?: boolean;
  /** Where there is no curve, the operator answers as for a hole (404) and says no reason. */
  silentlyOff?: boolean;
  /** The consent page calls it incompatible: nothing is collected, or it is above 36 kVA. */
  incompatible?: boolean;
  productionOnly?: boolean;
  /** Panels behind the same meter: it measures what is left to take, and what is left to give. */
  injects?: boolean;
  threePhase?: boolean;
  /** Tuesdays lack 10:00 to 16:00 of the curve; Wednesdays lack curve and daily value. */
  midweekHoles?: boolean;
  /** Mondays lack 02:00 to 05:00 until D+3, Tuesdays everything until D+9, Thursdays 10:00 to 16:00 until D+20, each at 08:00. */
  filledHoles?: boolean;
  /** The first ten days of each month consume nothing: true zeros. */
  idleDays?: boolean;
  /** Measures come newest first. */
  reversed?: boolean;
  /** Every answer holds production before consumption, whichever was asked. */
  bothQuantities?: boolean;
  /** The customer deletes the share as soon as the application has seen it. */
  revokesAtOnce?: boolean;
  /** The operator ends the share after so many calls for data: no consent from then on. */
  revokedAfterCalls?: number;
  /** The customer shares for so many days, whatever was asked. */
  sharedDays?: number;
  /** Times that the subscribed services of a new share are null before they are listed. */
  nullLooks?: number;
  /** Days of the share, counted from 0, on which the operator calls the customer not the holder. */
  ghostDays?: { from: number; to: number };
  /** Days after the start of the share on which the customer moves out. */
  movesOutAfterDays?: number;
  /** Above 36 kVA: the consent page and the measures refuse it, its contract says why. */
  above36Kva?: boolean;
  /** Contract facts in the other forms that clients have met: segments and power as strings. */
  contractVariants?: boolean;
  /** A relay sticks and is mended: lamps burn day and night, from so many days before the installation's first start on. */
  stuckLamps?: { daysBeforeStart: number; days: number };
  /** Every value is an odd number of watts, so half-hours hold half watt-hours. */
  oddWatts?: boolean;
  /** 12:00 to 13:00 is first two provisional half-hours, 20 % high, and from D+3 one 60-minute point. */
  correctedNoon?: boolean;
  /** Days after the measured one on which it is published at 08:00; default 1. */
  publishedAfterDays?: 1 | 2;
  /** Personas are published at 08:00 sharp; other meters up to 20 minutes later. */
  punctual?: boolean;
}
