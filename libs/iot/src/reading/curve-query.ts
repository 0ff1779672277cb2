import type { MetricType } from '@coprowatt/contracts';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES } from './codes.ts';
import { unpackCurve } from './curve-codec.ts';
import { CURVE_COLUMNS, asCurve, type CurveColumns } from './day-columns.ts';
import {
  asInterval,
  byInstantThenDevice,
  type DeviceInterval,
  type ReadingColumns,
  type Span,
} from './reading-rows.ts';

type PackedColumns = CurveColumns & { device_id: string; value: null };
type LooseColumns = ReadingColumns & { curve: null };

/**
 * Intervals that start within the span, packed or not, by instant, then device. One statement, so one snapshot: a day that
 * a writer moves between its two forms is read once, before or after.
 */
export async function selectIntervals(
  manager: EntityManager,
  deviceIds: string[],
  metric: MetricType,
  { fromMs, toMs }: Span,
): Promise<DeviceInterval[]> {
  const rows = await manager.query<(PackedColumns | LooseColumns)[]>(
    `select device_id, ${CURVE_COLUMNS}, null::integer as value
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and curve is not null
       and local_date >= ($3::timestamptz at time zone 'UTC')::date - 1
       and local_date <= ($4::timestamptz at time zone 'UTC')::date + 1
     union all
     select device_id, ts, step_min, quality, source, null, null, null, value
     from iot_readings
     where device_id = any($1::uuid[]) and metric = $2 and ts >= $3 and ts < $4`,
    [deviceIds, METRIC_CODES[metric], new Date(fromMs), new Date(toMs)],
  );
  const intervals = rows.flatMap((row) => (row.value === null ? unpacked(row) : asInterval(row)));
  return intervals.filter(({ startMs }) => startMs >= fromMs && startMs < toMs).sort(byInstantThenDevice);
}

function unpacked(row: PackedColumns): DeviceInterval[] {
  const curve = asCurve(row);
  if (!curve) return [];
  // Field by field: there are thousands.
  return unpackCurve(curve).map(({ startMs, minutes, value, quality, source }) => ({
    deviceId: row.device_id,
    startMs,
    minutes,
    value,
    quality,
    source,
  }));
}
