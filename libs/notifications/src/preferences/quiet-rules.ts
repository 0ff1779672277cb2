import type { MailRhythm, NoticeSeverity, QuietHours } from '@coprowatt/contracts';
import { Temporal } from 'temporal-polyfill';

/** Local hour at which gathered mails leave; never one that a clock change skips or repeats. */
const DIGEST_HOUR = 7;
const MONDAY = 1;

type Zoned = Temporal.ZonedDateTime;

/** Minutes of the day of an `HH:MM`. */
export function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** The `HH:MM` of minutes of the day. */
export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function zoned(at: Date, zone: string): Zoned {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}

/** Whether clocks in `zone` show a time within the quiet hours, their end excluded. */
export function isQuiet(at: Date, { from, to }: QuietHours, zone: string): boolean {
  const { hour, minute } = zoned(at, zone);
  const [now, start, end] = [hour * 60 + minute, minutesOf(from), minutesOf(to)];
  return start < end ? now >= start && now < end : now >= start || now < end;
}

/**
 * The first instant, `at` or later, that is outside the quiet hours. Where clocks change they may end at the change, and an
 * end that is shown twice ends them both times.
 */
export function endOfQuiet(at: Date, quiet: QuietHours | null, zone: string): Date {
  if (quiet === null || !isQuiet(at, quiet, zone)) return at;
  const ends = candidates(zoned(at, zone), quiet.to).filter((end) => end > at && !isQuiet(end, quiet, zone));
  const [first] = ends.toSorted((a, b) => a.getTime() - b.getTime());
  if (!first) throw new RangeError(`Quiet hours ${quiet.from} to ${quiet.to} never end`);
  return first;
}

/** Whenever clocks show `to` on this day and the two after it, and the next time that they are changed. */
function candidates(at: Zoned, to: string): Date[] {
  const ends = [0, 1, 2].flatMap((days) => {
    const local = at.toPlainDate().add({ days }).toPlainDateTime(Temporal.PlainTime.from(to));
    return (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime(at.timeZoneId, { disambiguation }),
    );
  });
  return [...ends, at.getTimeZoneTransition('next')].flatMap((end) =>
    end ? new Date(end.epochMilliseconds) : [],
  );
}

/** The next 07:00 of a day, or of a Monday, after `at`. */
export function nextDigest(at: Date, rhythm: Exclude<MailRhythm, 'at_once'>, zone: string): Date {
  const now = zoned(at, zone);
  let day = now.toPlainDate();
  const leaves = (): Zoned => day.toZonedDateTime({ timeZone: zone, plainTime: { hour: DIGEST_HOUR } });
  while (
    (rhythm === 'weekly' && day.dayOfWeek !== MONDAY) ||
    Temporal.ZonedDateTime.compare(leaves(), now) <= 0
  )
    day = day.add({ days: 1 });
  return new Date(leaves().epochMilliseconds);
}

/** The first instant, `at` or later, at which a mail may leave: not in quiet hours, unless it is critical and not gathered. */
export function leavesAt(
  at: Date,
  { rhythm, severity }: { rhythm: MailRhythm; severity: NoticeSeverity },
  quiet: QuietHours | null,
  zone: string,
): Date {
  return rhythm === 'at_once' && severity === 'critical' ? at : endOfQuiet(at, quiet, zone);
}

/** When the mail of a new notice is due: at once, or with its digest; later where quiet hours hold it. */
export function mailDueAt(
  at: Date,
  how: { rhythm: MailRhythm; severity: NoticeSeverity },
  quiet: QuietHours | null,
  zone: string,
): Date {
  const { rhythm } = how;
  return leavesAt(rhythm === 'at_once' ? at : nextDigest(at, rhythm, zone), how, quiet, zone);
}
