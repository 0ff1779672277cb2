import type { Correction } from '../meters/corrections.store.ts';
import { DIRECTIONS, type Direction } from '../meters/direction.ts';
import { isPrm } from '../meters/meter-registry.ts';
import { isEan } from '../ores/meters/ean.ts';
import { isLocalDate, MINUTE_MS, type EpochMs, type LocalDate } from '../time/french-time.ts';
import { fieldsOf, require } from './control-error.ts';

const STEPS: readonly unknown[] = [5, 10, 15, 30, 60];
const INSTANT = /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/;

export function readPrm(value: unknown): string {
  require(isPrm(value), 'prm must be 14 digits');
  return value;
}

/** A PRM of Enedis or an EAN of ORES. */
export function readPoint(value: unknown): string {
  require(isPrm(value) || isEan(value), 'prm must be 14 digits, or 18 with the right check digit');
  return value;
}

export function readEan(value: unknown): string {
  require(isEan(value), 'prm must be 18 digits with the right check digit');
  return value;
}

export function readDate(value: unknown, name: string): LocalDate {
  require(typeof value === 'string' && isLocalDate(value), `${name} must be a date, YYYY-MM-DD`);
  return value;
}

/** What `POST /control/series` replaces. */
export interface SeriesOrder {
  prm: string;
  direction: Direction;
  points: Correction[];
}

/** `{prm, direction?, points: [{start, minutes, watts}]}`; start is an instant with offset, watts null makes a hole. */
export function readSeries(body: unknown): SeriesOrder {
  const fields = fieldsOf(body);
  const points = fields.get('points');
  require(Array.isArray(points) && points.length > 0, 'points must be a list with at least one point');
  const prm = readPoint(fields.get('prm'));
  const read = points.map(readInterval);
  require(!isEan(prm) ||
    read.every(fitsQuarters), 'the points of an EAN are 15, 30 or 60 minutes of whole Wh');
  const direction = readDirection(fields.get('direction'));
  require(!isEan(prm) || direction === 'consumption', 'the injection of an EAN cannot be replaced');
  return { prm, direction, points: read };
}

function fitsQuarters({ minutes, watts }: Correction): boolean {
  return minutes % 15 === 0 && ((watts ?? 0) * minutes) % 60 === 0;
}

function readInterval(value: unknown): Correction {
  const fields = fieldsOf(value);
  const [start, minutes, watts] = [fields.get('start'), fields.get('minutes'), fields.get('watts') ?? null];
  require(typeof start === 'string' && INSTANT.test(start), 'start must be an instant with its offset');
  require(typeof minutes === 'number' && STEPS.includes(minutes), 'minutes must be 5, 10, 15, 30 or 60');
  const startMs = Date.parse(start);
  require(startMs % (minutes * MINUTE_MS) === 0, 'start must lie on the grid of its step');
  require(watts === null || isCount(watts), 'watts must be a whole number of at least 0, or null');
  return { startMs, minutes, watts };
}

export function readDirection(value: unknown): Direction {
  const direction = value ?? 'consumption';
  require(isDirection(direction), `direction must be one of ${DIRECTIONS.join(', ')}`);
  return direction;
}

function isDirection(value: unknown): value is Direction {
  return DIRECTIONS.some((direction) => direction === value);
}

/** An instant with its offset, as epoch milliseconds. */
export function readInstant(value: unknown, name: string): EpochMs {
  require(typeof value === 'string' && INSTANT.test(value), `${name} must be an instant with its offset`);
  const at = Date.parse(value);
  require(!Number.isNaN(at), `${name} must be an instant with its offset`);
  return at;
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
