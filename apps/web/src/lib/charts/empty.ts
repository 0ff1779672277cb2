import type { LocalDate } from '@coprowatt/contracts';
import { localDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { dateNear } from './dates.ts';
import { isAskedAgain } from './asked-again.ts';
import { isFilled, type Slot, type SlotState } from './slot.ts';
import { operatorOf } from './words.ts';

/** Why there is nothing to draw, and what to do next; null when there is something. */
export function emptySentence(
  slots: Slot[],
  zone: string,
  lastPublishedDay: LocalDate,
  firstExpectedDay: LocalDate | null,
  askedAgainFrom: LocalDate | null = null,
): string | null {
  if (slots.some(isFilled)) return null;
  const all = (state: SlotState) => slots.length > 0 && slots.every((slot) => slot.state === state);
  const operator = operatorOf(zone);
  if (all('pending')) return m.chart_empty_pending({ operator, date: localDate(lastPublishedDay) });
  if (all('hole')) {
    const asked = slots.some((slot) => isAskedAgain(slot, askedAgainFrom));
    return (asked ? m.chart_empty_holes_asked : m.chart_empty_holes)({ operator });
  }
  if (all('before-service') && firstExpectedDay !== null) {
    return m.chart_empty_before({ date: dateNear(firstExpectedDay, lastPublishedDay) });
  }
  return m.chart_empty_mixed();
}
