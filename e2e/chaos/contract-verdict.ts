import type { OffPeakWindow } from '@coprowatt/contracts';
import type { DataSource } from 'typeorm';
import type { Connected } from './connect.ts';
import type { TruthContract } from './desk.ts';
import type { World } from './world.ts';

/** A contract as it is kept, and as it would be kept of the truth. */
interface Facts {
  kva: number | null;
  tariff: string | null;
  offPeak: string | null;
  segment: string | null;
  since: string | null;
  injects: boolean | null;
  meterType: string | null;
}

interface Row extends Omit<Facts, 'offPeak'> {
  device_id: string;
  windows: OffPeakWindow[] | null;
}

const WINDOW = /(\d+)h(\d+)-(\d+)h(\d+)/gi;

/** How the latest facts of each supply differ from what its operator holds. */
export async function compareContracts({ db, desk }: World, meters: readonly Connected[]): Promise<string[]> {
  const kept = await keptContracts(db);
  const problems: string[] = [];
  for (const { deviceId, label, point, provider } of meters) {
    const stored = kept.get(deviceId);
    const held = factsOf(await desk.contract(point), provider === 'ores');
    for (const name of Object.keys(held) as (keyof Facts)[])
      if (stored?.[name] !== held[name])
        problems.push(`${label}: contract: ${name} ${stored?.[name]}, not ${held[name]}`);
  }
  return problems;
}

async function keptContracts(db: DataSource): Promise<Map<string, Facts>> {
  const rows = await db.query<Row[]>(
    `select distinct on (device_id) device_id, subscribed_power_kva as kva, tariff, off_peak_windows as windows, segment,
      activated_on::text as since, injects, meter_type as "meterType" from linky_contracts order by device_id, linky_contracts.since desc`,
  );
  return new Map(
    rows.map(({ device_id, windows, ...facts }) => [
      device_id,
      {
        ...facts,
        offPeak:
          windows &&
          windows
            .map(({ from, to }) => `${from}-${to}`)
            .sort()
            .join(' '),
      },
    ]),
  );
}

/** ORES tells neither tariff nor hours; at Enedis a supply without off-peak hours is told to have none. */
function factsOf(truth: TruthContract, isOres: boolean): Facts {
  const { kva, tariff, segment, since, injects, isCommunicating } = truth;
  const meterType = isCommunicating ? 'communicating' : 'other';
  const offPeak = isOres ? null : windowsOf(truth.offPeak ?? '');
  return { kva, tariff, offPeak, segment, since, injects, meterType };
}

function windowsOf(spelt: string): string {
  const time = (hours = '', minutes = ''): string => `${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`;
  const windows = [...spelt.matchAll(WINDOW)].map(
    ([, fromHour, fromMinute, toHour, toMinute]) => `${time(fromHour, fromMinute)}-${time(toHour, toMinute)}`,
  );
  return windows.sort().join(' ');
}
