import {
  addDays,
  localDateOf,
  MINUTE_MS,
  startOfDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import { askedDayOf, countLost, LARGEST_VALUE, onePerDay, withoutOverlaps } from '../interval-rules.ts';
import { isRecord } from '../json.ts';
import type {
  ContractAnswer,
  CurveAnswer,
  DailyAnswer,
  DataRange,
  DayEnergy,
} from '../meter-data.provider.ts';
import { readOresAnswer, type Flow, type Missing } from './ores-answer.ts';
import { readInstant, readReading, startOf, type Reading } from './ores-reading-rules.ts';

const ZONE = 'Europe/Brussels';
const STEPS = [5, 10, 15, 30, 60];

/**
 * Load curve to intervals of ours, whatever the step: energy in kWh from `start` to `end`, whose offsets tell the two
 * autumn hours apart, becomes mean W, exactly (providers sheet, section 12). One answer tells both directions. A reading
 * that cannot be understood is rejected and counted, and never costs its neighbours. Null when the body is no answer for
 * this usage point.
 */
export function mapLoadCurve(body: unknown, request: DataRange): CurveAnswer | null {
  const answer = readOresAnswer(body);
  if (answer?.prm !== request.usagePoint) return null;
  const offtake = curveOf(answer.offtake, request);
  const injection = curveOf(answer.injection, request);
  return {
    intervals: offtake.kept,
    ...(answer.injection && { production: injection.kept }),
    ...countLost([...offtake.lost, ...injection.lost]),
    missing: answer.missing.length + offtake.valueless + injection.valueless,
    inServiceFrom: startOfService(answer.missing),
    ambiguousDays: [],
  };
}

/** Daily energies (Wh by local date) of `resolution=P1D`; the same rules as for the curve. */
export function mapDailyEnergy(body: unknown, request: DataRange): DailyAnswer | null {
  const answer = readOresAnswer(body);
  if (answer?.prm !== request.usagePoint) return null;
  const offtake = daysOf(answer.offtake, request);
  const injection = daysOf(answer.injection, request);
  return {
    days: offtake.kept,
    ...(answer.injection && { production: injection.kept }),
    ...countLost([...offtake.lost, ...injection.lost]),
    inServiceFrom: startOfService(answer.missing),
  };
}

/**
 * `GET /v1/metering_point`: power of the connection, whether the meter tells quarter-hours (`SMR3`), whether energy is
 * given back. Null when the body is no answer for this point.
 */
export function mapMeteringPoint(body: unknown, usagePoint: string): ContractAnswer | null {
  if (!isRecord(body) || body.prm !== usagePoint) return null;
  const { connection_kva: kva, regime, has_injection: injects } = body;
  return {
    subscribedPowerKva: typeof kva === 'number' && kva > 0 ? kva : null,
    tariff: null,
    offPeakWindows: null,
    meterType: typeof regime === 'string' ? (regime === 'SMR3' ? 'communicating' : 'other') : null,
    segment: null,
    activatedOn: null,
    injects: typeof injects === 'boolean' ? injects : null,
  };
}

/** What the readings of one direction are worth. */
interface FlowRead<Value> {
  kept: Value[];
  /** One entry a point that was lost: its day, where it is known and was asked. */
  lost: (LocalDate | null)[];
  /** Readings that are listed and have no value. */
  valueless: number;
}

function curveOf(flow: Flow | null, request: DataRange): FlowRead<Interval> {
  const points = readAll(flow, request, intervalOf);
  const { kept, clashing } = withoutOverlaps(points.kept);
  const clashed = clashing.map(({ startMs }) => askedDayOf(startMs, request, ZONE));
  return { kept, lost: [...points.lost, ...clashed], valueless: points.valueless };
}

function daysOf(flow: Flow | null, request: DataRange): FlowRead<DayEnergy> {
  const points = readAll(flow, request, dayOf);
  const { kept, clashing } = onePerDay(points.kept, ({ energyWh }) => energyWh);
  const clashed = clashing.map(({ localDate }) => localDate);
  return { kept, lost: [...points.lost, ...clashed], valueless: points.valueless };
}

function readAll<Value>(
  flow: Flow | null,
  request: DataRange,
  place: (reading: Reading, request: DataRange) => Value | null,
): FlowRead<Value> {
  const read: FlowRead<Value> = { kept: [], lost: (flow?.foreign ?? []).map(() => null), valueless: 0 };
  for (const raw of flow?.readings ?? []) {
    const reading = readReading(raw);
    const value = reading && reading !== 'valueless' ? place(reading, request) : null;
    if (value !== null) read.kept.push(value);
    else if (reading === 'valueless') read.valueless += 1;
    else read.lost.push(askedDayOf(startOf(raw), request, ZONE));
  }
  return read;
}

/** The local day on which the stretch before commissioning ends, when the answer holds one. */
function startOfService(missing: Missing[]): LocalDate | null {
  const ends = missing.flatMap(({ reason, end }) => {
    const endMs = reason === 'before_activation' ? readInstant(end) : null;
    return endMs === null ? [] : [endMs];
  });
  return ends.length > 0 ? localDateOf(Math.max(...ends), ZONE) : null;
}

/** Null unless it is of a step that we keep, on its grid, inside the days that were asked. */
function intervalOf(
  { startMs, endMs, energyWh, quality }: Reading,
  { from, to }: DataRange,
): Interval | null {
  const minutes = (endMs - startMs) / MINUTE_MS;
  const value = (energyWh * 60) / minutes;
  if (!STEPS.includes(minutes) || startMs % (minutes * MINUTE_MS) !== 0 || value > LARGEST_VALUE) return null;
  if (startMs < startOfDay(from, ZONE) || endMs > startOfDay(to, ZONE)) return null;
  return { startMs, minutes, value, quality, source: 'ores' };
}

/** Null unless it goes exactly from midnight to midnight of a day that was asked. */
function dayOf({ startMs, endMs, energyWh }: Reading, request: DataRange): DayEnergy | null {
  const localDate = askedDayOf(startMs, request, ZONE);
  if (localDate === null || energyWh > LARGEST_VALUE) return null;
  const isWhole =
    startMs === startOfDay(localDate, ZONE) && endMs === startOfDay(addDays(localDate, 1), ZONE);
  return isWhole ? { localDate, energyWh } : null;
}
