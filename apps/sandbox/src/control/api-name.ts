/** The operators' endpoints, by the names used in faults, quotas and the request log. */
export const ENEDIS_APIS = [
  'authorize',
  'token',
  'revoke',
  'subscribed_services',
  'courbe_de_charge_consommation',
  'courbe_de_charge_production',
  'consommation_quotidienne',
  'production_quotidienne',
  'puissance_conso_max_quotidienne',
  'situation_contrat_auto',
  'comptage_auto',
  'synth_contrat_auto',
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
/** Those of MyElectricalData's gateway. */
export const MED_APIS = [
  'med_token',
  'med_daily',
  'med_detail',
  'med_power',
  'med_production_daily',
  'med_production_detail',
  'med_contract',
  'med_cache',
] as const;
export const API_NAMES = [...ENEDIS_APIS, ...ORES_APIS, ...MED_APIS] as const;
export type ApiName = (typeof API_NAMES)[number];
