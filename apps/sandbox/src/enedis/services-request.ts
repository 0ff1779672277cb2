import { isLocalDate, type LocalDate } from '../time/french-time.ts';
import { refusals } from './enedis-error.ts';

/** Body of `POST /subscribed_services/v1`; null filters do not filter. */
export interface ServicesRequest {
  autorisationId: number;
  /** Only the count is asked. */
  comptage: boolean;
  etatCode: string[];
  pointId: string[] | null;
  siren: string[] | null;
  mesureTypeCode: string[] | null;
  dateDebut: LocalDate | null;
  dateFin: LocalDate | null;
  soutirage: boolean | null;
  injection: boolean | null;
}

const DEFAULT_STATES = ['ACTIF', 'DEMANDE'];
const SERVICE_TYPE = 'ACCES';
const KNOWN = new Set([
  'autorisationId',
  'comptage',
  'etatCode',
  'serviceType',
  'pointId',
  'siren',
  'mesureTypeCode',
  'dateDebut',
  'dateFin',
  'soutirage',
  'injection',
  'page',
  'autorisation',
]);

/**
 * Rules of the providers sheet, section 4.2.
 * @throws EnedisError 500 for a field outside the swagger, 400 for a bad value.
 */
export function readServicesRequest(body: unknown): ServicesRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refusals.invalidRequest('a JSON body is required');
  const fields = new Map<string, unknown>(Object.entries(body));
  if ([...fields.keys()].some((name) => !KNOWN.has(name))) throw refusals.unknownParameter();
  const serviceType = optional(fields, 'serviceType', isText);
  if (serviceType !== null && serviceType !== SERVICE_TYPE)
    throw refusals.invalidRequest('serviceType must be ACCES');
  return {
    autorisationId: required(fields, 'autorisationId', isId),
    comptage: required(fields, 'comptage', isBoolean),
    etatCode: optional(fields, 'etatCode', isTexts) ?? DEFAULT_STATES,
    pointId: optional(fields, 'pointId', isTexts),
    siren: optional(fields, 'siren', isTexts),
    mesureTypeCode: optional(fields, 'mesureTypeCode', isTexts),
    dateDebut: optional(fields, 'dateDebut', isDate),
    dateFin: optional(fields, 'dateFin', isDate),
    soutirage: optional(fields, 'soutirage', isBoolean),
    injection: optional(fields, 'injection', isBoolean),
  };
}

type Check<T> = (value: unknown) => value is T;

function optional<T>(fields: ReadonlyMap<string, unknown>, name: string, check: Check<T>): T | null {
  const value = fields.get(name) ?? null;
  if (value === null) return null;
  if (!check(value)) throw refusals.invalidRequest(`${name} is invalid`);
  return value;
}

function required<T>(fields: ReadonlyMap<string, unknown>, name: string, check: Check<T>): T {
  const value = optional(fields, name, check);
  if (value === null) throw refusals.invalidRequest(`${name} is required`);
  return value;
}

const isText: Check<string> = (value) => typeof value === 'string';
const isTexts: Check<string[]> = (value) => Array.isArray(value) && value.every(isText);
const isBoolean: Check<boolean> = (value) => typeof value === 'boolean';
const isId: Check<number> = (value): value is number => Number.isSafeInteger(value);
const isDate: Check<LocalDate> = (value): value is LocalDate =>
  typeof value === 'string' && isLocalDate(value);
