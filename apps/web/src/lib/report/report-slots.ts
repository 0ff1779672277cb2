import type { ReadingsPage } from '@coprowatt/contracts';
import { askedAgainFrom } from '#lib/charts/asked-again.ts';
import { emptySentence } from '#lib/charts/empty.ts';
import type { Slot } from '#lib/charts/slot.ts';
import { slotsOf } from '#lib/charts/slots.ts';
import type { Telling } from '#lib/charts/words.ts';
import { localDateOf } from '#lib/charts/zone.ts';
import type { ReportRequest } from './report-request.ts';

/** Readings in the places where they are expected, as the screen has them, with what their words depend on. */
export interface ReportSlots {
  slots: Slot[];
  telling: Telling;
  /** Why there is nothing; null when there is something. */
  empty: string | null;
}

export function reportSlots({ subject, madeAt }: ReportRequest, page: ReadingsPage): ReportSlots {
  const { building, meters, dailyOnly, asking, lastDay } = subject;
  const zone = building.timeZone;
  const today = localDateOf(madeAt.getTime(), zone);
  const slots = slotsOf(page, {
    timeZone: zone,
    lastPublishedDay: lastDay,
    firstExpectedDay: page.expectedFrom,
    meterCount: meters.length,
  });
  const asked = asking ? askedAgainFrom(page.granularity, today, zone) : null;
  // Paper is read in other years: every date names its own.
  const telling = { zone, today, withYear: true, askedAgainFrom: asked, weekly: asking && !dailyOnly };
  return { slots, telling, empty: emptySentence(slots, zone, lastDay, page.expectedFrom, asked) };
}
