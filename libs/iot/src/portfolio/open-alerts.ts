import type { AnomalySeverity } from '@coprowatt/contracts';
import type { EntityManager } from 'typeorm';

/** Alerts by gravity. */
export type AlertCounts = Record<AnomalySeverity, number>;

interface CountedMeter extends AlertCounts {
  deviceId: string;
}

/** Open alerts that are not muted at `now`, by meter; a meter without any is left out. */
export async function countOpenAlerts(
  manager: EntityManager,
  deviceIds: string[],
  now: Date,
): Promise<ReadonlyMap<string, AlertCounts>> {
  const rows = await manager.query<CountedMeter[]>(
    `select device_id as "deviceId",
       count(*) filter (where severity = 'minor')::integer as minor,
       count(*) filter (where severity = 'major')::integer as major,
       count(*) filter (where severity = 'critical')::integer as critical
     from anomalies
     where device_id = any($1::uuid[]) and status = 'open' and (muted_until is null or muted_until <= $2)
     group by device_id`,
    [deviceIds, now],
  );
  return new Map(rows.map(({ deviceId, ...counts }) => [deviceId, counts]));
}

/** Those of several meters together. */
export function sumAlerts(deviceIds: string[], counts: ReadonlyMap<string, AlertCounts>): AlertCounts {
  const sum = { minor: 0, major: 0, critical: 0 };
  for (const id of deviceIds) {
    sum.minor += counts.get(id)?.minor ?? 0;
    sum.major += counts.get(id)?.major ?? 0;
    sum.critical += counts.get(id)?.critical ?? 0;
  }
  return sum;
}
