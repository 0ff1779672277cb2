/** How equipment follows the hours of a day; tables by 5-minute slot of the wall clock. */
export const SLOT_MINUTES = 5;
const SLOTS_A_DAY = (24 * 60) / SLOT_MINUTES;

type Rhythm = readonly number[];

/** A rhythm of working days and one of days of rest. */
interface WeeklyRhythm {
  workDay: Rhythm;
  restDay: Rhythm;
}

function bySlot(share: (hour: number) => number): Rhythm {
  return Array.from({ length: SLOTS_A_DAY }, (_, slot) => share((slot * SLOT_MINUTES) / 60));
}

/** A bump of height 1 around an hour of the day. */
function bump(hour: number, around: number, width: number): number {
  const distance = (hour - around) / width;
  return Math.exp(-distance * distance);
}

/** Share of the rated power: people leave at 8 and come home at 18; at weekends they move more evenly. */
export const LIFT: WeeklyRhythm = {
  workDay: bySlot(
    (hour) => 0.03 + 0.9 * bump(hour, 8, 0.9) + 0.4 * bump(hour, 12.6, 1) + bump(hour, 18.2, 1.5),
  ),
  restDay: bySlot((hour) => 0.04 + 0.45 * bump(hour, 11, 2.2) + 0.5 * bump(hour, 17.5, 3)),
};

/** Share of the rated power of a flat: morning, meal, evening. */
export const DWELLING: WeeklyRhythm = {
  workDay: bySlot((hour) => dwellingShare(hour, 0.25)),
  restDay: bySlot((hour) => dwellingShare(hour, 0.7)),
};

function dwellingShare(hour: number, midday: number): number {
  return 0.08 + 0.6 * bump(hour, 7.5, 1) + midday * bump(hour, 12.5, 1.3) + bump(hour, 19.8, 1.8);
}

/** Share of the rated power: reduced at night. */
export const VENTILATION: Rhythm = bySlot((hour) => (hour >= 6 && hour < 22 ? 1 : 0.65));

/** Share of the lamps that burn when it is dark: half of them after 23:00. */
export const LAMPS: Rhythm = bySlot((hour) => (hour >= 23 || hour < 5.5 ? 0.45 : 0.9));

const HEATING_LIMIT_CELSIUS = 16;
const NIGHT_SETBACK_CELSIUS = 4;

/** Mean outdoor temperature of the day below which heating runs: lower set point at night, warmer afternoons. */
export const HEATING_LIMIT: Rhythm = bySlot((hour) => {
  const setback = hour >= 22 || hour < 5 ? NIGHT_SETBACK_CELSIUS : 0;
  return HEATING_LIMIT_CELSIUS - setback - 3 * Math.cos(((hour - 15) * Math.PI) / 12);
});
