import type { MetricType } from '@coprowatt/contracts';
import type { EpochMs } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, qualityOf, sourceOf } from './codes.ts';
import { unpackCurve } from './curve-codec.ts';
import { CURVE_COLUMNS, asCurve, type CurveColumns } from './day-columns.ts';
import { byInstantThenDevice, type DeviceInterval, type ReadingColumns, type Span } from './reading-rows.ts';

type PackedColumns = CurveColumns & { device_id: string; starts: null };

/** Rows of one meter that differ in instant and value alone. */
interface LooseColumns extends Pick<ReadingColumns, 'device_id' | 'step_min' | 'quality' | 'source'> {
  starts: EpochMs[];
  curve: number[];
}

/**
 * Intervals that start within the span, packed or not, by instant, then device. One statement, so one snapshot: a day that
 * a writer moves between its two forms is read once, before or after. Rows travel in arrays, too: each by itself takes the driver longer.
 */
export async function selectIntervals(
  manager: EntityManager,
  deviceIds: string[],
  metric: MetricType,
  { fromMs, toMs }: Span,
): Promise<DeviceInterval[]> {
  const rows = await manager.query<(PackedColumns | LooseColumns)[]>(
    `select device_id, ${CURVE_COLUMNS}, null::json as starts
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and curve is not null
       and local_date >= ($3::timestamptz at time zone 'UTC')::date - 1
       and local_date <= ($4::timestamptz at time zone 'UTC')::date + 1
     union all
     select device_id, null, step_min, quality, source, array_to_json(array_agg(value)), null, null,
            array_to_json(array_agg((extract(epoch from ts) * 1000)::bigint))
     from iot_readings
     where device_id = any($1::uuid[]) and metric = $2 and ts >= $3 and ts < $4
     group by device_id, step_min, quality, source`,
    [deviceIds, METRIC_CODES[metric], new Date(fromMs), new Date(toMs)],
  );
  const intervals = rows.flatMap((row) => (row.starts === null ? unpacked(row) : loose(row)));
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

function loose({ device_id: deviceId, starts, curve, ...row }: LooseColumns): DeviceInterval[] {
  const [minutes, quality, source] = [row.step_min, qualityOf(row.quality), sourceOf(row.source)];
  return starts.map((startMs, index) => ({
    deviceId,
    startMs,
    minutes,
    value: curve[index] ?? 0,
    quality,
    source,
  }));
}
