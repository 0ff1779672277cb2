import type { QualityCalendar } from '@coprowatt/contracts';
import { request } from '#lib/http.ts';
import { joinCalendars } from '#lib/quality/join.ts';
import type { DayRange } from '#lib/quality/span.ts';

const page = (buildingId: string, deviceId: string, { from, to }: DayRange) =>
  request<QualityCalendar>('GET', `/buildings/${buildingId}/iot/linky/devices/${deviceId}/quality`, {
    query: { from, to },
  });

/** The calendar over pages that follow each other, at least one, each short enough for one answer. */
export async function qualityCalendar(
  buildingId: string,
  deviceId: string,
  pages: DayRange[],
): Promise<QualityCalendar> {
  const [first, ...rest] = await Promise.all(pages.map((range) => page(buildingId, deviceId, range)));
  if (!first) throw new RangeError('a calendar of no day');
  return joinCalendars([first, ...rest]);
}
