export {
  QUALITIES,
  READING_SOURCES,
  type LocalDate,
  type Quality,
  type ReadingSource,
} from '@coprowatt/energy';

/** Kinds of meter or sensor (design section 4). */
export const DEVICE_TYPES = [
  'electricity_meter',
  'water_meter',
  'gas_meter',
  'heat_meter',
  'temperature_sensor',
  'humidity_sensor',
] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

/** What a reading measures (design section 4). */
export const METRIC_TYPES = [
  'electricity_consumption',
  'electricity_production',
  'water_consumption',
  'gas_consumption',
  'heat_consumption',
  'temperature',
  'humidity',
] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

/** Unit in which the API gives a metric (design section 4). */
export const METRIC_UNITS = {
  electricity_consumption: 'Wh',
  electricity_production: 'Wh',
  water_consumption: 'm³',
  gas_consumption: 'm³',
  heat_consumption: 'Wh',
  temperature: '°C',
  humidity: '%',
} as const satisfies Record<MetricType, string>;

/** An RFC 3339 instant in UTC, `…Z`. */
export type Instant = string;
