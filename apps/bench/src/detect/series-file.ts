import { MINUTE_MS } from '@coprowatt/energy';
import { readRows } from './csv-rows.ts';
import { failAt } from './input-error.ts';
import { PointList } from './point-list.ts';

/** An RFC 3339 instant; without its offset a time of day is ambiguous in autumn. */
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * The points of `meter,timestamp,kwh` by meter, in the order in which meters first come; `timestamp` is the start of the
 * interval. Rows may come in any order. @throws InputError on a bad line.
 */
export async function readSeries(file: string): Promise<Map<string, PointList>> {
  const series = new Map<string, PointList>();
  await readRows(file, ['meter', 'timestamp', 'kwh'], ({ line, values: { meter, timestamp, kwh } }) => {
    const ms = INSTANT.test(timestamp) ? Date.parse(timestamp) : NaN;
    if (Number.isNaN(ms))
      failAt(file, line, `timestamp "${timestamp}" is no instant such as 2026-11-22T23:30:00Z`);
    if (ms % MINUTE_MS !== 0) failAt(file, line, `timestamp "${timestamp}" is not on a whole minute`);
    const energy = Number(kwh);
    if (!Number.isFinite(energy)) failAt(file, line, `kwh "${kwh}" is no number`);
    if (energy < 0) failAt(file, line, `kwh "${kwh}" is below zero`);
    let points = series.get(meter);
    if (!points) series.set(meter, (points = new PointList()));
    points.add(ms / MINUTE_MS, energy);
  });
  return series;
}
