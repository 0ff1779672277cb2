import { MINUTE_MS } from '@coprowatt/energy';
import { readMeasureAnswer, type SeriesReading } from '../enedis/enedis-answer.ts';
import { joinContract, mapMetering, mapSituation, mapSummary } from '../enedis/enedis-contract.mapper.ts';
import { mapLoadCurve as mapEndStamped, STEP_MINUTES } from '../enedis/enedis.mapper.ts';
import { isRecord } from '../json.ts';
import type { ContractAnswer, CurveAnswer, DataRange } from '../meter-data.provider.ts';

export const MED_CONSUMPTION: SeriesReading = { direction: 'CONS', source: 'myelectricaldata' };
export const MED_PRODUCTION: SeriesReading = { ...MED_CONSUMPTION, direction: 'PROD' };

const LABEL = /^(\d{4}-\d{2}-\d{2})([ T])(\d{2}:\d{2}:\d{2})(.*)$/;

/**
 * The gateway answers Enedis's curve with each stamp moved to the start of its interval (providers sheet, section 11). It
 * takes the step off the label as text, without a zone (its published sources), so on the nights of a clock change its
 * label is not the wall time of the start. Putting the step back in the same way gives Enedis's own label, which is read
 * by Enedis's rules. Null when the body is no answer for this usage point.
 */
export function mapLoadCurve(
  body: unknown,
  request: DataRange,
  reading = MED_CONSUMPTION,
): CurveAnswer | null {
  const answer = readMeasureAnswer(body);
  if (!answer) return null;
  const grandeur = answer.grandeur.map((series) => ({ ...series, points: series.points.map(withEndStamp) }));
  return mapEndStamped({ ...answer, grandeur }, request, reading);
}

/** A point whose step cannot be read is rejected; a minute more keeps it on its day, where it is counted. */
function withEndStamp(point: unknown): unknown {
  if (!isRecord(point) || typeof point.d !== 'string') return point;
  const minutes = typeof point.p === 'string' ? (STEP_MINUTES[point.p] ?? 1) : 1;
  return { ...point, d: laterLabel(point.d, minutes) };
}

function laterLabel(label: string, minutes: number): string {
  const [, date = '', separator = '', time = '', rest = ''] = LABEL.exec(label.trim()) ?? [];
  const asUtcMs = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(asUtcMs)) return label;
  const [newDate = '', newTime = ''] = new Date(asUtcMs + minutes * MINUTE_MS).toISOString().split(/[TZ.]/);
  return newDate + separator + newTime + rest;
}

/** Three answers of Enedis in one (section 7); what the gateway has none of is null. Null when the body is no such answer. */
export function mapContract(body: unknown, usagePoint: string): ContractAnswer | null {
  if (!isRecord(body)) return null;
  const situation = mapSituation(body.situation_contrat, usagePoint);
  const summary = mapSummary(body.synthese_contrat);
  const metering = mapMetering(body.comptage);
  if (!situation && !summary && !metering) return null;
  return joinContract({ situation, metering, summary });
}
