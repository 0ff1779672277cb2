import type { ProviderName } from '@coprowatt/contracts';
import { addDays, instantsOfWallTime, localDateOf, startOfDay, type LocalDate } from '@coprowatt/energy';

const PARIS = 'Europe/Paris';
const BRUSSELS = 'Europe/Brussels';
const WALL_TIMES = {
  [PARIS]: ['02:00', '08:00', '13:00', '17:30'],
  [BRUSSELS]: ['02:00', '12:00', '13:00', '17:30'],
} as const;
const HOUR_MS = 3_600_000;

type Zone = keyof typeof WALL_TIMES;

/** Where an operator's days begin. */
export function zoneOf(provider: ProviderName): Zone {
  return provider === 'ores' ? BRUSSELS : PARIS;
}

/** Passes around an instant, written down a second time: 02:00 is the first one in autumn, 03:00 in spring. */
function passesAround(atMs: number, zone: Zone): number[] {
  const today = localDateOf(atMs, zone);
  return [addDays(today, -1), today, addDays(today, 1)].flatMap((date) =>
    WALL_TIMES[zone].map((time) => passMs(date, time, zone)),
  );
}

/** The next one of any operator. */
export function nextPassMs(afterMs: number): number {
  const passes = [...passesAround(afterMs, PARIS), ...passesAround(afterMs, BRUSSELS)];
  return Math.min(...passes.filter((at) => at > afterMs));
}

/** The latest one that is due at an instant. */
export function lastPassMs(atMs: number, zone: Zone): number {
  return Math.max(...passesAround(atMs, zone).filter((at) => at <= atMs));
}

function passMs(date: LocalDate, time: string, zone: string): number {
  const [first] = instantsOfWallTime(`${date}T${time}:00`, zone);
  return first ?? startOfDay(date, zone) + 2 * HOUR_MS;
}
