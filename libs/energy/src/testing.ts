import fc from 'fast-check';
import { MINUTE_MS, addDays, dayMinutes, startOfDay } from './calendar.ts';
import { STEPS_MIN } from './merge.ts';
import { QUALITIES, READING_SOURCES, type Interval, type LocalDate } from './reading.ts';

export { randoms } from './testing-randoms.ts';

/** Generators of days and curves for property tests, in this library and in those that store curves. */

export const ZONES = ['Europe/Paris', 'Europe/Brussels'] as const;
export const CLOCK_CHANGES = ['2025-03-30', '2025-10-26', '2026-03-29', '2026-10-25'] as const;

export interface LocalDay {
  date: LocalDate;
  zone: string;
}

/** A local day; one in two is a day on which clocks change. */
export const aDay: fc.Arbitrary<LocalDay> = fc.record({
  date: fc.oneof(
    fc.constantFrom(...CLOCK_CHANGES),
    fc.integer({ min: 0, max: 2_000 }).map((days) => addDays('2022-01-01', days)),
  ),
  zone: fc.constantFrom(...ZONES),
});

const aStep = fc.constantFrom(...STEPS_MIN);
const details = {
  value: fc.oneof(fc.integer({ min: 0, max: 12_000 }), fc.constant(0)),
  quality: fc.constantFrom(...QUALITIES),
  source: fc.constantFrom(...READING_SOURCES),
};

/** Any storable interval of the day: any step, any whole minute that keeps it within the day. */
export function anInterval({ date, zone }: LocalDay): fc.Arbitrary<Interval> {
  const midnight = startOfDay(date, zone);
  return aStep.chain((minutes) =>
    fc.record({
      startMs: fc
        .oneof(
          fc.integer({ min: 0, max: dayMinutes(date, zone) - minutes }),
          fc.integer({ min: 0, max: dayMinutes(date, zone) / minutes - 1 }).map((slot) => slot * minutes),
        )
        .map((minute) => midnight + minute * MINUTE_MS),
      minutes: fc.constant(minutes),
      ...details,
    }),
  );
}

/** A write as an operator or an import might send it: any intervals, overlapping each other or not. */
export function aWrite(day: LocalDay): fc.Arbitrary<Interval[]> {
  return fc.array(anInterval(day), { maxLength: 40 });
}

/** A curve without overlaps: steps that change within the day, holes, one value, quality and source a stretch. */
export function aCurve(day: LocalDay): fc.Arbitrary<Interval[]> {
  const stretch = fc.record({
    minutes: aStep,
    times: fc.integer({ min: 1, max: 30 }),
    hole: fc.boolean(),
    ...details,
  });
  return fc.array(stretch, { minLength: 1, maxLength: 12 }).map((stretches) => layOut(stretches, day));
}

type Stretch = Omit<Interval, 'startMs'> & { times: number; hole: boolean };

function layOut(stretches: Stretch[], { date, zone }: LocalDay): Interval[] {
  let startMs = startOfDay(date, zone);
  const end = startMs + dayMinutes(date, zone) * MINUTE_MS;
  return stretches.flatMap(({ times, hole, ...interval }) => {
    const stepMs = interval.minutes * MINUTE_MS;
    const from = startMs;
    startMs += times * stepMs;
    const starts = Array.from({ length: hole ? 0 : times }, (_, index) => from + index * stepMs);
    return starts.filter((start) => start + stepMs <= end).map((start) => ({ ...interval, startMs: start }));
  });
}

/** A whole day at one step. `valueAt` gives the W of each slot. */
export function wholeDay(
  { date, zone }: LocalDay,
  minutes: number,
  valueAt: (slot: number) => number = (slot) => 100 + slot,
  rest: Pick<Interval, 'quality' | 'source'> = { quality: 'read', source: 'enedis' },
): Interval[] {
  const midnight = startOfDay(date, zone);
  return Array.from({ length: dayMinutes(date, zone) / minutes }, (_, slot) => ({
    startMs: midnight + slot * minutes * MINUTE_MS,
    minutes,
    value: valueAt(slot),
    ...rest,
  }));
}
