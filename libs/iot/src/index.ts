export { iotEntities, iotMigrations } from './iot.database.ts';
export { IotModule } from './iot.module.ts';
export { Meter } from './meter/meter.entity.ts';
export { MeterRepository, type MeterSubject, type MeterWithPrm } from './meter/meter.repository.ts';
export type { PowerMetric } from './reading/codes.ts';
export type { DayCoverage } from './reading/day-rows.ts';
export { PackedReadingStore } from './reading/packed-reading.store.ts';
export type { DeviceInterval } from './reading/reading-rows.ts';
export {
  ReadingStore,
  type OperatorDay,
  type StoredMeter,
  type WriteOutcome,
} from './reading/reading.store.ts';
export { RowReadingStore } from './reading/row-reading.store.ts';
