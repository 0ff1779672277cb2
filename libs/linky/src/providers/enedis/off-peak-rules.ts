import type { OffPeakWindow } from '@coprowatt/contracts';

const WINDOWS = /^hc\s*\((.+)\)$/i;
const WINDOW = /^(\d{1,2})h(\d{2})\s*-\s*(\d{1,2})h(\d{2})$/i;

/**
 * Reads `HC (22H00-6H00)` or `hc (1h30-8h00;12h30-14h00)`: local wall times, in any case, windows that may cross midnight
 * (providers sheet, section 7). Null when any part of it cannot be read: half of the windows would be wrong ones.
 */
export function readOffPeakWindows(text: string): OffPeakWindow[] | null {
  const listed = WINDOWS.exec(text.trim())?.[1];
  if (listed === undefined) return null;
  const windows = listed.split(';').map((window) => readWindow(window.trim()));
  return windows.every((window) => window !== null) ? windows : null;
}

function readWindow(text: string): OffPeakWindow | null {
  const [, fromHour, fromMinute, toHour, toMinute] = WINDOW.exec(text) ?? [];
  const from = wallTime(fromHour, fromMinute);
  const to = wallTime(toHour, toMinute);
  return from !== null && to !== null && from !== to ? { from, to } : null;
}

/** `HH:MM`; 24H00 is the midnight at which a day ends. */
function wallTime(hour: string | undefined, minute: string | undefined): string | null {
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (!(hours * 60 + minutes <= 24 * 60) || minutes > 59) return null;
  return `${String(hours % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
