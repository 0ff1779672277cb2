import { STEPS_MIN } from '@coprowatt/energy';
import { readRows } from './csv-rows.ts';
import { failAt } from './input-error.ts';

export interface ListedMeter {
  name: string;
  zone: string;
  stepMin: number;
}

/** The meters of `meters.csv` (`meter,tz,resolution_min`, other columns free) by name. @throws InputError on a bad line. */
export async function readMeters(file: string): Promise<Map<string, ListedMeter>> {
  const meters = new Map<string, ListedMeter>();
  await readRows(file, ['meter', 'tz', 'resolution_min'], ({ line, values }) => {
    const { meter: name, tz: zone } = values;
    const stepMin = Number(values.resolution_min);
    if (meters.has(name)) failAt(file, line, `meter ${name} is there twice`);
    if (!isZone(zone)) failAt(file, line, `tz "${zone}" is no time zone`);
    if (!STEPS_MIN.some((step) => step === stepMin))
      failAt(file, line, `resolution_min "${values.resolution_min}" is none of ${STEPS_MIN.join(', ')}`);
    meters.set(name, { name, zone, stepMin });
  });
  return meters;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}
