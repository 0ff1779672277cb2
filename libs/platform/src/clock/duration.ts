const ISO_DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Length in milliseconds of an ISO 8601 duration counted from an instant: years and months by the UTC calendar,
 * weeks and days of 24 hours. Negative durations do not exist here.
 * @throws RangeError when the text is no such duration.
 */
export function durationMs(isoDuration: string, fromMs: number): number {
  const match = ISO_DURATION.exec(isoDuration);
  if (!match) throw new RangeError('A duration is written as in ISO 8601, for example PT24H or P30D');
  const part = (index: number): number => Number(match[index] ?? 0);
  const shifted = new Date(fromMs);
  shifted.setUTCFullYear(shifted.getUTCFullYear() + part(1), shifted.getUTCMonth() + part(2));
  const exactMs =
    part(3) * 7 * DAY_MS + part(4) * DAY_MS + part(5) * HOUR_MS + part(6) * 60_000 + part(7) * 1_000;
  return shifted.getTime() - fromMs + Math.round(exactMs);
}
