import { ENEDIS_APIS, MED_APIS, ORES_APIS, type ApiName } from './api-name.ts';

/** Misfortunes that any endpoint may suffer. */
export const COMMON_KINDS = [
  'latency',
  'hang',
  'drop-answer',
  '429',
  '500',
  '503',
  'non-json',
  'octet-stream',
  'truncated',
  'token-expired',
] as const;
/** In Enedis's own words, on its pages and at its tokens, too. A 429 may say Q3, no quota by name, or its time in a header alone. */
const ENEDIS_ANYWHERE = [
  '429-q3',
  '429-sla',
  '429-retry-after',
  '500-dc-0500',
  '500-stm',
  '500-si-coeur',
] as const;
/** `429` is Q4 and "SLA depasse". */
export const ENEDIS_KINDS = [
  ...ENEDIS_ANYWHERE,
  '900908',
  'dc-0007',
  'dc-0008',
  'dc-0009',
  'err-0061',
  'stm-14',
  'stm-19',
  'stm-20',
  'unknown-code',
  'null-services',
  'unreadable-point',
  'missing-quantity',
  'v5-body',
] as const;
/** What only the body of a measure can suffer. */
const BODY_KINDS = ['unreadable-point', 'missing-quantity', 'v5-body'] as const satisfies FaultKind[];
/** `server-error` is for the decision on the consent page, `unreadable-point` for the load curve. */
export const ORES_KINDS = ['server-error', 'unreadable-point', 'unknown-code'] as const;
/** The gateway tells that Enedis failed it. */
export const MED_KINDS = ['enedis-error'] as const;
export const FAULT_KINDS = [
  ...new Set([...COMMON_KINDS, ...ENEDIS_KINDS, ...ORES_KINDS, ...MED_KINDS]),
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const MEASURES = [
  'courbe_de_charge_consommation',
  'courbe_de_charge_production',
  'consommation_quotidienne',
  'production_quotidienne',
  'puissance_conso_max_quotidienne',
] as const satisfies readonly ApiName[];
const ORES_METERING = ['consumption_load_curve', 'metering_point'] as const satisfies readonly ApiName[];
/** Enedis's pages and tokens: they know no point, no subscription and no bearer's token. */
const ENEDIS_OPEN = ['authorize', 'token', 'revoke'] as const satisfies readonly ApiName[];

/** The calls for data, which a random fault may spoil unless its order says otherwise. */
export const METERING_APIS: readonly ApiName[] = [
  ...MEASURES,
  'situation_contrat_auto',
  'comptage_auto',
  'synth_contrat_auto',
  ...ORES_METERING,
  ...MED_APIS.filter((api) => api !== 'med_token' && api !== 'med_cache'),
];

/** Whether an endpoint knows this kind of misfortune. */
export function canSuffer(api: ApiName, kind: FaultKind): boolean {
  if (among(MED_APIS, api)) return medCanSuffer(api, kind);
  if (among(ORES_APIS, api)) return oresCanSuffer(api, kind);
  if (among(ENEDIS_OPEN, api)) return openCanSuffer(kind);
  if (kind === 'null-services') return api === 'subscribed_services';
  if (among(BODY_KINDS, kind)) return among(MEASURES, api);
  return among(ENEDIS_APIS, api) && (among(COMMON_KINDS, kind) || among(ENEDIS_KINDS, kind));
}

function openCanSuffer(kind: FaultKind): boolean {
  return kind !== 'token-expired' && (among(COMMON_KINDS, kind) || among(ENEDIS_ANYWHERE, kind));
}

function oresCanSuffer(api: ApiName, kind: FaultKind): boolean {
  if (kind === 'server-error') return api === 'ores_consent';
  if (kind === 'unreadable-point') return api === 'consumption_load_curve';
  if (kind === 'token-expired' || kind === 'unknown-code') return among(ORES_METERING, api);
  return among(COMMON_KINDS, kind);
}

function medCanSuffer(api: ApiName, kind: FaultKind): boolean {
  if (api === 'med_token' && (kind === 'token-expired' || kind === 'enedis-error')) return false;
  return kind === 'enedis-error' || among(COMMON_KINDS, kind);
}

function among(list: readonly string[], value: string): boolean {
  return list.includes(value);
}
