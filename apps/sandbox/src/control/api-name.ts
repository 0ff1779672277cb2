/** The operators' endpoints, by the names used in faults, quotas and the request log. */
export const ENEDIS_APIS = [
  'authorize',
  'token',
  'revoke',
  'subscribed_services',
  'courbe_de_charge_consommation',
  'consommation_quotidienne',
] as const;
/** `ores_consent` is the decision on the consent page. */
export const ORES_APIS = [
  'ores_authorize',
  'ores_consent',
  'ores_token',
  'ores_revoke',
  'consumption_load_curve',
  'metering_point',
] as const;
export const API_NAMES = [...ENEDIS_APIS, ...ORES_APIS] as const;
export type ApiName = (typeof API_NAMES)[number];
