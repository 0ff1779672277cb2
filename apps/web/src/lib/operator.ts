import { OPERATOR_ZONES, PROVIDER_NAMES, type Country, type ProviderName } from '@coprowatt/contracts';

/** The operator by its own name; the MyElectricalData gateway hands on what Enedis holds. */
export const operatorName = (provider: ProviderName): string =>
  PROVIDER_NAMES[provider === 'myelectricaldata' ? 'enedis' : provider];

/** Whom we ask: the operator, or the gateway that stands between. */
export const sourceName = (provider: ProviderName): string => PROVIDER_NAMES[provider];

/** Who runs the network of a country and therefore holds its meters. */
export const providerOf = (country: Country): ProviderName => (country === 'BE' ? 'ores' : 'enedis');

/** The zone in which an operator's days are cut. */
export const zoneOf = (provider: ProviderName): string => OPERATOR_ZONES[provider];
