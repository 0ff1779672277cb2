import { isLocalDate, localDateOf, type LocalDate } from '@coprowatt/energy';
import { isRecord } from '../json.ts';
import type { ContractAnswer } from '../meter-data.provider.ts';
import { readLabel } from './enedis-label.ts';
import { readOffPeakWindows } from './off-peak-rules.ts';

const ZONE = 'Europe/Paris';
const POWER = /^(\d{1,6}(?:[.,]\d{1,3})?)\s*(kva|va)$/i;
/** The type of device that Linky is. */
const COMMUNICATING = 'AMM';

type Json = Record<string, unknown>;

/** What `situation_contrat_auto` tells. */
export type SituationFacts = Pick<ContractAnswer, 'subscribedPowerKva' | 'tariff' | 'segment' | 'injects'>;
/** What `comptage_auto` tells. */
export type MeteringFacts = Pick<ContractAnswer, 'meterType' | 'offPeakWindows'>;
/** What `synth_contrat_auto` tells. */
export type SummaryFacts = Pick<ContractAnswer, 'segment' | 'activatedOn' | 'injects'>;

export interface ContractParts {
  situation: SituationFacts | null;
  metering: MeteringFacts | null;
  summary: SummaryFacts | null;
}

/**
 * Contracts of a point, one a direction (providers sheet, section 7), as a list or inside `contracts`. Power and tariff are
 * those of what is taken from the network. Who the customer is, where and how he is reached stands beside all this and
 * is not read. Null when the body is no such answer.
 */
export function mapSituation(body: unknown, usagePoint: string): SituationFacts | null {
  const listed = isRecord(body) ? body.contracts : body;
  if (!Array.isArray(listed) || !listed.every(isRecord)) return null;
  const contracts = listed.filter(({ usage_point_id: id }) => id === undefined || id === usagePoint);
  if (contracts.length < listed.length && contracts.length === 0) return null;
  const injection = contracts.find(isInjection);
  const withdrawal = latest(contracts.filter((contract) => !isInjection(contract)));
  return {
    subscribedPowerKva: withdrawal ? readPower(withdrawal.subscribed_power) : null,
    tariff: withdrawal ? readName(withdrawal.distribution_tariff) : null,
    segment: readName((withdrawal ?? injection)?.segment),
    injects: contracts.length > 0 ? injection !== undefined : null,
  };
}

/** The meter and what its relay switches. A meter that is told without off-peak hours has none. */
export function mapMetering(body: unknown): MeteringFacts | null {
  if (!isRecord(body) || !isRecord(body.dispositifComptage)) return null;
  const { dispositifComptage: device } = body;
  const type = isRecord(device.typeComptage) ? readName(device.typeComptage.code) : null;
  const relay = [body.relais, device.relais].flat().find(isRecord);
  const windows = relay?.plageHeuresCreuses ?? '';
  return {
    meterType: type === null ? null : type.toUpperCase() === COMMUNICATING ? 'communicating' : 'other',
    offPeakWindows: typeof windows === 'string' ? readWindows(windows) : null,
  };
}

/** The date of activation of what is taken from the network, else of what is given to it. */
export function mapSummary(body: unknown): SummaryFacts | null {
  if (!isRecord(body)) return null;
  const listed = Array.isArray(body.segments) ? body.segments : [];
  const segments = listed.map((one) => readName(isRecord(one) ? one.segment : one));
  const produces = segments.some((segment) => segment?.startsWith('P'));
  return {
    segment: segments.find((segment) => segment?.startsWith('C')) ?? segments[0] ?? null,
    activatedOn:
      readDate(body.consumption_last_activation_date) ?? readDate(body.generation_last_activation_date),
    injects: produces ? true : null,
  };
}

/** What the three tell together; null: that one told nothing. */
export function joinContract({ situation, metering, summary }: ContractParts): ContractAnswer {
  return {
    subscribedPowerKva: situation?.subscribedPowerKva ?? null,
    tariff: situation?.tariff ?? null,
    offPeakWindows: metering?.offPeakWindows ?? null,
    meterType: metering?.meterType ?? null,
    segment: situation?.segment ?? summary?.segment ?? null,
    activatedOn: summary?.activatedOn ?? null,
    injects: situation?.injects ?? summary?.injects ?? null,
  };
}

function isInjection({ contract_type: type, segment }: Json): boolean {
  if (typeof type === 'string' && /GRD-[AF]/i.test(type)) return /GRD-A/i.test(type);
  return typeof segment === 'string' && /^P\d/i.test(segment);
}

/** A point that changed hands may list its former contracts. */
function latest(contracts: Json[]): Json | undefined {
  return contracts.toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1))[0];
}

function startOf({ contract_start: start }: Json): LocalDate {
  return readDate(start) ?? '';
}

/** `9 kVA`, or value and unit apart. Without a unit it is not known what the number says. */
function readPower(power: unknown): number | null {
  const text = isRecord(power) ? `${String(power.value)} ${String(power.unit)}` : power;
  const [, value = '', unit = ''] = (typeof text === 'string' && POWER.exec(text.trim())) || [];
  const kva = Number(value.replace(',', '.')) / (unit.toLowerCase() === 'va' ? 1_000 : 1);
  return kva > 0 ? kva : null;
}

function readWindows(text: string): ContractAnswer['offPeakWindows'] {
  return text.trim() === '' ? [] : readOffPeakWindows(text);
}

/** A short text; digits that could be a PRM are none of these names. */
function readName(value: unknown): string | null {
  const name = typeof value === 'string' ? value.trim() : '';
  return name !== '' && name.length <= 200 && !/\d{14}/.test(name) ? name : null;
}

/** `2026-02-11T00:00:00+0100`, or a plain date. */
function readDate(value: unknown): LocalDate | null {
  if (typeof value !== 'string') return null;
  if (isLocalDate(value.trim())) return value.trim();
  const instant = isLocalDate(value.trim().slice(0, 10)) ? readLabel(value)?.candidates[0] : undefined;
  return instant === undefined ? null : localDateOf(instant, ZONE);
}
