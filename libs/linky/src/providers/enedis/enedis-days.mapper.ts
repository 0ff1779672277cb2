import type { LocalDate } from '@coprowatt/energy';
import { askedDayOf, countLost, onePerDay } from '../interval-rules.ts';
import { isRecord } from '../json.ts';
import type {
  DailyAnswer,
  DataRange,
  DayEnergy,
  DayPower,
  MaximumPowerAnswer,
} from '../meter-data.provider.ts';
import {
  ENEDIS_CONSUMPTION,
  pointsOf,
  readMeasureAnswer,
  type Quantity,
  type SeriesReading,
} from './enedis-answer.ts';
import { readLabel } from './enedis-label.ts';
import { readWhole } from './enedis-value-rules.ts';

const ZONE = 'Europe/Paris';

/** Daily energies (Wh by local date) of the 2026 API (providers sheet, section 5.2); null as for the curve. */
export function mapDailyEnergy(
  body: unknown,
  request: DataRange,
  { direction }: SeriesReading = ENEDIS_CONSUMPTION,
): DailyAnswer | null {
  const quantity = { direction, unit: 'Wh', physical: 'EA' } as const;
  const toDay = ({ localDate, value }: Value): DayEnergy => ({ localDate, energyWh: value });
  return mapDays(body, request, quantity, toDay, ({ energyWh }) => energyWh);
}

/**
 * Daily maximum powers (VA) of the 2026 API, stamped with the exact local second of the peak. In the autumn hour that comes
 * twice the day is sure and the instant is not.
 */
export function mapMaximumPower(body: unknown, request: DataRange): MaximumPowerAnswer | null {
  const quantity = { direction: 'CONS', unit: 'VA', physical: 'PMA' } as const;
  const toDay = ({ localDate, value, atMs }: Value): DayPower => ({ localDate, va: value, atMs });
  return mapDays(body, request, quantity, toDay, ({ va, atMs }) => `${va}@${atMs}`);
}

/** A readable point of a day. */
interface Value {
  localDate: LocalDate;
  value: number;
  /** Null when the stamp has no time, or one that comes twice. */
  atMs: number | null;
}

interface DayAnswer<Day> {
  days: Day[];
  rejected: number;
  rejectedByDay: Map<LocalDate, number>;
  inServiceFrom: null;
}

function mapDays<Day extends { localDate: LocalDate }>(
  body: unknown,
  request: DataRange,
  quantity: Quantity,
  toDay: (value: Value) => Day,
  keyOf: (day: Day) => string | number,
): DayAnswer<Day> | null {
  const answer = readMeasureAnswer(body);
  if (answer?.idPrm !== request.usagePoint) return null;
  const { points, foreign } = pointsOf(answer, quantity);
  const read = points.map((point) => readPoint(point, request));
  const values = read.flatMap(({ value }) => (value ? [toDay(value)] : []));
  const { kept, clashing } = onePerDay(values, keyOf);
  const lost = read.filter(({ value }) => value === null).map(({ day }) => day);
  const foreigners = Array.from({ length: foreign }, () => null);
  return {
    days: kept,
    ...countLost([...foreigners, ...lost, ...clashing.map(({ localDate }) => localDate)]),
    inServiceFrom: null,
  };
}

/** `day`: the asked day that it is about; null when that cannot be told or was not asked. */
function readPoint(point: unknown, request: DataRange): { day: LocalDate | null; value: Value | null } {
  const { v, d }: Record<string, unknown> = isRecord(point) ? point : {};
  const { instant, atMs } = readStamp(d);
  const localDate = askedDayOf(instant, request, ZONE);
  const value = readWhole(v);
  return { day: localDate, value: localDate === null || value === null ? null : { localDate, value, atMs } };
}

/** `2026-11-14`, or a date with its time; `instant`: one of the day, undefined when it is neither. */
function readStamp(text: unknown): { instant: number | undefined; atMs: number | null } {
  const isDate = typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text.trim());
  const [instant, other] = readLabel(isDate ? `${text.trim()}T00:00:00` : text)?.candidates ?? [];
  return { instant, atMs: isDate || other !== undefined ? null : (instant ?? null) };
}
