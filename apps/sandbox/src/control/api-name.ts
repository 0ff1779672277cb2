/** The operator's endpoints, by the names used in faults, quotas and the request log. */
export const API_NAMES = [
  'authorize',
  'token',
  'revoke',
  'subscribed_services',
  'courbe_de_charge_consommation',
  'consommation_quotidienne',
] as const;
export type ApiName = (typeof API_NAMES)[number];
